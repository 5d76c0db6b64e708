"""What units of a line that have left were sold for: as the ledger says, else their share of what the line came to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from lading.flows.changing.line_after import Sold
from lading.kernel import round_money
from lading.orders.change import LockedLine, LockedOrder
from lading.orders.terms import LineTerms, OrderTerms
from lading.payments.posted import PostedLine, read_posted
from lading.store import UnitOfWork

ZERO = Decimal(0)
_DONE = ("shipped", "delivered", "returned")


async def sold_of(
    unit: UnitOfWork, *, orders: Sequence[LockedOrder], terms: Mapping[UUID, OrderTerms]
) -> dict[UUID, dict[int, Sold]]:
    """What units that have left were sold for, line by line; nothing is read where nothing has left."""
    left = [order for order in orders if any(_has_left(line) for line in order.lines.values())]
    posted = await read_posted(unit, orders=[order.id for order in left]) if left else {}
    return {
        order.id: {
            number: _sold(order, line, terms[order.id].lines[number], posted[order.id].lines.get(number))
            for number, line in order.lines.items()
            if _has_left(line)
        }
        if order.id in posted
        else {}
        for order in orders
    }


def _has_left(line: LockedLine) -> bool:
    return bool(line.vector["shipped"] or line.vector["delivered"] or line.vector["returned"])


def _done(line: LockedLine) -> Decimal:
    return sum((line.vector[state] for state in _DONE), ZERO)


def _sold(order: LockedOrder, line: LockedLine, terms: LineTerms, posted: PostedLine | None) -> Sold:
    units = _done(line)
    if posted and posted.sold_units == units:
        return Sold(units, posted.sold, posted.sold_tax)
    live = line.ordered - line.vector["cancelled"]
    total = _portion(terms.owed, live, line.ordered, order.currency)
    tax = _portion(terms.tax_amount, live, line.ordered, order.currency)
    return Sold(units, _portion(total, units, live, order.currency), _portion(tax, units, live, order.currency))


def _portion(amount: Decimal, units: Decimal, of: Decimal, currency: str) -> Decimal:
    return amount - round_money(amount * (of - units) / of, currency)
