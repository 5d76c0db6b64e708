"""What can be seen ahead of some items: stock, expected supply with its usual lateness, and who waits already."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Place, Reference
from lading.inventory import Free, read_free
from lading.inventory.limits import Limits, Remaining, free_for, read_quotas
from lading.inventory.supply import Supply, open_supply
from lading.inventory.supply_lists import past_lateness
from lading.promising.atp import Dated, Timeline, make_timeline
from lading.promising.basket import Portion, Source, Want, plan_each
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


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A line that waits for stock, as a basket's line; the places that may serve it, and when it was placed."""

    order_id: UUID
    number: str
    line: int
    want: Want
    places: Sequence[str]


class Horizon(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that promises of these items rest on, at one moment."""

    today: date
    free: Free
    coming: dict[tuple[str, str], list[Coming]]
    waiting: list[Waiting]
    remaining: Remaining
    transit: dict[str, Lateness]

    def timelines(self) -> dict[tuple[str, str], Timeline]:
        """Availability by item and place before anybody who waits is served."""
        return {
            row: make_timeline(
                today=self.today,
                free=self.free.get(row, ZERO),
                supply=[Dated(one.day, one.supply.left) for one in self.coming.get(row, ())],
            )
            for row in {**self.free, **self.coming}
        }

    def served(self, sources: Mapping[str, Source]) -> tuple[list[list[Portion]], dict[tuple[str, str], Timeline]]:
        """What those who wait get, in their sequence, and the availability that they leave."""
        wants = [(one.want, [sources[code] for code in one.places if code in sources]) for one in self.waiting]
        return plan_each(wants=wants, timelines=self.timelines(), today=self.today)


def timelines_for(
    timelines: Mapping[tuple[str, str], Timeline],
    *,
    limits: Limits,
    remaining: Remaining,
    channel: str,
    groups: Iterable[str] = (),
) -> dict[tuple[str, str], Timeline]:
    """Availability for customers of a channel: less its buffers and what is set aside for others."""
    if not limits.any:
        return dict(timelines)
    kept = free_for(dict.fromkeys(timelines, ZERO), limits=limits, remaining=remaining, channel=channel, groups=groups)
    return {
        row: Timeline(line.days, tuple(left + kept[row] for left in line.left)) if kept[row] else line
        for row, line in timelines.items()
    }


def source_of(place: Place, transit: Mapping[str, Lateness]) -> Source:
    """A place as a source: learned days on the way, or those of its settings."""
    days = transit.get(place.code, Lateness(place.settings.transit.usual, place.settings.transit.late))
    return Source(place=place.code, lead_days=place.lead_days, days_p50=days.p50, days_p90=days.p90)


async def look_ahead(unit: UnitOfWork, reference: Reference, *, skus: Sequence[str]) -> Horizon:
    """Read what lies ahead of these items (components of kits, not kits), without a lock."""
    today = unit.now.date()
    waiting = [_waiting(row, reference) for row in await _read_waiting(unit, skus)]
    skus = sorted({*skus, *(sku for one in waiting for sku, _ in one.want.parts)})
    free, supplies, remaining, transit = await unit.together(
        read_free(unit, skus=skus),
        open_supply(unit, skus=skus),
        read_quotas(unit, skus=skus),
        _read_transit(unit),
    )
    past = await past_lateness(unit, sources=[one.source for one in supplies]) if supplies else {}
    coming: dict[tuple[str, str], list[Coming]] = {}
    for one in supplies:
        if one.due_on is None or not one.left:
            continue
        lateness = lateness_of(past, source=one.source, place=one.place)
        day = believed_on(one.due_on, late=lateness.p50, today=today)
        coming.setdefault((one.sku, one.place), []).append(Coming(day, lateness, one))
    return Horizon(
        today=today,
        free=free,
        coming=coming,
        waiting=waiting,
        remaining=remaining,
        transit={place: learned for place, days in transit.items() if (learned := learn(days)).learned},
    )


async def _read_waiting(unit: UnitOfWork, skus: Sequence[str]) -> list[tuple[object, ...]]:
    return await unit.fetch(
        "SELECT l.order_id, o.number, l.line, l.sku, l.backordered, l.factor, l.decimals, l.components, o.channel,"
        " o.pickup_at FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE l.backordered > 0"
        " AND (l.sku = ANY(%(skus)s) OR l.components ?| %(skus)s) ORDER BY o.placed_at, o.id, l.line LIMIT %(most)s",
        {"skus": list(skus), "most": _MOST_WAITING},
    )


def _waiting(row: tuple[object, ...], reference: Reference) -> Waiting:
    order_id, number, line, sku, quantity, factor, decimals, components, channel, pickup_at = row
    places = [str(pickup_at)] if pickup_at else [place.code for place in reference.serving(str(channel))]
    return Waiting(
        order_id=order_id,  # type: ignore[arg-type]
        number=str(number),
        line=line,  # type: ignore[arg-type]
        want=Want(
            sku=str(sku),
            quantity=quantity,  # type: ignore[arg-type]
            parts=parts_of(str(sku), factor, components),  # type: ignore[arg-type]
            decimals=decimals,  # type: ignore[arg-type]
        ),
        places=places,
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
