"""What is not owed of lines because units of them are cancelled: what those were worth when they were. Pure but for
the writing.

Nothing is kept where it is the cancelled units' even share of the line, as it mostly is until units leave it or its
price changes.
"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.orders.worth import Worth, share
from lading.store import UnitOfWork

ZERO = Decimal(0)
NOTHING = Worth()


def waived_of(whole: Worth, *, ordered: Decimal, cancelled: Decimal, waived: Worth | None, currency: str) -> Worth:
    """What of a line that comes to `whole` is waived for its cancelled units: as it was kept, else their share."""
    if not cancelled:
        return NOTHING
    return share(whole, quantity=cancelled, units=ordered, currency=currency) if waived is None else waived


class Crossing(msgspec.Struct):
    """Units of a line that went into and out of cancellation in one act; `undone` had left, which turned out wrong.

    `voided` are all units of which that turned out wrong, those among them.
    """

    into: Decimal = ZERO
    out: Decimal = ZERO
    undone: Decimal = ZERO
    voided: Decimal = ZERO


class Reckoning(msgspec.Struct, frozen=True, kw_only=True):
    """A line before such an act: `sold` is what was posted for `sold_units`, of which `kept` is not credited."""

    whole: Worth
    ordered: Decimal
    cancelled: Decimal
    waived: Worth | None
    sold: Worth = NOTHING
    sold_units: Decimal = ZERO
    kept: Worth = NOTHING
    kept_units: Decimal = ZERO


def waive(line: Reckoning, crossing: Crossing, *, currency: str) -> Worth | None:
    """What is waived after the act, exact to the cent; None where it stays the even share.

    Units that are cancelled take what they were worth with them, out of what was neither sold nor waived; those that
    leave all the same bring their share of it back.
    """
    cancelled = line.cancelled
    waived = waived_of(line.whole, ordered=line.ordered, cancelled=cancelled, waived=line.waived, currency=currency)
    if crossing.out:
        waived -= share(waived, quantity=crossing.out, units=cancelled, currency=currency)
        cancelled -= crossing.out
    if crossing.into:
        left = line.whole - waived - line.sold
        units = line.ordered - cancelled - line.sold_units
        waived += share(left, quantity=crossing.into, units=units, currency=currency)
        cancelled += crossing.into
    if crossing.undone:
        back = share(line.kept, quantity=crossing.voided, units=line.kept_units, currency=currency)
        waived += share(back, quantity=crossing.undone, units=crossing.voided, currency=currency)
        cancelled += crossing.undone
    even = waived_of(line.whole, ordered=line.ordered, cancelled=cancelled, waived=None, currency=currency)
    return None if waived == even else waived


async def write_waived(unit: UnitOfWork, *, lines: Sequence[tuple[UUID, int, Worth | None]]) -> None:
    """Write what is waived of these lines. Their orders are locked."""
    if lines:
        await unit.execute(
            "UPDATE order_lines l SET waived = n.waived, waived_tax = n.tax"
            " FROM unnest(%s::uuid[], %s::int[], %s::numeric[], %s::numeric[]) AS n(order_id, line, waived, tax)"
            " WHERE l.order_id = n.order_id AND l.line = n.line",
            [
                [one[0] for one in lines],
                [one[1] for one in lines],
                [None if one[2] is None else one[2].total for one in lines],
                [None if one[2] is None else one[2].tax for one in lines],
            ],
        )
