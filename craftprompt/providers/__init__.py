"""Vendors and local engines that write prompts and make media."""
