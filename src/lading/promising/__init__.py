"""What is available where and when, and so what can be promised."""

from lading.promising.dates import add_place_days, add_working_days, begins_on, leaves_on, ship_by

__all__ = ["add_place_days", "add_working_days", "begins_on", "leaves_on", "ship_by"]
