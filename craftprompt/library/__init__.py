"""The library: everything a person made, kept, found again, reused, deleted."""
