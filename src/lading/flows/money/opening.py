"""Opening the books of orders that were shipped or paid before they were kept here, such as past ones. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from lading.orders.sold import SoldLine, SoldOrder
from lading.orders.worth import Worth, share
from lading.payments import Tender
from lading.payments.accounts import GOODWILL, RECEIVABLE, REVENUE, SHIPPING_INCOME, TAX
from lading.payments.ledger import Entry, Posting
from lading.payments.money_entries import money_entry

ZERO = Decimal(0)
SOURCE = "opening/"
"""Transactions of such a source were booked elsewhere, too: exports for accounting leave them out."""


def opening_of(order: SoldOrder, tenders: Sequence[Tender], leaving: Mapping[int, Decimal]) -> list[Posting]:
    """What an order without entries begins with: sales of what left, credits of what came back, money taken and given.

    Where more was given back than came back was worth, the rest counts as goodwill. Nothing for a new order.
    """
    sale: list[Entry] = []
    credit: list[Entry] = []
    for line in order.lines.values():
        before = line.ever - leaving.get(line.line, ZERO)
        if before > 0:
            sold = share(line.worth(order.currency), quantity=before, units=line.units, currency=order.currency)
            sale += entries_of(REVENUE, -sold, line=line.line, quantity=before)
            credit += _came_back(order, line, sold, before)
    if sale and order.shipping:
        sale += entries_of(SHIPPING_INCOME, -order.shipping)
    money_in = [money_entry(one, one.captured) for one in tenders if one.captured]
    money_out = [money_entry(one, -one.refunded) for one in tenders if one.refunded]
    beyond = -sum((one.amount for one in money_out), ZERO) - sum((one.amount for one in credit), ZERO)
    if beyond > 0 and sale:
        credit += [Entry(GOODWILL, beyond)]
    found = (("sale", sale), ("credit", credit), ("capture", money_in), ("refund", money_out))
    return [_posting(order, kind, entries) for kind, entries in found if entries]


def entries_of(account: str, worth: Worth, *, line: int | None = None, quantity: Decimal | None = None) -> list[Entry]:
    """The net on an account and the tax on its own. The net stands there even where it is zero: it counts units."""
    found = [Entry(account, worth.net, line=line, quantity=quantity)]
    if worth.tax:
        found.append(Entry(TAX, worth.tax, line=line))
    return found


def balanced(entries: Sequence[Entry]) -> list[Entry]:
    """Entries with what they leave on the customer's account, which comes first."""
    rest = -sum((one.amount for one in entries), ZERO)
    return [Entry(RECEIVABLE, rest), *entries]


def _came_back(order: SoldOrder, line: SoldLine, sold: Worth, units: Decimal) -> list[Entry]:
    back = min(line.returned, units)
    if not back:
        return []
    worth = share(sold, quantity=back, units=units, currency=order.currency)
    return entries_of(REVENUE, worth, line=line.line, quantity=-back)


def _posting(order: SoldOrder, kind: str, entries: Sequence[Entry]) -> Posting:
    return Posting(
        kind=kind,
        currency=order.currency,
        entries=balanced(entries),
        order_id=order.id,
        source=f"{SOURCE}{order.number}",
        reason="The order began elsewhere.",
    )
