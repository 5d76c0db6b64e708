"""Messages to third parties as acts and screens see them: queued with the work, taken, acknowledged, sent again."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.fulfilment.work import Work
from lading.kernel import Conflict, NotFound, new_id, plain
from lading.store import UnitOfWork

Kind = Literal["order", "cancel"]


async def queue_orders(unit: UnitOfWork, *, works: Iterable[Work]) -> None:
    """One message for each new fulfilment of a third party."""
    chosen = list(works)
    await unit.execute(
        "INSERT INTO exchanges (id, place, kind, fulfilment_id, state, next_at, made_at)"
        " SELECT n.id, n.place, 'order', n.work, 'waiting', %s, %s FROM unnest(%s::uuid[], %s::text[], %s::uuid[])"
        " AS n(id, place, work)",
        [unit.now, unit.now, [new_id() for _ in chosen], [one.place for one in chosen], [one.id for one in chosen]],
    )


async def queue_cancel(
    unit: UnitOfWork, *, place: str, fulfilment: UUID, units: Sequence[tuple[int, Decimal]], final: bool
) -> None:
    """Ask a third party not to ship units of a fulfilment; `final`: they are cancelled, whatever it says."""
    told = [[line, plain(quantity)] for line, quantity in units]
    await unit.execute(
        "INSERT INTO exchanges (id, place, kind, fulfilment_id, state, units, final, next_at, made_at)"
        " VALUES (%s, %s, 'cancel', %s, 'waiting', %s::jsonb, %s, %s, %s)",
        [new_id(), place, fulfilment, msgspec.json.encode(told).decode(), int(final), unit.now, unit.now],
    )


async def open_ids(unit: UnitOfWork, *, place: str, states: Sequence[str], limit: int = 200) -> list[UUID]:
    """Messages of a place in these states whose turn it is, the oldest first."""
    rows = await unit.fetch(
        "SELECT id FROM exchanges WHERE place = %s AND state = ANY(%s) AND next_at <= now() ORDER BY made_at, id"
        " LIMIT %s",
        [place, list(states), limit],
    )
    return [row[0] for row in rows]


class NotToSend(Conflict):
    """The message was acknowledged, or its work is not there any more."""

    code = "not_to_send"


async def send_exchange_again(unit: UnitOfWork, *, place: str, message: UUID) -> None:
    """Let a message go out once more. Raises `NotFound`, `NotToSend` where the partner acknowledged it."""
    rows = await unit.fetch(
        "SELECT state FROM exchanges WHERE id = %s AND place = %s FOR NO KEY UPDATE", [message, place]
    )
    if not rows:
        raise NotFound("There is no such message.")
    if rows[0][0] not in ("sent", "failed"):
        raise NotToSend(f"This message is {rows[0][0]}: sending it again would change nothing.")
    await unit.execute(
        "UPDATE exchanges SET state = 'waiting', attempts = 0, next_at = %s, reason = '' WHERE id = %s",
        [unit.now, message],
    )


async def forget_exchanges(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """Blank what was sent to partners about these orders, because a person wants to be forgotten."""
    await unit.execute(
        "UPDATE exchanges SET body = '' WHERE fulfilment_id IN"
        " (SELECT fulfilment_id FROM fulfilment_lines WHERE order_id = ANY(%s))",
        [list(orders)],
    )
