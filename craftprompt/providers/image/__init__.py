"""Who makes images: Google Gemini, and a local engine that draws storyboard frames."""
