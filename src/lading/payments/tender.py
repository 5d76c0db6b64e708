"""Recording how orders are paid, as the channel said."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_text


class Tender(msgspec.Struct, frozen=True):
    """One way in which an order is paid, with what has been granted, taken and given back so far."""

    order_id: UUID
    tender: int
    method: str
    reference: str
    currency: str
    authorised: Decimal
    captured: Decimal
    refunded: Decimal = Decimal(0)


async def add_tenders(unit: UnitOfWork, *, tenders: Sequence[Tender]) -> None:
    """Write tenders of new orders."""
    now = str(unit.now)
    await unit.copy(
        "tenders (order_id, tender, method, reference, currency, authorised, captured, refunded, at)",
        [
            f"{one.order_id!s}\t{one.tender}\t{copy_text(one.method)}\t{copy_text(one.reference)}\t{one.currency}\t"
            f"{one.authorised!s}\t{one.captured!s}\t{one.refunded!s}\t{now}"
            for one in tenders
        ],
    )


async def read_tenders(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, list[Tender]]:
    """The tenders of these orders, in their sequence."""
    rows = await unit.fetch(
        "SELECT order_id, tender, method, reference, currency, authorised, captured, refunded FROM tenders"
        " WHERE order_id = ANY(%s) ORDER BY order_id, tender",
        [list(orders)],
    )
    found: dict[UUID, list[Tender]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(Tender(*row))
    return found
