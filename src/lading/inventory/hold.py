"""Reservations with expiry: units held for a checkout, counted in `stock.reserved` while the hold is live.

Locks: holds by id, then stock. Whoever ends a hold lowers the counters in the same transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.inventory.reserve import Free, lock_free
from lading.kernel import new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.unit_of_work import copy_text

ZERO = Decimal(0)
Units = dict[tuple[str, str], Decimal]
"""(SKU, place) → base units."""


class StockHold(msgspec.Struct, frozen=True):
    """A hold on stock: what it holds until when. `state` is live, taken, expired or released."""

    id: UUID
    channel: str
    state: str
    expires_at: datetime
    units: Units


async def lock_holds(unit: UnitOfWork, *, ids: Iterable[UUID]) -> dict[UUID, StockHold]:
    """Lock these holds, sorted, with what they hold. Unknown ones are left out."""
    chosen = sorted(set(ids))
    if not chosen:
        return {}
    rows = await unit.fetch(
        "SELECT id, channel, state, expires_at FROM holds_on_stock WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [chosen],
    )
    units = await _units(unit, chosen)
    return {row[0]: StockHold(row[0], row[1], row[2], row[3], units.get(row[0], {})) for row in rows}


async def hold_units(unit: UnitOfWork, *, channel: str, units: Units, minutes: int, hold: UUID | None = None) -> UUID:
    """Hold these units for so many minutes; answers the hold. The stock rows are locked and have them free.

    With `hold`, a locked live one, that one holds these units from now on, and what it held before is let go.
    """
    now, ends = str(unit.now), str(unit.now + timedelta(minutes=minutes))
    if hold is None:
        hold = new_id()
        await unit.copy(
            "holds_on_stock (id, channel, expires_at, held_at, held_by)",
            [f"{hold}\t{copy_text(channel)}\t{ends}\t{now}\t{copy_text(unit.actor.label)}"],
        )
        before: Units = {}
    else:
        before = (await _units(unit, [hold])).get(hold, {})
        await unit.execute("UPDATE holds_on_stock SET expires_at = %s WHERE id = %s", [ends, hold])
        await unit.execute("DELETE FROM held_units WHERE hold_id = %s", [hold])
    await unit.copy(
        "held_units (hold_id, sku, place, quantity)",
        [f"{hold}\t{copy_text(sku)}\t{copy_text(place)}\t{held}" for (sku, place), held in units.items()],
    )
    await raise_held(unit, changes=_difference(before, units))
    await record(unit, [Event(kind="stock.held", subject=f"promise/{hold}", data=_told(units) | {"until": ends})])
    return hold


async def take_holds(unit: UnitOfWork, *, taken: Mapping[UUID, UUID], holds: Mapping[UUID, StockHold]) -> None:
    """Orders (by id, second) take over locked live holds (first): the counters let go; the order reserves itself.

    The stock rows are locked.
    """
    if not taken:
        return
    await unit.execute(
        "UPDATE holds_on_stock h SET state = 'taken', settled_at = %s, order_id = n.order_id"
        " FROM unnest(%s::uuid[], %s::uuid[]) AS n(id, order_id) WHERE h.id = n.id",
        [unit.now, list(taken), list(taken.values())],
    )
    await raise_held(unit, changes=_sum(holds[one].units for one in taken), sign=-1)
    happened = [
        Event(kind="stock.hold_taken", subject=f"promise/{one}", data=_told(holds[one].units) | {"order": str(order)})
        for one, order in taken.items()
    ]
    await record(unit, happened)


async def claim_expired(unit: UnitOfWork, *, skus: Sequence[str] | None = None, limit: int = 500) -> dict[UUID, Units]:
    """End holds whose time has run out, of all items or of these; answers what each held.

    Skips what others have locked. The caller locks the stock rows next and lowers the counters with `let_holds_go`.
    """
    rows = await unit.fetch(
        "UPDATE holds_on_stock SET state = 'expired', settled_at = %(now)s WHERE id IN (SELECT id FROM holds_on_stock h"
        " WHERE state = 'live' AND expires_at <= clock_timestamp() AND (%(skus)s::text[] IS NULL OR EXISTS"
        " (SELECT FROM held_units u WHERE u.hold_id = h.id AND u.sku = ANY(%(skus)s)))"
        " ORDER BY id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED) RETURNING id",
        {"now": unit.now, "skus": skus, "limit": limit},
    )
    ids = [row[0] for row in rows]
    units = await _units(unit, ids) if ids else {}
    return {one: units.get(one, {}) for one in ids}


async def let_holds_go(unit: UnitOfWork, *, ended: Mapping[UUID, Units], early: bool = False) -> None:
    """Lower the counters of holds that have ended. The stock rows are locked. One event tells all of them."""
    if not ended:
        return
    units = _sum(ended.values())
    await raise_held(unit, changes=units, sign=-1)
    told = [[sku, place, quantity] for (sku, place), quantity in sorted(units.items())]
    data: dict[str, object] = {"holds": [str(one) for one in ended], "lines": told}
    if early:
        await record(unit, [Event(kind="stock.hold_released", subject="stock/holds", data=data)])
    else:
        await record(unit, [Event(kind="stock.hold_expired", subject="stock/holds", data=data)])


async def expire_holds(unit: UnitOfWork, *, limit: int = 500) -> int:
    """End what has run out; answers how many holds."""
    ended = await claim_expired(unit, limit=limit)
    await lock_free(unit, rows={row for units in ended.values() for row in units})
    await let_holds_go(unit, ended=ended)
    return len(ended)


async def release_holds(unit: UnitOfWork, *, ids: Iterable[UUID]) -> int:
    """Let go of live holds before their time; answers how many were live."""
    live = {one.id: one.units for one in (await lock_holds(unit, ids=ids)).values() if one.state == "live"}
    await unit.execute(
        "UPDATE holds_on_stock SET state = 'released', settled_at = %s WHERE id = ANY(%s)", [unit.now, list(live)]
    )
    await lock_free(unit, rows={row for units in live.values() for row in units})
    await let_holds_go(unit, ended=live, early=True)
    return len(live)


async def cut_holds(unit: UnitOfWork, *, missing: Units) -> Units:
    """Take units that are not there after all away from live holds, the youngest first; answers what is still missing.

    For stock that was lost: the rows are locked already, so holds that somebody has locked are passed over.
    """
    rows = await unit.fetch(
        "SELECT h.id, u.sku, u.place, u.quantity FROM holds_on_stock h JOIN held_units u ON u.hold_id = h.id"
        " JOIN unnest(%s::text[], %s::text[]) AS n(sku, place) USING (sku, place) WHERE h.state = 'live'"
        " ORDER BY h.held_at DESC, h.id FOR NO KEY UPDATE OF h SKIP LOCKED",
        [[sku for sku, _ in missing], [place for _, place in missing]],
    )
    left = dict(missing)
    cut: list[tuple[UUID, str, str, Decimal]] = []
    for hold, sku, place, quantity in rows:
        if (here := min(quantity, left[sku, place])) > 0:
            left[sku, place] -= here
            cut.append((hold, sku, place, here))
    if cut:
        columns = [list(column) for column in zip(*cut, strict=True)]
        await unit.execute(
            "DELETE FROM held_units u USING unnest(%s::uuid[], %s::text[], %s::text[], %s::numeric[])"
            " AS n(id, sku, place, q) WHERE (u.hold_id, u.sku, u.place) = (n.id, n.sku, n.place) AND u.quantity <= n.q",
            columns,
        )
        await unit.execute(
            "UPDATE held_units u SET quantity = u.quantity - n.q FROM"
            " unnest(%s::uuid[], %s::text[], %s::text[], %s::numeric[]) AS n(id, sku, place, q)"
            " WHERE (u.hold_id, u.sku, u.place) = (n.id, n.sku, n.place)",
            columns,
        )
        await raise_held(unit, changes=_sum({(sku, place): here} for _, sku, place, here in cut), sign=-1)
        told = [[sku, place, here] for _, sku, place, here in cut]
        holds: dict[str, object] = {"holds": [str(one[0]) for one in cut], "lost": told}
        await record(unit, [Event(kind="stock.hold_cut", subject="stock/holds", data=holds)])
    return {row: quantity for row, quantity in left.items() if quantity > 0}


async def raise_held(unit: UnitOfWork, *, changes: Units, sign: int = 1) -> None:
    """Move `stock.reserved` by what is held."""
    moved = {row: sign * quantity for row, quantity in changes.items() if quantity}
    if moved:
        await unit.execute(
            "UPDATE stock s SET reserved = s.reserved + n.q FROM unnest(%s::text[], %s::text[], %s::numeric[])"
            " AS n(sku, place, q) WHERE s.sku = n.sku AND s.place = n.place",
            [[sku for sku, _ in moved], [place for _, place in moved], list(moved.values())],
        )


async def _units(unit: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Units]:
    found: dict[UUID, Units] = {}
    rows = await unit.fetch("SELECT hold_id, sku, place, quantity FROM held_units WHERE hold_id = ANY(%s)", [list(ids)])
    for hold, sku, place, quantity in rows:
        found.setdefault(hold, {})[sku, place] = quantity
    return found


def _sum(parts: Iterable[Mapping[tuple[str, str], Decimal]]) -> Units:
    total: Units = {}
    for units in parts:
        for row, quantity in units.items():
            total[row] = total.get(row, ZERO) + quantity
    return total


def _difference(before: Free, after: Units) -> Units:
    return {row: after.get(row, ZERO) - before.get(row, ZERO) for row in {**before, **after}}


def _told(units: Units) -> dict[str, object]:
    return {"units": [[sku, place, quantity] for (sku, place), quantity in sorted(units.items())]}
