"""The commands behind bin/."""
