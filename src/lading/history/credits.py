"""Which credited units belong to which sale: the same customer, item and price, the latest earlier sale first."""

from collections.abc import Hashable, Iterable
from datetime import datetime
from decimal import Decimal

import msgspec

ZERO = Decimal(0)


class Sale(msgspec.Struct, gc=False):
    """A row that sold something; `left` is how many of its units have not been credited yet."""

    row: int
    at: datetime
    left: Decimal


class Credit(msgspec.Struct, frozen=True, gc=False):
    """A row that gives units back. `key` is what its sale has in common with it."""

    row: int
    at: datetime
    document: str
    key: Hashable
    units: Decimal


class Taken(msgspec.Struct, frozen=True, gc=False):
    """Units of a sale that were credited, by which document and when; `same_day` as they were sold."""

    units: Decimal
    document: str
    at: datetime
    same_day: bool


class Matched(msgspec.Struct, frozen=True):
    """By the sale's row what was credited of it; by the credit's row what no sale was found for."""

    taken: dict[int, list[Taken]]
    alone: dict[int, Decimal]


def match_credits(given: Iterable[Credit], sales: dict[Hashable, list[Sale]]) -> Matched:
    """Give every credit the sales that it undoes. `sales` are used up; each list stands as in the file."""
    for found in sales.values():
        found.sort(key=lambda sale: (sale.at, sale.row))
    matched = Matched({}, {})
    for credit in sorted(given, key=lambda one: (one.at, one.row)):
        wanted = credit.units
        for sale in reversed(sales.get(credit.key, ())):
            if wanted and sale.left and sale.at <= credit.at:
                units = min(sale.left, wanted)
                sale.left -= units
                wanted -= units
                same_day = credit.at.date() == sale.at.date()
                taken = Taken(units, credit.document, credit.at, same_day)
                matched.taken.setdefault(sale.row, []).append(taken)
        if wanted:
            matched.alone[credit.row] = wanted
    return matched
