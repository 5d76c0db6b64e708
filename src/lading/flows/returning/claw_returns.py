"""What promotions lose when a part of what they were given for comes back, settlement by settlement."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.pricing.promoted import read_sold
from lading.orders.change import LockedOrder
from lading.pricing.claw_back import ClawBack, Sold, claw_back
from lading.returns.rma import ReturnLine
from lading.store import UnitOfWork

ZERO = Decimal(0)
NOTHING = ClawBack(ZERO, ZERO, [])


class Clawing(msgspec.Struct, frozen=True):
    """An order as it was sold, the units that settled returns have taken out of it, and what was taken back so far."""

    sold: Sold
    gone: Mapping[int, Decimal]
    before: Decimal


async def read_clawing(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, Clawing]:
    """Those of these orders that carry promotions."""
    sold = await read_sold(unit, orders=orders)
    if not sold:
        return {}
    gone: dict[UUID, dict[int, Decimal]] = {}
    for order, line, quantity in await unit.fetch(
        "SELECT t.order_id, l.order_line, sum(x.quantity) FROM return_settlements t"
        " JOIN return_settlement_lines x USING (return_id, n)"
        " JOIN return_lines l ON l.return_id = x.return_id AND l.line = x.line"
        " WHERE t.order_id = ANY(%s) AND t.way IN ('original', 'store_credit', 'cash') GROUP BY 1, 2",
        [list(sold)],
    ):
        gone.setdefault(order, {})[line] = quantity
    before = dict(
        await unit.fetch(
            "SELECT order_id, sum(claw_back) FROM return_settlements WHERE order_id = ANY(%s) GROUP BY 1", [list(sold)]
        )
    )
    return {order: Clawing(one, gone.get(order, {}), before.get(order, ZERO)) for order, one in sold.items()}


def take_back(clawing: Clawing | None, order: LockedOrder, units: Sequence[tuple[ReturnLine, Decimal]]) -> ClawBack:
    """What comes off this settlement; nothing where a rule that authorised the units leaves discounts alone."""
    if clawing is None or not all(line.decision.terms.claw_back for line, _ in units):
        return NOTHING
    gone = {number: line.vector["cancelled"] + clawing.gone.get(number, ZERO) for number, line in order.lines.items()}
    for line, quantity in units:
        if line.order_line is not None:
            gone[line.order_line] += quantity
    return claw_back(clawing.sold, gone=gone, before=clawing.before)
