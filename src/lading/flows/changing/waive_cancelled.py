"""What cancelled units were worth is no longer owed: reckoned wherever an act of any kind cancels units or lets
cancelled ones leave."""

from collections.abc import Iterable
from decimal import Decimal

from lading.orders.change import LockedLine, LockedOrder
from lading.orders.lifecycle import NEW
from lading.orders.waived import Crossing, Reckoning, waive, write_waived
from lading.orders.worth import Worth
from lading.payments.posted import Posted, PostedLine, read_posted
from lading.store import UnitOfWork

ZERO = Decimal(0)
_DONE = ("shipped", "delivered", "returned")
_NEVER = Posted()


async def waive_cancelled(unit: UnitOfWork, *, orders: Iterable[LockedOrder]) -> None:
    """Reckon it for what is noted on these orders and not yet saved; a change has said it of its own lines.

    Nothing is read where nothing has left a line, and nothing is written where it stays the even share.
    """
    crossed = [(order, line, crossing) for order in orders for line, crossing in _crossings(order)]
    left = {order.id for order, line, crossing in crossed if crossing.undone or any(line.vector[one] for one in _DONE)}
    posted = await read_posted(unit, orders=left) if left else {}
    told = []
    for order, line, crossing in crossed:
        reckoning = _reckoning(line, crossing, posted.get(order.id, _NEVER))
        waived = waive(reckoning, crossing, currency=order.currency)
        if waived != line.waived:
            line.waived = waived
            told.append((order.id, line.line, waived))
    await write_waived(unit, lines=told)


def _crossings(order: LockedOrder) -> list[tuple[LockedLine, Crossing]]:
    """Lines of which units went into or out of cancellation."""
    found: dict[int, Crossing] = {}
    for _, one in order.moves:
        if "cancelled" in (one.origin, one.target) and one.origin != NEW and not order.lines[one.line].reckoned:
            crossing = found.setdefault(one.line, Crossing())
            if one.origin == "cancelled":
                crossing.out += one.quantity
            elif one.origin == "shipped":
                crossing.undone += one.quantity
            else:
                crossing.into += one.quantity
    for _, one in order.moves:
        if one.origin == "shipped" and one.target in ("packed", "cancelled") and one.line in found:
            found[one.line].voided += one.quantity
    return [(order.lines[number], crossing) for number, crossing in found.items()]


def _reckoning(line: LockedLine, crossing: Crossing, posted: Posted) -> Reckoning:
    one = posted.lines.get(line.line) or PostedLine()
    return Reckoning(
        whole=Worth(line.owed, line.owed_tax),
        ordered=line.ordered,
        cancelled=line.vector["cancelled"] - crossing.into - crossing.undone + crossing.out,
        waived=line.waived,
        sold=Worth(one.sold, one.sold_tax),
        sold_units=one.sold_units,
        kept=Worth(one.sold - one.credited, one.sold_tax - one.credited_tax),
        kept_units=one.sold_units - one.credited_units,
    )
