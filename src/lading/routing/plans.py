"""The plan in force, in one process's memory beside the catalogue's reference cache."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property

import msgspec

from lading.routing.settings import (
    DEFAULT_PLAN,
    AtPlacement,
    BeforeCutOff,
    CustomerGroupIs,
    DistanceMost,
    LinesPerDay,
    OrdersPerDay,
    PlanSettings,
    QueueIs,
    Routing,
    Rule,
    Wait,
    WeeksOfSupply,
)
from lading.store import UnitOfWork


class InForce(msgspec.Struct, frozen=True, dict=True):
    """A plan with its version (0: the one that nobody published), and which facts its rules ask for."""

    version: int
    settings: PlanSettings

    @property
    def rules(self) -> Iterator[Rule]:
        """Every rule of the plan."""
        for group in self.settings.groups:
            for routing in group.routings:
                yield from routing.rules

    @cached_property
    def asks_distance(self) -> bool:
        """Whether some rule filters or sorts by distance."""
        return self._filters_by(DistanceMost) or self._sorts_by("distance")

    @cached_property
    def asks_load(self) -> bool:
        """Whether some rule minds how many orders a place has today."""
        return self.respects_limits or self._sorts_by("load")

    @cached_property
    def respects_limits(self) -> bool:
        """Whether some rule respects how many orders or lines a place takes a day."""
        return self._filters_by(OrdersPerDay) or self._filters_by(LinesPerDay)

    @cached_property
    def asks_cut_off(self) -> bool:
        """Whether some rule minds the cut-off of places."""
        return self._filters_by(BeforeCutOff)

    @cached_property
    def parks(self) -> bool:
        """Whether some rule says more of what it leaves over than that it waits."""
        return any(isinstance(rule.rest, Wait) and rule.rest != Wait() for rule in self.rules)

    def queues(self, run: str | None) -> set[str]:
        """The queues that routings of this run name: of the scheduled group, or of those that decide at placement."""
        return {
            queue
            for group in self.settings.groups
            if group.enabled and (group.name == run if run else isinstance(group.schedule, AtPlacement))
            for routing in group.routings
            for one in routing.filters
            if isinstance(one, QueueIs) and not one.negate
            for queue in one.any_of
        }

    @cached_property
    def asks_weeks(self) -> bool:
        """Whether some rule minds how long stock lasts."""
        return self._filters_by(WeeksOfSupply) or self._sorts_by("weeks_of_supply")

    @cached_property
    def asks_customer(self) -> bool:
        """Whether some filter or sort minds who the customer is."""
        grouped = any(isinstance(one, CustomerGroupIs) for routing in self._routings for one in routing.filters)
        return grouped or self._sorts_by("customer_sequence")

    @cached_property
    def scheduled(self) -> bool:
        """Whether some group has a time of its own."""
        return any(not isinstance(group.schedule, AtPlacement) for group in self.settings.groups if group.enabled)

    @property
    def _routings(self) -> list[Routing]:
        return [routing for group in self.settings.groups for routing in group.routings]

    def _filters_by(self, kind: type) -> bool:
        return any(isinstance(one, kind) for rule in self.rules for one in rule.filters)

    def _sorts_by(self, what: str) -> bool:
        return any(one.by == what for rule in self.rules for one in rule.sorts)


BUILT_IN = InForce(0, DEFAULT_PLAN)


class Plans:
    """The published plans, each from its moment on. Call `refresh` where the reference cache was refreshed."""

    def __init__(self) -> None:
        self._published: Sequence[tuple[datetime, InForce]] = ()
        self._loaded = False
        self._turn = asyncio.Lock()

    async def refresh(self, unit: UnitOfWork, *, dropped: bool) -> None:
        """Load the plans if reference data has changed or nothing was loaded yet."""
        if not dropped and self._loaded:
            return
        async with self._turn:
            self._published = await load_published(unit)
            self._loaded = True

    def at(self, now: datetime) -> InForce:
        """The plan in force at that moment."""
        return in_force(self._published, now)


def in_force(published: Sequence[tuple[datetime, InForce]], now: datetime) -> InForce:
    """The latest of these plans, given in the order in which they take effect, that is in force already."""
    return next((plan for since, plan in reversed(published) if since <= now), BUILT_IN)


async def load_published(unit: UnitOfWork) -> list[tuple[datetime, InForce]]:
    """Published plans with the moments from which they are in force, in that order."""
    rows = await unit.fetch(
        "SELECT effective_from, version, settings FROM routing_plans WHERE state = 'published'"
        " ORDER BY effective_from, version"
    )
    return [(row[0], InForce(row[1], read_settings(row[2]))) for row in rows]


async def plan_now(unit: UnitOfWork) -> InForce:
    """The plan in force, read now: for acts that are rare enough to ask."""
    return in_force(await load_published(unit), unit.now)


def read_settings(kept: object) -> PlanSettings:
    """Settings as they are kept. Raises `msgspec.ValidationError` for what this Lading does not know."""
    return msgspec.convert(kept, PlanSettings, strict=False)
