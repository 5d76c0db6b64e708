"""What can be seen ahead of some items: stock, expected supply with its usual lateness, and who waits already."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Place, Reference
from lading.flows.promising.perishable_stock import left_of_lots, read_perishable
from lading.fulfilment.forwardings import read_spoken_for
from lading.inventory import Free, read_free
from lading.inventory.limits import Limits, Remaining, free_for, read_quotas
from lading.inventory.supply import Supply, open_supply
from lading.inventory.supply_lists import past_lateness
from lading.promising.atp import Dated, Timeline, make_timeline
from lading.promising.basket import Source, Want
from lading.promising.dates import begins_on
from lading.promising.keep_pegs import read_pegs
from lading.promising.peg import Held, Peg, Served, Supplied, Waiter, serve
from lading.promising.perishable import Fading
from lading.promising.policy import Policies, Queued
from lading.promising.put_policy import read_policies
from lading.promising.reliability import Lateness, believed_on, lateness_of, learn
from lading.store import UnitOfWork

ZERO = Decimal(0)
ONE = Decimal(1)
_MOST_WAITING = 2000
_MOST_DELIVERIES = 200


class Coming(msgspec.Struct, frozen=True):
    """Supply that is on its way: the day on which it is believed, its usual lateness, and what it is."""

    day: date
    lateness: Lateness
    supply: Supply


class Waiting(Queued, frozen=True, kw_only=True):
    """A line that waits for stock, as a basket's line; the places that may serve it, and what it was promised."""

    want: Want
    unit: str
    requested_by: date | None = None
    places: Sequence[str]
    held: tuple[Held, ...] = ()


_SHARED = [name for name in Waiter.__struct_fields__ if name != "sources"]
"""What a waiter has of a line that waits."""


