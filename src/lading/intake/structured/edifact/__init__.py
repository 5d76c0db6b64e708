"""EDIFACT: interchanges of the United Nations' standard, orders and what answers them."""
