"""What can be seen ahead of an item, place by place and day by day: for the chart and the table of a screen."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from lading.flows.company import Company
from lading.flows.promising.horizon import Horizon, look_ahead, source_of
from lading.promising.atp import Timeline
from lading.promising.reliability import Lateness
from lading.store import UnitOfWork

ZERO = Decimal(0)
DAYS = 60


class AheadStep(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which something changes: so much is left then, of which so much may be promised, and because of what.

    `supply` are references of what comes.
    """

    day: date
    left: Decimal
    promisable: Decimal
    supply: list[str]


class AheadPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place: `left` and `promisable` of each day from today on; `steps` where they change."""

    place: str
    left: list[Decimal]
    promisable: list[Decimal]
    steps: list[AheadStep]


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """An item from today over `days` days. `waiting` base units are owed to orders and served first."""

    sku: str
    today: date
    days: list[date]
    places: list[AheadPlace]
    waiting: Decimal
    lateness: dict[str, Lateness]


async def show_ahead(unit: UnitOfWork, company: Company, *, sku: str, days: int = DAYS) -> Ahead:
    """Availability of an item after those who wait for it are served."""
    await company.refresh(unit, skus={sku})
    horizon = await look_ahead(unit, company.reference, skus=[sku])
    everywhere = {
        code: source_of(place, horizon.transit, horizon.now) for code, place in company.reference.places.items()
    }
    timelines = horizon.served(everywhere).left
    calendar = [horizon.today + timedelta(days=one) for one in range(days)]
    mine = sorted((place, line) for (one, place), line in timelines.items() if one == sku)
    return Ahead(
        sku=sku,
        today=horizon.today,
        days=calendar,
        places=[_place(sku, place, line, calendar, horizon) for place, line in mine],
        waiting=sum(
            (want.want.quantity * per for want in horizon.waiting for part, per in want.want.parts if part == sku), ZERO
        ),
        lateness={
            coming.supply.reference: coming.lateness
            for (one, _), some in horizon.coming.items()
            if one == sku
            for coming in some
        },
    )


def _place(sku: str, place: str, line: Timeline, calendar: Sequence[date], horizon: Horizon) -> AheadPlace:
    steps = line.steps()
    left: list[Decimal] = []
    promisable: list[Decimal] = []
    at = 0
    for day in calendar:
        while at + 1 < len(steps) and steps[at + 1].day <= day:
            at += 1
        left.append(steps[at].left)
        promisable.append(steps[at].promisable)
    coming: dict[date, list[str]] = {}
    for one in horizon.coming.get((sku, place), ()):
        coming.setdefault(one.day, []).append(one.supply.reference)
    told = [
        AheadStep(day=one.day, left=one.left, promisable=one.promisable, supply=coming.get(one.day, []))
        for one in steps
    ]
    return AheadPlace(place=place, left=left, promisable=promisable, steps=told)
