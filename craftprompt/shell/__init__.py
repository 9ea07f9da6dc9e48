"""The frame around every page; takes what it shows as arguments and knows no state."""
