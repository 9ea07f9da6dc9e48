"""The public pages: landing with the live demo, models, pricing. No state but the demo's own."""
