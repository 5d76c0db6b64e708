"""What the business asks: how much comes in, what waits and for how long, what is short. Only reads."""

from lading.reports.backlog import AGES, STAGES, Backlog, count_backlog
from lading.reports.beginning import Beginning, read_beginning
from lading.reports.customers import CustomerTotals, latest_orders, read_customer_totals
from lading.reports.days import DayCount, count_days
from lading.reports.fill import FillRate, read_fill_rate
from lading.reports.remember import Remembering

__all__ = [
    "AGES",
    "STAGES",
    "Backlog",
    "Beginning",
    "CustomerTotals",
    "DayCount",
    "FillRate",
    "Remembering",
    "count_backlog",
    "count_days",
    "latest_orders",
    "read_beginning",
    "read_customer_totals",
    "read_fill_rate",
]
