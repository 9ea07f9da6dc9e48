"""Whoever puts a picture into words."""
