"""Work goes out to third-party warehouses: as messages that they fetch and acknowledge, or as files that are taken."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.fulfilling.reject import Reject, reject
from lading.flows.partners.write_partner_file import write_file
from lading.fulfilment.exchanges import NotToSend, open_ids, queue_cancel
from lading.fulfilment.partners import lock_partner
from lading.kernel import NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record

ZERO = Decimal(0)


class OutLine(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a line: of an order what shall be shipped, of a cancellation what shall not."""

    order: str
    line: int
    sku: str
    name: str
    unit: str
    quantity: Decimal


class OutMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What a third party shall do. `kind` is `order` (ship) or `cancel` (do not ship; `final`: whatever you say).

    `fulfilment` is our number for the work, by which every answer names it.
    """

    id: UUID
    kind: str
    fulfilment: str
    place: str
    made_at: datetime
    due: date | None
    final: bool
    shipping_method: str
    ship_to: dict[str, Any]
    notes: str
    lines: list[OutLine]


_HEADS = """
SELECT e.id, e.kind, e.units, e.final, e.made_at, f.id, f.number, f.place, f.due, o.shipping_method, p.ship_to, p.notes
FROM exchanges e JOIN fulfilments f ON f.id = e.fulfilment_id
JOIN LATERAL (SELECT order_id FROM fulfilment_lines l WHERE l.fulfilment_id = f.id ORDER BY order_id LIMIT 1) one
  ON true