class Horizon(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that promises of these items rest on, now. Of what is free, `fading` lies in lots that end."""

    now: datetime
    skus: list[str]
    free: Free
    coming: dict[tuple[str, str], list[Coming]]
    waiting: list[Waiting]
    remaining: Remaining
    transit: dict[str, Lateness]
    policies: Policies = Policies()
    fading: dict[tuple[str, str], tuple[Fading, ...]] = {}

    def timelines(self) -> dict[tuple[str, str], Timeline]:
        """Availability by item and place before anybody who waits is served."""
        return {
            row: make_timeline(
                today=self.today,
                free=self.free.get(row, ZERO) - self._lots(row),
                supply=[Dated(one.day, one.supply.left) for one in self.coming.get(row, ())],
                fading=self.fading.get(row, ()),
            )
            for row in {**self.free, **self.coming}
        }

    @property
    def today(self) -> date:
        """The day of that moment."""
        return self.now.date()

    def waiters(self, sources: Mapping[str, Source]) -> list[Waiter]:
        """Those who wait, with the sources that may serve them."""
        return [
            Waiter(
                **{name: getattr(one, name) for name in _SHARED},
                sources=[sources[code] for code in one.places if code in sources],
            )
            for one in self.waiting
        ]

    def served(self, sources: Mapping[str, Source], *, afresh: Collection[str] = ()) -> Served:
        """What those who wait get by their queues' policies, and the availability that they leave."""
        return serve(
            waiters=self.waiters(sources),
            timelines=self.timelines(),
            policies=self.policies,
            today=self.today,
            afresh=afresh,
        )

    def supplied(self) -> list[Supplied]:
        """What lies there and what is to come, as pegs rest on it."""
        there = [
            Supplied(id=None, sku=sku, place=place, quantity=free, day=self.today)
            for (sku, place), free in self.free.items()
        ]
        return there + [
            Supplied(id=one.supply.id, sku=sku, place=place, quantity=one.supply.left, day=one.day)
            for (sku, place), some in self.coming.items()
            for one in some
        ]

    def _lots(self, row: tuple[str, str]) -> Decimal:
        """What is left of lots that end."""
        return sum((one.quantity for one in self.fading.get(row, ())), ZERO)


def timelines_for(
    timelines: Mapping[tuple[str, str], Timeline],
    *,
    limits: Limits,
    remaining: Remaining,
    channel: str,
    groups: Iterable[str] = (),
    pick_up: bool = False,
) -> dict[tuple[str, str], Timeline]:
    """Availability for customers of a channel: less its buffers, what is set aside for others, and what is not sent."""
    if not limits.any:
        return dict(timelines)
    kept = free_for(dict.fromkeys(timelines, ZERO), limits=limits, remaining=remaining, channel=channel, groups=groups)
    return {
        row: Timeline(line.days, tuple(left + kept[row] for left in line.left), line.fading) if kept[row] else line
        for row, line in timelines.items()
        if row not in limits.kept_from(pick_up=pick_up)
    }


def source_of(place: Place, transit: Mapping[str, Lateness], now: datetime) -> Source:
    """A place as a source of what is ordered now: learned days on the way, or those of its settings."""
    days = transit.get(place.code, Lateness(place.settings.transit.usual, place.settings.transit.late))
    begins = begins_on(place, now) if place.calendar else None
    return Source(
        place=place.code,
        lead_days=place.lead_days,
        days_p50=days.p50,
        days_p90=days.p90,
        begins=begins,
        calendar=place.calendar,
    )


async def look_ahead(unit: UnitOfWork, reference: Reference, *, skus: Sequence[str]) -> Horizon:
    """Read what lies ahead of these items (components of kits, not kits), without a lock."""
    today = unit.now.date()
    rows, skus = await _read_waiting(unit, skus)
    free, supplies, remaining, transit, pegs, policies, perishable = await unit.together(
        read_free(unit, skus=skus),
        open_supply(unit, skus=skus),
        read_quotas(unit, skus=skus),
        _read_transit(unit),
        read_pegs(unit, skus=skus if rows else ()),
        read_policies(unit),
        read_perishable(unit, skus=skus),
    )
    waiting = _waiting(rows, reference, pegs)
    fading: dict[tuple[str, str], tuple[Fading, ...]] = {}
    if perishable:
        fading = await left_of_lots(unit, free=free, lots=perishable, today=today, places=reference.places)
    past = await past_lateness(unit, sources=[one.source for one in supplies]) if supplies else {}
    coming: dict[tuple[str, str], list[Coming]] = {}
    spoken = await read_spoken_for(unit, transfers=[one.reference for one in supplies if one.kind == "transfer"])
    for one in supplies:
        if one.due_on is None or not one.left or (one.kind == "transfer" and one.reference in spoken):
            continue
        lateness = lateness_of(past, source=one.source, place=one.place)
        day = believed_on(one.due_on, late=lateness.p50, today=today)
        coming.setdefault((one.sku, one.place), []).append(Coming(day, lateness, one))
    return Horizon(
        now=unit.now,
        skus=skus,
        free=free,
        coming=coming,
        waiting=waiting,
        remaining=remaining,
        fading=fading,
        transit={place: learned for place, days in transit.items() if (learned := learn(days)).learned},
        policies=policies,
    )


_WAITING = """
SELECT l.order_id, o.number, l.line, l.sku, l.backordered - coalesce(w.travelling, 0), l.factor, l.decimals,
  l.components, o.channel, o.pickup_at, o.placed_at, coalesce(l.requested_by, o.requested_by), l.promised_for,
  coalesce(p.groups, '{}'), l.unit, i.releases_on
FROM order_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN parties p ON p.code = o.customer
  LEFT JOIN items i ON i.sku = l.sku
  LEFT JOIN LATERAL (SELECT sum(travelling) AS travelling FROM forwardings f WHERE f.order_id = l.order_id
    AND f.line = l.line AND f.planned + f.travelling > 0) w ON true
WHERE l.backordered > coalesce(w.travelling, 0) AND (l.sku = ANY(%(skus)s) OR l.components ?| %(skus)s)
ORDER BY o.placed_at, o.id, l.line LIMIT %(most)s
"""


async def _read_waiting(unit: UnitOfWork, skus: Sequence[str]) -> tuple[list[tuple[Any, ...]], list[str]]:
    """Lines that wait for these items, for components of their kits, and so on; and all of these items."""
    wanted = sorted(set(skus))
    while True:
        rows = await unit.fetch(_WAITING, {"skus": wanted, "most": _MOST_WAITING})
        tied = sorted({*wanted, *(sku for row in rows for sku in row[7] or ())})
        if tied == wanted:
            return rows, wanted
        wanted = tied


def _waiting(rows: Sequence[tuple[Any, ...]], reference: Reference, pegs: Sequence[Peg]) -> list[Waiting]:
    firm: dict[tuple[UUID, int], list[Peg]] = {}
    for one in pegs:
        firm.setdefault((one.order_id, one.line), []).append(one)
    found: list[Waiting] = []
    for row in rows:
        parts = parts_of(row[3], row[5], row[7])
        promised = row[12]
        found.append(
            Waiting(
                order_id=row[0],
                number=row[1],
                line=row[2],
                want=Want(sku=row[3], quantity=row[4], parts=parts, decimals=row[6], not_before=row[15]),
                unit=row[14],
                requested_by=row[11],
                places=[one.code for one in _places(reference, row[8], row[9])],
                placed_at=row[10],
                wanted_on=row[11] or promised,
                groups=frozenset(row[13]),
                held=_held(parts, firm.get((row[0], row[2]), ())) if promised else (),
            )
        )
    return found


def _places(reference: Reference, channel: str, fetched: str | None) -> list[Place]:
    return reference.fetched_from(channel, fetched) if fetched else reference.serving(channel)


def _held(parts: Sequence[tuple[str, Decimal]], pegs: Sequence[Peg]) -> tuple[Held, ...]:
    """What a line with a day was promised: whole units from a place, ready on a day."""
    sums: dict[tuple[str, date], dict[str, Decimal]] = {}
    for one in pegs:
        mine = sums.setdefault((one.place, one.ready_on), {})
        mine[one.sku] = mine.get(one.sku, ZERO) + one.quantity
    return tuple(
        Held(place, min(mine.get(sku, ZERO) / per for sku, per in parts), day) for (place, day), mine in sums.items()
    )


def parts_of(sku: str, factor: Decimal, components: Mapping[str, str] | None) -> tuple[tuple[str, Decimal], ...]:
    """Base units of each SKU that one unit of a line takes; `components` as the line keeps them."""
    if not components:
        return ((sku, factor),)
    return tuple((part, factor * Decimal(per)) for part, per in components.items())


async def _read_transit(unit: UnitOfWork) -> dict[str, list[int]]:
    """Days on the way of the latest deliveries, by the place from which they left."""
    rows = await unit.fetch(
        "SELECT place, days FROM (SELECT place, delivered_at::date - shipped_at::date AS days, row_number() OVER"
        " (PARTITION BY place ORDER BY delivered_at DESC) AS nth FROM shipments WHERE state = 'delivered'"
        " AND voided_at IS NULL AND delivered_at > now() - interval '180 days') d WHERE nth <= %s",
        [_MOST_DELIVERIES],
    )
    found: dict[str, list[int]] = {}
    for place, days in rows:
        found.setdefault(place, []).append(max(0, days))
    return found
