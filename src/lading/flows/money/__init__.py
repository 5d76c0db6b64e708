"""The books of orders: sold, taken, credited, given back; by hand, by credit, on terms."""
