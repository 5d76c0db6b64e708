"""What corrections teach, and whether it would have been right before."""
