"""What is available where and when, and so what can be promised."""

from lading.promising.dates import add_working_days, ship_by

__all__ = ["add_working_days", "ship_by"]
