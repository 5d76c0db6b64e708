"""The books of orders: what they come to, what was posted, how they are paid; opened where they began elsewhere."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.money.opening import opening_of
from lading.orders.sold import SoldOrder, fetch_sold
from lading.orders.worth import Worth
from lading.payments import Tender, read_tenders
from lading.payments.ledger import post
from lading.payments.posted import Posted, PostedLine, count_posting, read_posted
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Books(msgspec.Struct):
    """One order for those who reckon with its money."""

    order: SoldOrder
    posted: Posted
    tenders: list[Tender]

    @property
    def due(self) -> Decimal:
        """What is owed for everything that is not cancelled, less credits and with fees."""
        lines = self.order.lines.values()
        if not any(line.units for line in lines):
            return self.posted.adjusted
        waived = sum((line.whole.total - line.worth(self.order.currency).total for line in lines), ZERO)
        return self.order.total - waived + self.posted.adjusted

    @property
    def paid(self) -> Decimal:
        """What was taken and not given back."""
        return sum((one.captured - one.refunded for one in self.tenders), ZERO)

    @property
    def in_credit(self) -> Decimal:
        """What the customer is owed; never negative."""
        return max(self.paid - self.due, ZERO)

    @property
    def owing(self) -> Decimal:
        """What the customer still owes for all of it; never negative."""
        return max(self.due - self.paid, ZERO)

    def posted_line(self, line: int) -> PostedLine:
        """What was posted of a line."""
        return self.posted.lines.get(line) or PostedLine()

    def left_of(self, line: int | None) -> Worth:
        """What was sold of a line (None: shipping) and not credited."""
        one = self.posted.shipping if line is None else self.posted_line(line)
        return Worth(one.sold - one.credited, one.sold_tax - one.credited_tax)


async def read_books(
    unit: UnitOfWork,
    *,
    orders: Iterable[UUID],
    leaving: Mapping[UUID, Mapping[int, Decimal]] | None = None,
    writes: bool = True,
) -> dict[UUID, Books]:
    """The books of locked orders. Those that had none although units left or money came get an opening first, which
    only counts in what is answered where this `writes` nothing.

    `leaving` are units by line whose moves are written already and whose sale is about to be posted.
    """
    chosen = list(orders)
    sold = await fetch_sold(unit, orders=chosen)
    posted = await read_posted(unit, orders=chosen)
    tenders = await read_tenders(unit, orders=chosen)
    books = {order: Books(sold[order], posted[order], tenders.get(order, [])) for order in chosen if order in sold}
    postings = []
    for order, one in books.items():
        if one.posted.is_empty:
            for posting in opening_of(one.order, one.tenders, (leaving or {}).get(order, {})):
                count_posting(one.posted, posting)
                postings.append(posting)
    if writes and postings:
        await post(unit, postings=postings)
    return books
