"""People: registration, log-in, sessions, profile."""
