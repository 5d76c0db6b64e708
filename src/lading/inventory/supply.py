"""Supply that is expected: announced, moved to another date, received, closed. In base units.

Locks: supply by id, before stock. Receipts that name a reference call `receive_supply` themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.kernel import Conflict, Invalid, NotFound, new_id, plain
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.unit_of_work import copy_text

ZERO = Decimal(0)
SupplyKind = Literal["purchase", "transfer", "production", "manual"]


class SupplyDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Base units of a SKU that shall come to a place; `source` is the supplier's party code or the sending place.

    `(kind, reference, line)` names it once. Without `due_on` nobody knows when, and it promises nothing.
    """

    kind: SupplyKind
    reference: str
    sku: str
    place: str
    quantity: Decimal
    line: int = 1
    due_on: date | None = None
    source: str = ""


class Supply(msgspec.Struct, frozen=True, kw_only=True):
    """Expected supply as it stands; `left` is what still is to come."""

    id: UUID
    kind: str
    reference: str
    line: int
    sku: str
    place: str
    quantity: Decimal
    received: Decimal
    due_on: date | None
    first_due_on: date | None
    source: str
    closed: bool

    @property
    def left(self) -> Decimal:
        """Base units still to come."""
        return ZERO if self.closed else max(ZERO, self.quantity - self.received)


class MoveSupply(msgspec.Struct, frozen=True, kw_only=True):
    """Supply comes on another day, or in another quantity (None: as before). `due_on` None: nobody knows when."""

    id: UUID
    due_on: date | None
    quantity: Decimal | None = None


class SupplyReceived(msgspec.Struct, frozen=True, kw_only=True):
    """Base units that came for a reference; `line` None: the open lines of that SKU and place, soonest first."""

    reference: str
    sku: str
    place: str
    quantity: Decimal
    line: int | None = None
    kind: SupplyKind | None = None


class SupplyTaken(Conflict):
    """That line of that reference is expected already."""

    code = "supply_taken"


class SupplyClosed(Conflict):
    """Nothing of it is expected any more."""

    code = "supply_closed"


_COLUMNS = "id, kind, reference, line, sku, place, quantity, received, due_on, first_due_on, source"


async def expect_supply(unit: UnitOfWork, *, drafts: Sequence[SupplyDraft]) -> list[UUID]:
    """Announce supply; answers an id for each. Raises `Invalid`, `SupplyTaken`. Events `supply.expected`."""
    for one in drafts:
        if one.quantity <= 0:
            raise Invalid(f"{one.sku}: what is expected must be more than nothing.", code="bad_quantity")
    await _refuse_taken(unit, drafts)
    ids = [new_id() for _ in drafts]
    now = str(unit.now)
    await unit.copy(
        "supply (id, kind, reference, line, sku, place, quantity, due_on, first_due_on, source, expected_at)",
        [
            f"{supply_id}\t{one.kind}\t{copy_text(one.reference)}\t{one.line}\t{copy_text(one.sku)}\t"
            f"{copy_text(one.place)}\t{one.quantity}\t{one.due_on or _NULL}\t{one.due_on or _NULL}\t"
            f"{copy_text(one.source)}\t{now}"
            for supply_id, one in zip(ids, drafts, strict=True)
        ],
    )
    await record(unit, [_expected(one) for one in drafts])
    return ids


_NULL = r"\N"


async def move_supply(unit: UnitOfWork, *, moves: Sequence[MoveSupply], reason: str = "") -> None:
    """Change dates and quantities of open supply. Raises `NotFound`, `SupplyClosed`, `Invalid`.

    Events `supply.moved`, from which promises follow; what is as it was writes none.
    """
    found = await lock_supply(unit, ids=[one.id for one in moves])
    changed: list[tuple[Supply, MoveSupply]] = []
    for one in moves:
        now = found.get(one.id)
        if now is None:
            raise NotFound("There is no such expected supply.")
        if now.closed:
            raise SupplyClosed(f"Nothing of {now.sku} is expected of {now.reference} any more.")
        quantity = now.quantity if one.quantity is None else one.quantity
        if quantity < now.received:
            raise Invalid(f"{plain(now.received)} {now.sku} have come already.", code="bad_quantity")
        if (now.due_on, now.quantity) != (one.due_on, quantity):
            changed.append((now, msgspec.structs.replace(one, quantity=quantity)))
    await unit.execute(
        "UPDATE supply s SET due_on = n.due_on, quantity = n.quantity,"
        " first_due_on = coalesce(s.first_due_on, n.due_on),"
        " closed_at = CASE WHEN s.received >= n.quantity THEN %s END"
        " FROM unnest(%s::uuid[], %s::date[], %s::numeric[]) AS n(id, due_on, quantity) WHERE s.id = n.id",
        [
            unit.now,
            [one.id for _, one in changed],
            [one.due_on for _, one in changed],
            [one.quantity for _, one in changed],
        ],
    )
    await record(unit, [_moved(before, one, reason) for before, one in changed])


