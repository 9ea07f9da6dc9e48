"""Plans and the daily allowance."""
