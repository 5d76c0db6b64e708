"""X12: interchanges of the American standard, orders and what answers them."""
