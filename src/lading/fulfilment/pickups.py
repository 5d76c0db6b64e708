"""Pick-ups under lock, and what the place has to accept: made at the release, written by the acts of the counter."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from lading.fulfilment.pickup_codes import make_code
from lading.store import UnitOfWork


class Pickup(msgspec.Struct):
    """A fulfilment that its customer fetches. `code` is empty until one was needed; `wrong` counts tries of it.

    `known` are the names and addresses by which somebody may prove who they are, the collector's first.
    """

    fulfilment_id: UUID
    order_id: UUID
    place: str
    ready_by: datetime | None
    ready_at: datetime | None = None
    shelf: str = ""
    keep_until: datetime | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    expired_at: datetime | None = None
    ended_at: datetime | None = None
    code: str = ""
    wrong: int = 0
    collector: str = ""
    known: list[str] = []


class Acceptance(msgspec.Struct, frozen=True):
    """Work that a place has to accept, until when."""

    fulfilment_id: UUID
    place: str
    accept_by: datetime | None


_PICKUPS = """
SELECT k.fulfilment_id, k.order_id, k.place, k.ready_by, k.ready_at, k.shelf, k.keep_until, k.remind_at,
  k.reminded_at, k.expired_at, k.ended_at, coalesce(c.code, ''), coalesce(c.wrong, 0), coalesce(c.collector, ''),
  ARRAY[p.customer->>'name', p.customer->>'company', p.customer->>'email', p.bill_to->>'name']
FROM pickups k JOIN order_papers p ON p.order_id = k.order_id LEFT JOIN pickup_codes c ON c.order_id = k.order_id
WHERE k.fulfilment_id = ANY(%s) ORDER BY k.fulfilment_id FOR NO KEY UPDATE OF k
"""


async def lock_pickups(unit: UnitOfWork, *, fulfilments: Iterable[UUID]) -> dict[UUID, Pickup]:
    """Lock these, sorted; fulfilments that are sent are left out. Their orders and fulfilments are locked before."""
    rows = await unit.fetch(_PICKUPS, [list(fulfilments)])
    return {row[0]: Pickup(*(*row[:14], [one for one in row[14] if one])) for row in rows}


async def add_pickups(unit: UnitOfWork, *, pickups: Sequence[Pickup], acceptances: Sequence[Acceptance]) -> None:
    """Write what new fulfilments add for the counter."""
    if pickups:
        await unit.execute(
            "INSERT INTO pickups (fulfilment_id, order_id, place, ready_by) SELECT * FROM"
            " unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[])",
            [
                [one.fulfilment_id for one in pickups],
                [one.order_id for one in pickups],
                [one.place for one in pickups],
                [one.ready_by for one in pickups],
            ],
        )
    if acceptances:
        await unit.execute(
            "INSERT INTO acceptances (fulfilment_id, place, accept_by, made_at) SELECT n.*, %s FROM"
            " unnest(%s::uuid[], %s::text[], %s::timestamptz[]) AS n",
            [
                unit.now,
                [one.fulfilment_id for one in acceptances],
                [one.place for one in acceptances],
                [one.accept_by for one in acceptances],
            ],
        )


async def save_pickups(unit: UnitOfWork, *, pickups: Iterable[Pickup]) -> None:
    """Write these locked pick-ups."""
    rows = list(pickups)
    names = ("fulfilment_id", "ready_at", "shelf", "keep_until", "remind_at", "reminded_at", "expired_at", "ended_at")
    await unit.execute(
        "UPDATE pickups k SET ready_at = n.ready_at, shelf = n.shelf, keep_until = n.keep_until,"
        " remind_at = n.remind_at, reminded_at = n.reminded_at, expired_at = n.expired_at, ended_at = n.ended_at"
        " FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::timestamptz[], %s::timestamptz[],"
        " %s::timestamptz[], %s::timestamptz[], %s::timestamptz[]) AS n(id, ready_at, shelf, keep_until, remind_at,"
        " reminded_at, expired_at, ended_at) WHERE k.fulfilment_id = n.id",
        [[getattr(one, name) for one in rows] for name in names],
    )


async def give_codes(unit: UnitOfWork, *, pickups: Iterable[Pickup]) -> None:
    """See that the orders of these pick-ups have a code; one that has keeps it. The orders are locked."""
    fresh: dict[UUID, str] = {}
    for one in pickups:
        if not one.code:
            one.code = fresh.setdefault(one.order_id, make_code())
    if fresh:
        await unit.execute(
            "INSERT INTO pickup_codes (order_id, code) SELECT * FROM unnest(%s::uuid[], %s::text[])",
            [list(fresh), list(fresh.values())],
        )


async def count_wrong(unit: UnitOfWork, *, order_id: UUID, wrong: int) -> None:
    """So many wrong tries in a row of an order's code; 0 after a right one."""
    await unit.execute("UPDATE pickup_codes SET wrong = %s WHERE order_id = %s", [wrong, order_id])


async def name_collector(unit: UnitOfWork, *, order_id: UUID, name: str) -> None:
    """Whom the customer of a locked order sends to fetch it; empty for nobody else."""
    await unit.execute(
        "INSERT INTO pickup_codes (order_id, code, collector) VALUES (%s, %s, %s)"
        " ON CONFLICT (order_id) DO UPDATE SET collector = excluded.collector",
        [order_id, make_code(), name.strip()],
    )


async def forget_collectors(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """Blank whom the customers of these orders have named, because a person wants to be forgotten."""
    await unit.execute("UPDATE pickup_codes SET collector = '' WHERE order_id = ANY(%s)", [list(orders)])


async def mark_accepted(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> set[UUID]:
    """Write who has accepted these, of those that wait for it; answers them."""
    rows = await unit.fetch(
        "UPDATE acceptances SET accepted_at = %s, accepted_by = %s WHERE fulfilment_id = ANY(%s)"
        " AND accepted_at IS NULL RETURNING fulfilment_id",
        [unit.now, unit.actor.label, list(fulfilments)],
    )
    return {row[0] for row in rows}


async def mark_missed(unit: UnitOfWork, *, fulfilments: Sequence[UUID]) -> bool:
    """The time of these ran out; answers whether any of them really is unanswered still."""
    return bool(
        await unit.execute(
            "UPDATE acceptances SET missed_at = %s WHERE fulfilment_id = ANY(%s) AND accepted_at IS NULL"
            " AND missed_at IS NULL",
            [unit.now, list(fulfilments)],
        )
    )


async def waiting_for(unit: UnitOfWork, *, code: str) -> dict[UUID, str]:
    """The pick-ups that wait for the customer with this code, each with its place."""
    rows = await unit.fetch(
        "SELECT k.fulfilment_id, k.place FROM pickup_codes c JOIN pickups k ON k.order_id = c.order_id"
        " WHERE c.code = %s AND k.ready_at IS NOT NULL AND k.ended_at IS NULL ORDER BY k.fulfilment_id",
        [code],
    )
    return {row[0]: row[1] for row in rows}
