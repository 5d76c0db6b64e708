"""What to take now, what to let go of, and what to reserve anew: decisions about authorised money. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from lading.flows.money.books import Books
from lading.payments import Tender
from lading.payments.distribute import Part, distribute_capture, on_the_way
from lading.payments.money_entries import needs_provider
from lading.payments.operations import Operation

ZERO = Decimal(0)
SOON = timedelta(days=1)
"""So long before an authorisation lapses it is reserved anew."""
_AT_WORK = ("open", "reserved", "backordered", "released", "picked", "packed")


def is_last(vectors: Iterable[Mapping[str, Decimal]]) -> bool:
    """Whether nothing of an order is left to leave."""
    return not any(vector[state] for vector in vectors for state in _AT_WORK)


def decide_captures(books: Books, operations: Sequence[Operation], *, last: bool) -> list[Part]:
    """What providers are asked to take for what has left and is not paid, by the order of use.

    What other tenders have authorised is left to those who move their money.
    """
    pending = on_the_way(operations, "capture")
    needed = books.posted.receivable - sum(pending.values(), ZERO)
    parts = distribute_capture(_usable(books, operations), amount=needed, pending=pending, last=last)
    return [part for part in parts if needs_provider(part.tender)]


def decide_voids(books: Books, operations: Sequence[Operation], *, last: bool) -> list[Part]:
    """What is let go of once nothing is left to leave and nothing is owed; nothing while money is under way."""
    if not last or books.owing > 0 or any(one.is_open for one in operations):
        return []
    return [
        Part(one, one.authorised - one.captured)
        for one in books.tenders
        if needs_provider(one) and one.can.voids and one.authorised > one.captured
    ]


def decide_renewals(books: Books, operations: Sequence[Operation], *, now: datetime, last: bool) -> list[Part]:
    """Authorisations that lapse soon and are still needed: the rest of each is reserved anew where its kind can."""
    if last or any(one.is_open and one.kind == "authorise" for one in operations):
        return []
    return [
        Part(one, one.authorised - one.captured)
        for one in books.tenders
        if needs_provider(one) and one.can.reauthorises and _lapses(one, now + SOON) and not _refused(one, operations)
    ]


def _refused(tender: Tender, operations: Sequence[Operation]) -> bool:
    """Whether its renewal was asked for already and did not work: once is enough."""
    until = tender.authorised_until
    return any(
        one.tender == tender.tender and one.kind == "authorise" and one.state == "failed"
        for one in operations
        if until and one.asked_at and one.asked_at > until - SOON
    )


def lapsed(books: Books, *, now: datetime) -> list[Tender]:
    """Tenders whose authorisation is over although not all of it was taken."""
    return [one for one in books.tenders if needs_provider(one) and _lapses(one, now)]


def _lapses(tender: Tender, by: datetime) -> bool:
    return tender.authorised_until is not None and tender.authorised_until <= by and tender.authorised > tender.captured


def _usable(books: Books, operations: Sequence[Operation]) -> list[Tender]:
    """Tenders of which nobody is letting go just now."""
    gone = {one.tender for one in operations if one.kind == "void" and one.is_open}
    return [one for one in books.tenders if one.tender not in gone]
