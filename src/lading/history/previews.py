"""What a dry run says: the certificate that an import would get, and its first orders as they would come in."""

from datetime import datetime
from decimal import Decimal

import msgspec

from lading.history.certificate import Certificate

GLANCES = 8
"""How many orders a preview shows as they would come in."""


class Glance(msgspec.Struct, frozen=True):
    """An order as it would come in: enough to see whether dates, codes and money are read rightly. Times are UTC."""

    number: str
    placed_at: datetime
    customer: str
    ended: str
    lines: int
    units: str
    sku: str
    total: Decimal
    currency: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """A dry run: how far it is in lines of the leading table, and its certificate once it is through.

    `problem` says why there can be none. `first` are the first orders, `new_items` and `new_customers` how many are
    not known here yet.
    """

    done: int = 0
    total: int = 0
    problem: str = ""
    certificate: Certificate | None = None
    first: list[Glance] = []
    new_items: int = 0
    new_customers: int = 0
