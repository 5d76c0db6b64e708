"""What shops push: stored signed and once, worked once, settled with its effect."""
