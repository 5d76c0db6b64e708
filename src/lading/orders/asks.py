"""Questions of changes: what places and partners are asked to leave out, and what they answer."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

ZERO = Decimal(0)


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a line that a place, or a partner, is asked to leave out."""

    fulfilment_id: UUID
    order_id: UUID
    line: int
    quantity: Decimal
    who: Literal["place", "partner"] = "place"
    change_id: UUID | None = None


async def keep_asks(unit: UnitOfWork, *, asks: Sequence[Ask]) -> None:
    """Write what places and partners are asked to leave out."""
    if asks:
        await unit.execute(
            "INSERT INTO change_asks (change_id, fulfilment_id, order_id, line, quantity, who)"
            " SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::int[], %s::numeric[], %s::text[])",
            [
                [one.change_id for one in asks],
                [one.fulfilment_id for one in asks],
                [one.order_id for one in asks],
                [one.line for one in asks],
                [one.quantity for one in asks],
                [one.who for one in asks],
            ],
        )


async def open_asks(unit: UnitOfWork, *, changes: Sequence[UUID] = (), fulfilments: Sequence[UUID] = ()) -> list[Ask]:
    """What is asked by these changes, or of these fulfilments, and not answered."""
    rows = await unit.fetch(
        "SELECT fulfilment_id, order_id, line, quantity, who, change_id FROM change_asks WHERE state = 'pending'"
        " AND (change_id = ANY(%s) OR fulfilment_id = ANY(%s)) ORDER BY change_id, fulfilment_id, line",
        [list(changes), list(fulfilments)],
    )
    return [
        Ask(fulfilment_id=row[0], order_id=row[1], line=row[2], quantity=row[3], who=row[4], change_id=row[5])
        for row in rows
    ]


async def answer_asks(unit: UnitOfWork, *, answers: Mapping[Ask, Decimal]) -> None:
    """Write the answers: each is granted for so many units, or denied where none are."""
    await unit.execute(
        "UPDATE change_asks a SET state = CASE WHEN n.granted > 0 THEN 'granted' ELSE 'denied' END,"
        " quantity = CASE WHEN n.granted > 0 THEN n.granted ELSE a.quantity END, answered_at = %s, answered_by = %s"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::int[], %s::numeric[])"
        " AS n(change_id, fulfilment_id, order_id, line, granted) WHERE a.change_id = n.change_id"
        " AND a.fulfilment_id = n.fulfilment_id AND a.order_id = n.order_id AND a.line = n.line",
        [
            unit.now,
            unit.actor.label,
            [one.change_id for one in answers],
            [one.fulfilment_id for one in answers],
            [one.order_id for one in answers],
            [one.line for one in answers],
            list(answers.values()),
        ],
    )


async def shrink_asks(unit: UnitOfWork, *, left: Mapping[Ask, Decimal]) -> None:
    """Fewer units can still be left out than were asked."""
    for ask, quantity in left.items():
        await unit.execute(
            "UPDATE change_asks SET quantity = %s WHERE change_id = %s AND fulfilment_id = %s AND order_id = %s"
            " AND line = %s",
            [quantity, ask.change_id, ask.fulfilment_id, ask.order_id, ask.line],
        )