JOIN orders o ON o.id = one.order_id JOIN order_papers p ON p.order_id = o.id
WHERE e.id = ANY(%s) ORDER BY e.made_at, e.id
"""
_LINES = """
SELECT w.fulfilment_id, o.number, w.line, w.sku, l.name, w.unit, w.released + w.picked + w.packed
FROM fulfilment_lines w JOIN orders o ON o.id = w.order_id
JOIN order_lines l ON l.order_id = w.order_id AND l.line = w.line
WHERE w.fulfilment_id = ANY(%s) ORDER BY o.number, w.line
"""


async def write_messages(unit: UnitOfWork, *, ids: Sequence[UUID]) -> list[OutMessage]:
    """These messages as they are to be said now; of an order with nothing left to ship the lines are empty."""
    heads = await unit.fetch(_HEADS, [list(ids)])
    lines: dict[UUID, list[tuple[OutLine, Decimal]]] = {}
    for work, order, line, sku, name, unit_name, left in await unit.fetch(_LINES, [[row[5] for row in heads]]):
        said = OutLine(order=order, line=line, sku=sku, name=name, unit=unit_name, quantity=left)
        lines.setdefault(work, []).append((said, left))
    return [
        OutMessage(
            id=row[0],
            kind=row[1],
            fulfilment=row[6],
            place=row[7],
            made_at=row[4],
            due=row[8],
            final=bool(row[3]),
            shipping_method=row[9],
            ship_to=row[10] or {} if row[1] == "order" else {},
            notes=row[11] if row[1] == "order" else "",
            lines=_chosen(row[1], row[2], [line for line, _ in lines.get(row[5], [])]),
        )
        for row in heads
    ]


def _chosen(kind: str, units: Sequence[Sequence[Any]], lines: Sequence[OutLine]) -> list[OutLine]:
    if kind == "order":
        return [line for line in lines if line.quantity > 0]
    asked: Mapping[int, Decimal] = {int(line): Decimal(quantity) for line, quantity in units}
    return [msgspec.structs.replace(line, quantity=asked[line.line]) for line in lines if line.line in asked]


async def list_outgoing(unit: UnitOfWork, *, place: str, limit: int = 100) -> list[OutMessage]:
    """What a partner has not acknowledged yet, the oldest first; reading it changes nothing."""
    ids = await open_ids(unit, place=place, states=("waiting", "sent"), limit=limit)
    return [one for one in await write_messages(unit, ids=ids) if one.lines]


async def acknowledge(
    unit: UnitOfWork,
    reference: Reference,
    *,
    place: str,
    message: UUID,
    accepted: bool = True,
    note: str = "",
) -> None:
    """The partner has taken a message: from now on it knows of the work. What it does not accept goes elsewhere.

    Again it changes nothing. Raises `NotFound`, and `NotToSend` where the work was taken back meanwhile: then it must
    not begin.
    """
    work = await _lock(unit, place, [message])
    if not work:
        raise NotFound("There is no such message.")
    rows = await unit.fetch("SELECT kind, state FROM exchanges WHERE id = %s FOR NO KEY UPDATE", [message])
    kind, state = rows[0]
    if state == "acknowledged":
        return
    (said,) = await write_messages(unit, ids=[message])
    if kind == "order" and not said.lines:
        raise NotToSend(f"{said.fulfilment} was taken back meanwhile: do not begin with it.")
    await _note_sent(unit, [said])
    await _settle(unit, [message], state="acknowledged", reason=note)
    if kind == "order" and not accepted:
        await reject(unit, reference, wishes=[Reject(fulfilment=work[0], reason="declined")])


async def drop_empty(unit: UnitOfWork) -> int:
    """Messages that nobody took before their work was cancelled or taken back; answers how many."""
    return await unit.execute(
        "UPDATE exchanges e SET state = 'dropped', reason = 'nothing is left of it', settled_at = %s"
        " WHERE e.state = 'waiting' AND e.kind = 'order' AND e.sent_at IS NULL AND NOT EXISTS (SELECT FROM"
        " fulfilment_lines l WHERE l.fulfilment_id = e.fulfilment_id AND l.released + l.picked + l.packed > 0)",
        [unit.now],
    )


async def take_file(unit: UnitOfWork, *, place: str) -> tuple[str, bytes] | None:
    """Everything that waits for a partner as one file in its format, with its name; None where nothing waits.

    What is in the file counts as sent: from now on the partner knows of it.
    """
    partner = await lock_partner(unit, place=place)
    if partner is None:
        raise NotFound(f"Nobody is bound to the place “{place}”.")
    ids = await open_ids(unit, place=place, states=("waiting",), limit=5000)
    await _lock(unit, place, ids)
    said = await write_messages(unit, ids=ids)
    await _settle(unit, [one.id for one in said if not one.lines], state="dropped", reason="nothing is left of it")
    full = [one for one in said if one.lines]
    if not full:
        return None
    await _note_sent(unit, full)
    stamp = unit.now.strftime("%Y%m%d-%H%M%S-%f")
    return f"{place}-{stamp}.{partner.settings.format}", write_file(full, kind=partner.settings.format)


async def settle_sent(unit: UnitOfWork, *, place: str, said: Sequence[OutMessage]) -> None:
    """The partner has taken these messages as they were written: it knows of the work, and acknowledged it.

    What was cancelled between writing and taking it is told at once.
    """
    ids = [one.id for one in said]
    await _lock(unit, place, ids)
    now = {
        one.id: {(line.order, line.line): line.quantity for line in one.lines}
        for one in await write_messages(unit, ids=ids)
    }
    await _note_sent(unit, said)
    await _settle(unit, ids, state="acknowledged")
    works = dict(await unit.fetch("SELECT id, fulfilment_id FROM exchanges WHERE id = ANY(%s)", [ids]))
    for one in said:
        less = [(line.line, line.quantity - now[one.id].get((line.order, line.line), ZERO)) for line in one.lines]
        gone = [(line, quantity) for line, quantity in less if quantity > 0]
        if one.kind == "order" and gone:
            await queue_cancel(unit, place=place, fulfilment=works[one.id], units=gone, final=True)


async def _lock(unit: UnitOfWork, place: str, messages: Sequence[UUID]) -> list[UUID]:
    """Lock the orders, then the fulfilments of these messages; answers the fulfilments."""
    rows = await unit.fetch(
        "SELECT DISTINCT l.fulfilment_id, l.order_id FROM exchanges e JOIN fulfilment_lines l USING (fulfilment_id)"
        " WHERE e.id = ANY(%s) AND e.place = %s",
        [list(messages), place],
    )
    await unit.fetch(
        "SELECT id FROM orders WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [[row[1] for row in rows]]
    )
    works = list(dict.fromkeys(row[0] for row in rows))
    await unit.fetch("SELECT id FROM fulfilments WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [works])
    return works


async def _note_sent(unit: UnitOfWork, said: Sequence[OutMessage]) -> None:
    """Keep what went out, and that the partner knows of the work."""
    await unit.execute(
        "UPDATE exchanges e SET state = 'sent', sent_at = coalesce(e.sent_at, %s), attempts = e.attempts + 1,"
        " body = n.body FROM unnest(%s::uuid[], %s::bytea[]) AS n(id, body) WHERE e.id = n.id",
        [unit.now, [one.id for one in said], [msgspec.json.encode(one) for one in said]],
    )
    await unit.execute(
        "UPDATE fulfilments f SET told_at = %s FROM exchanges e WHERE e.fulfilment_id = f.id AND e.id = ANY(%s)"
        " AND e.kind = 'order' AND f.told_at IS NULL",
        [unit.now, [one.id for one in said]],
    )
    await record(
        unit,
        [
            Event(
                kind="partner.sent",
                subject=f"fulfilment/{one.fulfilment}",
                data={
                    "place": one.place,
                    "message": one.kind,
                    "lines": [[line.sku, line.quantity] for line in one.lines],
                },
            )
            for one in said
        ],
    )


async def _settle(unit: UnitOfWork, ids: Sequence[UUID], *, state: str, reason: str = "") -> None:
    if ids:
        await unit.execute(
            "UPDATE exchanges SET state = %s, reason = %s, settled_at = %s WHERE id = ANY(%s)",
            [state, reason[:500], unit.now, list(ids)],
        )
