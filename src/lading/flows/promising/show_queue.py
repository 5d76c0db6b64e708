"""Who waits for an item, in which turn, for what, until when and behind whom; computed as it would be served now."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.promising.horizon import Horizon, Waiting, look_ahead, source_of
from lading.flows.promising.move_promises import look_at, move_promises
from lading.orders.views import OrderView
from lading.promising.laws import CONSUMER
from lading.promising.peg import Peg, Standing, make_pegs
from lading.promising.policy import WHY
from lading.promising.put_policy import PolicyView, list_policies
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.outbox import take_turn

ZERO = Decimal(0)


class Rest(msgspec.Struct, frozen=True, kw_only=True):
    """What units of a waiting line rest on: a supply by its reference, or what lies there (`kind` is `stock`).

    `due_on` is what its source says, `ready_on` when it is believed. Base units.
    """

    supply: str | None
    kind: str
    sku: str
    place: str
    quantity: Decimal
    due_on: date | None
    ready_on: date


class WaitingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that waits: its place in the queue, behind whom and why, what it rests on, when it is expected.

    `quantity` and `short` in the line's `unit`; `short` ones have no supply at all. `firm`: it has a day, which is kept
    whatever the policy says.
    """

    order: str
    line: int
    sku: str
    quantity: Decimal
    unit: str
    placed_at: datetime
    wanted_on: date | None
    place: int
    of: int
    behind: str
    why: str
    about: str
    sentence: str
    firm: bool
    short: Decimal
    ship_by: date | None
    deliver_p50: date | None
    deliver_p90: date | None
    rests_on: list[Rest]


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone who waits for an item, in turn, and by which policy. `own`: the item has one of its own."""

    sku: str
    policy: PolicyView
    own: bool
    lines: list[WaitingLine]


async def show_queue(unit: UnitOfWork, reference: Reference, *, sku: str) -> Queue:
    """The queue of an item. Kits that need it stand in it, too."""
    await reference.refresh(unit)
    policies = {one.sku: one for one in await list_policies(unit)}
    lines = await _read(unit, reference, skus=[sku])
    return Queue(sku=sku, policy=policies.get(sku, policies[""]), own=sku in policies, lines=lines)


async def show_waiting(unit: UnitOfWork, reference: Reference, *, order: OrderView) -> list[WaitingLine]:
    """The lines of an order that wait, each with its place in its queue."""
    waiting = [line.sku for line in order.lines if line.backordered]
    if not waiting:
        return []
    await reference.refresh(unit, skus=waiting)
    items = reference.items
    skus = {part for sku in waiting for part, _ in (items[sku].parts if sku in items else ((sku, ZERO),))}
    return [one for one in await _read(unit, reference, skus=skus) if one.order == order.number]


async def _read(unit: UnitOfWork, reference: Reference, *, skus: Collection[str]) -> list[WaitingLine]:
    horizon = await look_ahead(unit, reference, skus=sorted(skus))
    sources = {code: source_of(place, horizon.transit, horizon.now) for code, place in reference.places.items()}
    served = horizon.served(sources)
    pegs: dict[tuple[UUID, int], list[Peg]] = {}
    for peg in make_pegs(waiters=horizon.waiters(sources), portions=served.portions, supply=horizon.supplied()):
        pegs.setdefault((peg.order_id, peg.line), []).append(peg)
    standings = {(one.order_id, one.line): one for one in served.standings}
    told = _references(horizon)
    lines = []
    for one, portions in zip(horizon.waiting, served.portions, strict=True):
        if not any(sku in skus for sku, _ in one.want.parts):
            continue  # of the same queue, tied by a kit, but for another item
        key = (one.order_id, one.line)
        seen = look_at(one, portions, horizon)
        rests = [_rest(peg, told) for peg in sorted(pegs.get(key, ()), key=lambda peg: (peg.ready_on, peg.sku))]
        days = (seen.ship_by, seen.deliver_p50, seen.deliver_p90)
        lines.append(_line(one, standings[key], days, rests))
    return sorted(lines, key=lambda one: one.place)


def _references(horizon: Horizon) -> dict[UUID | None, tuple[str, str, date | None]]:
    return {
        one.supply.id: (one.supply.reference, one.supply.kind, one.supply.due_on)
        for some in horizon.coming.values()
        for one in some
    }


def _rest(peg: Peg, told: dict[UUID | None, tuple[str, str, date | None]]) -> Rest:
    reference, kind, due_on = told.get(peg.supply, (None, "stock", None))
    return Rest(
        supply=reference,
        kind=kind,
        sku=peg.sku,
        place=peg.place,
        quantity=peg.quantity,
        due_on=due_on,
        ready_on=peg.ready_on,
    )


def _line(
    one: Waiting, standing: Standing, days: tuple[date | None, date | None, date | None], rests: Sequence[Rest]
) -> WaitingLine:
    return WaitingLine(
        order=one.number,
        line=one.line,
        sku=one.want.sku,
        quantity=one.want.quantity,
        unit=one.unit,
        placed_at=one.placed_at,
        wanted_on=one.wanted_on,
        place=standing.place,
        of=standing.of,
        behind=standing.behind,
        why=standing.why,
        about=standing.about,
        sentence=WHY[standing.why] % {"behind": standing.behind, "about": standing.about},
        firm=bool(one.held),
        short=standing.short,
        ship_by=days[0],
        deliver_p50=days[1],
        deliver_p90=days[2],
        rests_on=list(rests),
    )


async def repeg(unit: UnitOfWork, reference: Reference, *, skus: Collection[str], reason: str = "") -> int:
    """Peg these items anew because somebody asks; answers how many lines got another day. Event `item.repegged`."""
    await take_turn(unit, consumer=CONSUMER)
    await record(
        unit, [Event(kind="item.repegged", subject=f"item/{sku}", data={}, reason=reason) for sku in sorted(skus)]
    )
    return await move_promises(unit, reference, causes=dict.fromkeys(skus, "item.repegged"))