async def receive_supply(unit: UnitOfWork, *, received: Sequence[SupplyReceived]) -> list[Supply]:
    """Book what came against what was expected; answers the supply that it touched, as it is now.

    What nobody expected is left aside: the receipt itself is the fact. More than expected stands with the last
    line. Lock before stock. Events `supply.received`.
    """
    wanted = sorted({one.reference for one in received if one.reference})
    if not wanted:
        return []
    found = await _lock_open(unit, references=wanted)
    left = {one.id: one.left for one in found}
    came: dict[UUID, Decimal] = {}
    for one in received:
        mine = [each for each in found if _belongs(each, one)]
        rest = one.quantity
        for place, each in enumerate(mine, start=1):
            taken = rest if place == len(mine) else min(rest, left[each.id])
            left[each.id] -= taken
            came[each.id] = came.get(each.id, ZERO) + taken
            rest -= taken
    came = {supply_id: quantity for supply_id, quantity in came.items() if quantity}
    await unit.execute(
        "UPDATE supply s SET received = s.received + n.quantity,"
        " arrived_on = CASE WHEN s.received + n.quantity >= s.quantity THEN %(day)s::date END,"
        " closed_at = CASE WHEN s.received + n.quantity >= s.quantity THEN %(now)s::timestamptz END"
        " FROM unnest(%(ids)s::uuid[], %(came)s::numeric[]) AS n(id, quantity) WHERE s.id = n.id",
        {"day": unit.now.date(), "now": unit.now, "ids": list(came), "came": list(came.values())},
    )
    touched = [_after(one, came[one.id]) for one in found if one.id in came]
    await record(unit, [_came(one, came[one.id], unit.now.date()) for one in touched])
    return touched


async def close_supply(unit: UnitOfWork, *, ids: Sequence[UUID], reason: str) -> list[Supply]:
    """The rest of these does not come any more; answers those that were open. Events `supply.closed`."""
    found = await lock_supply(unit, ids=ids)
    still = [one for one in found.values() if not one.closed]
    await unit.execute("UPDATE supply SET closed_at = %s WHERE id = ANY(%s)", [unit.now, [one.id for one in still]])
    await record(
        unit,
        [
            Event(
                kind="supply.closed",
                subject=f"item/{one.sku}",
                data=_about(one) | {"left": one.left},
                reason=reason,
            )
            for one in still
        ],
    )
    return still


async def lock_supply(unit: UnitOfWork, *, ids: Iterable[UUID]) -> dict[UUID, Supply]:
    """Lock these, sorted; closed ones too."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS}, closed_at IS NOT NULL FROM supply WHERE id = ANY(%s)"  # noqa: S608 -- our columns
        " ORDER BY id FOR NO KEY UPDATE",
        [list(ids)],
    )
    return {row[0]: _supply(row) for row in rows}


async def supply_of(unit: UnitOfWork, *, kind: SupplyKind, references: Sequence[str]) -> list[Supply]:
    """What is or was expected of these references, by reference and line, without a lock."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS}, closed_at IS NOT NULL FROM supply WHERE kind = %s AND reference = ANY(%s)"  # noqa: S608
        " ORDER BY reference, line",
        [kind, list(references)],
    )
    return [_supply(row) for row in rows]


async def open_supply(unit: UnitOfWork, *, skus: Iterable[str]) -> list[Supply]:
    """What still is to come of these SKUs, the soonest first, without a lock."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS}, false FROM supply WHERE sku = ANY(%s) AND closed_at IS NULL"  # noqa: S608 -- our columns
        " ORDER BY due_on NULLS LAST, id",
        [list(skus)],
    )
    return [_supply(row) for row in rows]


async def _lock_open(unit: UnitOfWork, *, references: Sequence[str]) -> list[Supply]:
    rows = await unit.fetch(
        f"SELECT {_COLUMNS}, false FROM supply WHERE reference = ANY(%s) AND closed_at IS NULL"  # noqa: S608
        " ORDER BY id FOR NO KEY UPDATE",
        [list(references)],
    )
    return sorted((_supply(row) for row in rows), key=lambda one: (one.due_on or date.max, one.line, one.id))


async def _refuse_taken(unit: UnitOfWork, drafts: Sequence[SupplyDraft]) -> None:
    rows = await unit.fetch(
        "SELECT s.reference, s.line FROM supply s JOIN unnest(%s::text[], %s::text[], %s::int[])"
        " AS n(kind, reference, line) USING (kind, reference, line) ORDER BY 1, 2 LIMIT 1",
        [[one.kind for one in drafts], [one.reference for one in drafts], [one.line for one in drafts]],
    )
    if rows:
        raise SupplyTaken(f"Line {rows[0][1]} of {rows[0][0]} is expected already; move it instead.")


def _supply(row: tuple[object, ...]) -> Supply:
    return Supply(**dict(zip(Supply.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]


def _belongs(one: Supply, came: SupplyReceived) -> bool:
    same = (one.reference, one.sku, one.place) == (came.reference, came.sku, came.place)
    return same and came.line in (None, one.line) and came.kind in (None, one.kind)


def _after(one: Supply, came: Decimal) -> Supply:
    received = one.received + came
    return msgspec.structs.replace(one, received=received, closed=received >= one.quantity)


def _about(one: Supply) -> dict[str, object]:
    return {"supply": str(one.id), "kind": one.kind, "reference": one.reference, "line": one.line, "place": one.place}


def _expected(one: SupplyDraft) -> Event:
    told = {name: getattr(one, name) for name in ("kind", "reference", "line", "place", "quantity", "due_on", "source")}
    return Event(kind="supply.expected", subject=f"item/{one.sku}", data=told)


def _moved(before: Supply, one: MoveSupply, reason: str) -> Event:
    told = _about(before) | {"due_on": [before.due_on, one.due_on], "quantity": [before.quantity, one.quantity]}
    return Event(kind="supply.moved", subject=f"item/{before.sku}", data=told, reason=reason)


def _came(one: Supply, came: Decimal, day: date) -> Event:
    told = _about(one) | {"quantity": came, "left": one.left}
    if one.first_due_on is not None:
        told |= {"days_late": (day - one.first_due_on).days}
    return Event(kind="supply.received", subject=f"item/{one.sku}", data=told)
