"""The plan of a basket: from which places, in which portions, and when each can leave and arrive. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec

from lading.catalog.place_settings import WorkCalendar
from lading.kernel.quantity import floor_to
from lading.promising.atp import Timeline, free_only
from lading.promising.dates import add_place_days

ZERO = Decimal(0)
Timelines = Mapping[tuple[str, str], Timeline]
"""(SKU, place) → what may be promised there; a row that is absent gives nothing."""


class Want(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a basket: `quantity` units of `parts`, base units of each SKU in one unit (a kit has several).

    `not_before` is the day before which it does not leave, whatever lies there.
    """

    sku: str
    quantity: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    decimals: int = 0
    not_before: date | None = None


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A place that may give: working days until goods leave, calendar days on the way in half and in nine of ten.

    It begins on nothing before `begins`, and works by its `calendar`, from Monday to Friday where it has none.
    """

    place: str
    lead_days: int = 0
    days_p50: int = 0
    days_p90: int = 0
    begins: date | None = None
    calendar: WorkCalendar | None = None


class Portion(msgspec.Struct, frozen=True, kw_only=True):
    """Units of a line from a place: there on `ready_on`, leaving on `ship_by`, arriving between the two others."""

    place: str
    quantity: Decimal
    ready_on: date
    ship_by: date
    deliver_p50: date
    deliver_p90: date


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Portions line by line; `short` is what nobody can promise, by line. `kind` says how it was made."""

    kind: str
    lines: list[list[Portion]]
    short: list[Decimal]

    @property
    def complete(self) -> bool:
        """Whether every unit has its portion."""
        return not any(self.short)

    @property
    def places(self) -> list[str]:
        """The places that give something, in their first appearance."""
        return list(dict.fromkeys(one.place for portions in self.lines for one in portions))

    @property
    def ship_by(self) -> date | None:
        """The day on which the last portion leaves; None where not everything can be promised."""
        return max((one.ship_by for some in self.lines for one in some), default=None) if self.complete else None

    @property
    def deliver_p50(self) -> date | None:
        """By when all of it is there in half of the cases."""
        return max((one.deliver_p50 for some in self.lines for one in some), default=None) if self.complete else None

    @property
    def deliver_p90(self) -> date | None:
        """By when all of it is there in nine of ten cases."""
        return max((one.deliver_p90 for some in self.lines for one in some), default=None) if self.complete else None


def plan_basket(*, wants: Sequence[Want], sources: Sequence[Source], timelines: Timelines, today: date) -> list[Plan]:
    """Plans, best first: complete before incomplete, then the earliest arrival, then the fewest places.

    `sources` stand best first, which decides between equals. One plan for each place that can give everything, and
    one that takes each line from wherever it is ready first.
    """
    needed = sum_needs(wants)
    plans = [plan for source in sources if (plan := plan_from_one(wants, needed, source, timelines, today))]
    mixed = plan_mixed(wants, sources, timelines, today)
    if mixed.places not in [plan.places for plan in plans]:
        plans.append(mixed)
    plans.sort(key=lambda plan: (not plan.complete, sum(plan.short), plan.deliver_p50 or date.max, len(plan.places)))
    return plans


def sum_needs(wants: Sequence[Want]) -> dict[str, Decimal]:
    """What all lines together need of each SKU, in base units."""
    needed: dict[str, Decimal] = {}
    for want in wants:
        for sku, per in want.parts:
            needed[sku] = needed.get(sku, ZERO) + want.quantity * per
    return needed


def plan_from_one(
    wants: Sequence[Want], needed: Mapping[str, Decimal], source: Source, timelines: Timelines, today: date
) -> Plan | None:
    """Everything from one place on one day; `needed` is what all lines sum to. None where the place cannot."""
    ready = max([today, *(want.not_before for want in wants if want.not_before)])
    for sku, quantity in needed.items():
        timeline = timelines.get((sku, source.place))
        day = timeline.earliest(quantity) if timeline else None
        if day is None:
            return None
        ready = max(ready, day)
    lines = [[make_portion(source, want.quantity, ready)] if want.parts else [] for want in wants]
    return Plan(kind="one_place", lines=lines, short=[ZERO] * len(wants))


def plan_mixed(wants: Sequence[Want], sources: Sequence[Source], timelines: Timelines, today: date) -> Plan:
    """Line by line from the place where it arrives first; what no single place can give is put together."""
    ahead = Ahead(timelines, today)
    lines: list[list[Portion]] = []
    short: list[Decimal] = []
    for want in wants:
        portions, left = plan_line(want, sources, ahead)
        lines.append(portions)
        short.append(left)
    return Plan(kind="line_by_line", lines=lines, short=short)


