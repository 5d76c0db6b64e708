"""What is promised, when it comes, who waits behind whom, and what those who wait are offered."""
