"""Demand as it really was: how much a day, how even, over how many days. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

ZERO = Decimal(0)
_DIGITS = Decimal("0.0001")
SHORTEST = 14
"""An item that is new is not judged by fewer days than this."""


class Demand(msgspec.Struct, frozen=True):
    """Base units a day on average, their standard deviation, and over how many days that was seen."""

    per_day: Decimal = ZERO
    deviation: Decimal = ZERO
    days: int = 0


def measure_demand(*, sold: Mapping[date, Decimal], today: date, weeks: int) -> Demand:
    """Demand of the last `weeks`, yesterday the last day; of a newer item since it first sold.

    Days without a sale count as zero; both figures have four digits behind the point.
    """
    longest = weeks * 7
    seen = {day: quantity for day, quantity in sold.items() if 0 < (today - day).days <= longest and quantity > 0}
    if not seen:
        return Demand(days=longest)
    days = min(longest, max(SHORTEST, (today - min(seen)).days))
    total = sum(seen.values(), ZERO)
    mean = total / days
    squares = sum(((quantity - mean) ** 2 for quantity in seen.values()), ZERO) + (days - len(seen)) * mean**2
    deviation = (squares / (days - 1)).sqrt()
    return Demand(mean.quantize(_DIGITS), deviation.quantize(_DIGITS), days)