class Ahead:
    """Timelines, less what lines of this plan have taken already."""

    def __init__(self, timelines: Timelines, today: date) -> None:
        self.timelines = timelines
        self.today = today
        self.taken: dict[tuple[str, str], Timeline] = {}
        self.nothing = free_only(today=today, free=ZERO)
        self.arrivals: dict[tuple[str, date], date] = {}

    def arrives(self, source: Source, ready: date) -> date:
        """When half of what is ready at a place on that day is there."""
        key = (source.place, ready)
        if (known := self.arrivals.get(key)) is None:
            known = self.arrivals[key] = _dates(source, ready)[1]
        return known

    def of(self, sku: str, place: str) -> Timeline:
        key = (sku, place)
        return self.taken.get(key) or self.timelines.get(key, self.nothing)

    def ready(
        self, needed: Sequence[tuple[str, Decimal]], place: str, *, not_before: date | None = None
    ) -> date | None:
        """The first day on which a place has so many base units of each SKU, all together."""
        ready = max(self.today, not_before or self.today)
        for sku, base in needed:
            key = (sku, place)
            line = self.taken.get(key) or self.timelines.get(key)
            day = line.earliest(base) if line else None
            if day is None:
                return None
            ready = max(ready, day)
        return ready

    def most(self, want: Want, place: str, day: date) -> Decimal:
        """How many whole units a place can promise for a day."""
        return min(floor_to(self.of(sku, place).on(day) / per, want.decimals) for sku, per in want.parts)

    def steps(self, want: Want, place: str) -> list[date]:
        """The days on which a place may get more."""
        first = want.not_before or self.today
        return [max(step.day, first) for sku, _ in want.parts for step in self.of(sku, place).steps()]

    def take(self, want: Want, place: str, day: date, quantity: Decimal) -> None:
        for sku, per in want.parts:
            self.taken[sku, place] = self.of(sku, place).take(day=day, quantity=quantity * per)

    def give_back(self, want: Want, portions: Sequence[Portion]) -> None:
        """Undo what `take` took for these portions."""
        for one in portions:
            self.take(want, one.place, one.ready_on, -one.quantity)


def plan_line(want: Want, sources: Sequence[Source], ahead: Ahead) -> tuple[list[Portion], Decimal]:
    """Portions of one line, taken from `ahead`; and the units that nobody can promise."""
    if not want.parts or not want.quantity:
        return [], ZERO
    best: tuple[date, Source, date] | None = None
    needed = [(sku, want.quantity * per) for sku, per in want.parts]
    for source in sources:
        ready = ahead.ready(needed, source.place, not_before=want.not_before)
        if ready is not None:
            there = ahead.arrives(source, ready)
            if best is None or there < best[0]:
                best = (there, source, ready)
    if best is not None:
        _, source, ready = best
        ahead.take(want, source.place, ready, want.quantity)
        return [make_portion(source, want.quantity, ready)], ZERO
    return _put_together(want, sources, ahead)


def _put_together(want: Want, sources: Sequence[Source], ahead: Ahead) -> tuple[list[Portion], Decimal]:
    """Portions by arrival, whole units each; what is left over nobody can promise."""
    moments = sorted(
        {
            (ahead.arrives(source, day), order, day)
            for order, source in enumerate(sources)
            for day in ahead.steps(want, source.place)
        }
    )
    portions: list[Portion] = []
    left = want.quantity
    for _, order, day in moments:
        source = sources[order]
        quantity = min(left, ahead.most(want, source.place, day))
        if quantity > 0:
            ahead.take(want, source.place, day, quantity)
            portions.append(make_portion(source, quantity, day))
            left -= quantity
        if not left:
            break
    return portions, left


def make_portion(source: Source, quantity: Decimal, ready: date) -> Portion:
    """Units from a place that are ready on a day, with the days on which they leave and arrive."""
    ship_by, p50, p90 = _dates(source, ready)
    return Portion(
        place=source.place, quantity=quantity, ready_on=ready, ship_by=ship_by, deliver_p50=p50, deliver_p90=p90
    )


@lru_cache(maxsize=8192)
def _dates(source: Source, ready: date) -> tuple[date, date, date]:
    ship_by = add_place_days(source.calendar, max(ready, source.begins or ready), source.lead_days)
    start = ship_by.toordinal()
    return ship_by, date.fromordinal(start + source.days_p50), date.fromordinal(start + source.days_p90)
