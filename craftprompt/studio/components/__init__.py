"""Parts of the prompt page."""
