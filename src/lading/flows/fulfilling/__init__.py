"""Work at places: released, picked, packed, shipped, handed over, delivered; and what went wrong on the way."""
