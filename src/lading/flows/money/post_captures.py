"""Money that a channel says it has taken is posted: when an order is placed, and when the channel corrects itself."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from lading.flows.money.books import Books
from lading.orders.change import LockedOrder
from lading.payments import Tender, read_tenders
from lading.payments.ledger import Posting, post
from lading.payments.money_entries import money_entries
from lading.store import UnitOfWork


async def post_captured(unit: UnitOfWork, *, tenders: Sequence[Tender]) -> None:
    """Post what new tenders of new orders say was taken already."""
    await post(
        unit,
        postings=[
            Posting(
                kind="capture",
                currency=one.currency,
                entries=money_entries(one, one.captured),
                order_id=one.order_id,
                seq=1,
            )
            for one in tenders
        ],
    )


async def post_restated(
    unit: UnitOfWork, *, books: Mapping[UUID, Books], orders: Mapping[UUID, LockedOrder], restated: Sequence[UUID]
) -> None:
    """Post by how much the tenders of these orders now say something else than the `books` before."""
    postings = []
    for order, tenders in (await read_tenders(unit, orders=restated)).items():
        for one in tenders:
            difference = one.refundable - books[order].posted.clearing.get(one.tender, 0)
            if difference:
                postings.append(
                    Posting(
                        kind="capture",
                        currency=one.currency,
                        entries=money_entries(one, difference),
                        order_id=order,
                        seq=orders[order].event_seq,
                        reason="The channel says so.",
                    )
                )
    await post(unit, postings=postings)
