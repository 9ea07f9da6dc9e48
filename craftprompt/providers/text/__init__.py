"""Providers that write prompts."""
