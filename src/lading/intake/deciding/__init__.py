"""How sure we are, what that is worth, and what is booked without a person."""
