"""What has left is sold: posted wherever an act of any kind lets units become shipped, undone where they never left."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.money.books import Books, read_books
from lading.flows.money.opening import balanced, entries_of
from lading.kernel import Conflict, plain
from lading.orders.change import LockedOrder
from lading.orders.vector import Transition
from lading.orders.worth import Worth, share
from lading.payments.accounts import REVENUE, SHIPPING_INCOME
from lading.payments.ledger import Entry, Posting, post
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Leaving(msgspec.Struct):
    """Units by line that leave (positive) or turn out never to have left (negative), and the event that says so."""

    seq: int
    units: dict[int, Decimal]


class CreditedAlready(Conflict):
    """Units that were credited have left, as far as money goes."""

    code = "credited_already"


def leaving_of(orders: Iterable[LockedOrder]) -> dict[UUID, Leaving]:
    """What noted but unsaved moves let leave; orders of which nothing leaves are not in it. Pure."""
    found: dict[UUID, Leaving] = {}
    for order in orders:
        units: dict[int, Decimal] = {}
        last = 0
        for seq, one in order.moves:
            sign = _sign(one)
            if sign:
                units[one.line] = units.get(one.line, ZERO) + sign * one.quantity
                last = seq
        if any(units.values()):
            found[order.id] = Leaving(last, {line: quantity for line, quantity in units.items() if quantity})
    return found


def _sign(one: Transition) -> int:
    if one.target == "shipped":
        return 1
    return -1 if one.origin == "shipped" and one.target in ("packed", "cancelled") else 0


async def post_sales(unit: UnitOfWork, *, leaving: Mapping[UUID, Leaving]) -> None:
    """Post what these units are worth; their moves must be written. One transaction per order and direction."""
    if not leaving:
        return
    units = {order: one.units for order, one in leaving.items()}
    books = await read_books(unit, orders=list(leaving), leaving=units)
    await post(unit, postings=[posting for order, one in leaving.items() for posting in sales_of(books[order], one)])


def sales_of(books: Books, leaving: Leaving) -> list[Posting]:
    """The transactions by which these units are sold, or their sale is undone. Pure. Raises `CreditedAlready`."""
    sold: list[Entry] = []
    undone: list[Entry] = []
    for line, quantity in leaving.units.items():
        if quantity > 0:
            worth = next_worth(books, line, quantity)
            sold += entries_of(REVENUE, -worth, line=line, quantity=quantity)
        else:
            left = _uncredited(books, line)
            if -quantity > left:
                raise CreditedAlready(
                    f"{plain(-quantity - left)} of these units of line {line} were credited to the customer, who"
                    " does not owe them any more: that they left cannot be undone."
                )
            worth = share(books.left_of(line), quantity=-quantity, units=left, currency=_coin(books))
            undone += entries_of(REVENUE, worth, line=line, quantity=quantity)
    shipping = books.order.shipping - _sold_shipping(books)
    if sold and shipping:
        sold += entries_of(SHIPPING_INCOME, -shipping)
    if undone and not sold and not _still_sold(books, leaving):
        undone += entries_of(SHIPPING_INCOME, books.left_of(None)) if books.left_of(None) else []
    return [
        Posting(kind=kind, currency=_coin(books), entries=balanced(entries), order_id=books.order.id, seq=leaving.seq)
        for kind, entries in (("sale", sold), ("sale_undone", undone))
        if entries
    ]


def next_worth(books: Books, line: int, quantity: Decimal) -> Worth:
    """What the next units of a line come to: their share of what is not sold yet."""
    order, posted = books.order, books.posted_line(line)
    one = order.lines[line]
    left = one.worth(order.currency) - Worth(posted.sold, posted.sold_tax)
    return share(left, quantity=quantity, units=one.units - posted.sold_units, currency=order.currency)


def _uncredited(books: Books, line: int) -> Decimal:
    posted = books.posted_line(line)
    return posted.sold_units - posted.credited_units


def _sold_shipping(books: Books) -> Worth:
    return Worth(books.posted.shipping.sold, books.posted.shipping.sold_tax)


def _still_sold(books: Books, leaving: Leaving) -> bool:
    """Whether anything of the order stays sold once this is undone."""
    return any(posted.sold_units + leaving.units.get(line, ZERO) > 0 for line, posted in books.posted.lines.items())


def _coin(books: Books) -> str:
    return books.order.currency


def lines_sold(books: Books) -> Sequence[int]:
    """Lines of which something was sold that is not credited in full."""
    return [line for line in books.posted.lines if books.left_of(line).total > 0]
