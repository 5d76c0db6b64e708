"""Stock at places: the journal of movements, its counters, and what is reserved for whom."""

from lading.inventory.queries import places_of_lines
from lading.inventory.reserve import Free, Reservation, lock_free, raise_reserved, read_free, save_reservations

__all__ = [
    "Free",
    "Reservation",
    "lock_free",
    "places_of_lines",
    "raise_reserved",
    "read_free",
    "save_reservations",
]
