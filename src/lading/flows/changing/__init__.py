"""Orders change after they were placed: decided by one fold, answered by whoever must agree."""
