"""What runs beside requests: progress hints and scheduled upkeep."""
