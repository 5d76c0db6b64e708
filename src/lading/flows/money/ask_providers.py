"""Looking at the money of locked orders, and asking their providers to move it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.flows.money.books import Books, read_books
from lading.flows.money.decide_capture import is_last
from lading.flows.money.note_operation import note_asked
from lading.orders.change import LockedOrder
from lading.payments.distribute import Part
from lading.payments.operations import Operation, OperationKind, intend, read_operations
from lading.store import UnitOfWork


class Look(msgspec.Struct):
    """An order under lock, for one who moves its money."""

    order: LockedOrder
    books: Books
    operations: Sequence[Operation]
    last: bool


async def look_at_money(unit: UnitOfWork, locked: dict[UUID, LockedOrder]) -> dict[UUID, Look]:
    """Books and operations of locked orders."""
    books = await read_books(unit, orders=list(locked))
    operations = await read_operations(unit, orders=list(locked))
    return {
        one: Look(order, books[one], operations.get(one, []), is_last(line.vector for line in order.lines.values()))
        for one, order in locked.items()
    }


async def ask_providers(
    unit: UnitOfWork, look: Look, kind: OperationKind, parts: Sequence[Part], reason: str
) -> list[Operation]:
    """Intend these parts, with an event each; the caller saves the order."""
    made = await intend(
        unit,
        operations=[
            Operation(
                order_id=look.order.id,
                tender=part.tender.tender,
                kind=kind,
                amount=part.amount,
                currency=look.order.currency,
                provider=part.tender.provider,
                reason=reason,
            )
            for part in parts
        ],
    )
    for one in made:
        note_asked(look.order, one)
    return made
