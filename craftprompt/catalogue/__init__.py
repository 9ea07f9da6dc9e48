"""Target models and the prompt profiles they are written for, as data with its loader."""
