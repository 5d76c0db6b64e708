"""The mail: documents arrive, are read, matched, checked, decided, booked, answered and learned from."""
