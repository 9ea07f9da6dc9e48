"""What the law asks: declarations, pages, erasure."""
