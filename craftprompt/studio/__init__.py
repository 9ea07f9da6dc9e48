"""The prompt page: a scene becomes a prompt, live."""
