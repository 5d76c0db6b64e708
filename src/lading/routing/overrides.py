"""What if: a plan with some of its numbers changed, and places that are other than they are. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.catalog import Place
from lading.routing.settings import (
    DistanceMost,
    LinesPerDay,
    OrdersPerDay,
    PlaceCondition,
    PlanSettings,
    Rule,
    SafetyStock,
    WeeksOfSupply,
    check_not_negative,
)

Code = Annotated[str, Meta(min_length=1, max_length=80)]


class StockOverride(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """As if so many base units of an item were free at a place when the first order came."""

    sku: Code
    place: Code
    quantity: Decimal

    def __post_init__(self) -> None:
        check_not_negative("quantity", self.quantity)


class Overrides(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is tried beside the settings, without editing them; None leaves it as the settings say.

    `most_km` replaces the distance of every distance filter; `keep` and `weeks` those of safety stock and weeks of
    supply; `limits` off ignores orders and lines a day, on respects them in every rule; `assign` is how every rule
    shares goods. `without` are places that give nothing, `also` places that give to every channel, active or not;
    `orders_per_day` their limits; `stock` what lies where.
    """

    most_km: Annotated[float, Meta(gt=0, le=25_000)] | None = None
    keep: Decimal | None = None
    weeks: Decimal | None = None
    limits: bool | None = None
    assign: Literal["fewest", "in_order", "single"] | None = None
    without: Annotated[list[Code], Meta(max_length=500)] = []
    also: Annotated[list[Code], Meta(max_length=500)] = []
    orders_per_day: dict[str, Annotated[int, Meta(ge=0, le=1_000_000)]] = {}
    stock: Annotated[list[StockOverride], Meta(max_length=1000)] = []

    def __post_init__(self) -> None:
        check_not_negative("keep", self.keep)
        check_not_negative("weeks", self.weeks)

    @property
    def places(self) -> set[str]:
        """Every place that is named."""
        return {*self.without, *self.also, *self.orders_per_day, *(one.place for one in self.stock)}


NOTHING = Overrides()


def override_plan(settings: PlanSettings, asked: Overrides) -> PlanSettings:
    """The plan with these numbers instead of its own."""
    groups = [
        msgspec.structs.replace(
            group,
            routings=[
                msgspec.structs.replace(routing, rules=[_rule(rule, asked) for rule in routing.rules])
                for routing in group.routings
            ],
        )
        for group in settings.groups
    ]
    return msgspec.structs.replace(settings, groups=groups)


def _rule(rule: Rule, asked: Overrides) -> Rule:
    filters = [_filter(one, asked) for one in rule.filters]
    if asked.limits is not None:
        filters = [one for one in filters if not isinstance(one, OrdersPerDay | LinesPerDay)]
    if asked.limits:
        filters += [OrdersPerDay(), LinesPerDay()]
    return msgspec.structs.replace(rule, filters=filters, assign=asked.assign or rule.assign)


def _filter(one: PlaceCondition, asked: Overrides) -> PlaceCondition:
    if isinstance(one, DistanceMost) and asked.most_km is not None:
        return msgspec.structs.replace(one, most=asked.most_km, unit="km")
    if isinstance(one, SafetyStock) and asked.keep is not None:
        return msgspec.structs.replace(one, keep=asked.keep)
    if isinstance(one, WeeksOfSupply) and asked.weeks is not None:
        return msgspec.structs.replace(one, at_least=asked.weeks)
    return one


def override_places(places: Mapping[str, Place], asked: Overrides) -> dict[str, Place]:
    """The places as they are tried."""
    found = dict(places)
    for code in {*asked.without, *asked.also, *asked.orders_per_day} & found.keys():
        place = found[code]
        if code in asked.orders_per_day:
            limited = msgspec.structs.replace(place.settings, orders_per_day=asked.orders_per_day[code])
            place = msgspec.structs.replace(place, settings=limited)
        if code in asked.also:
            place = msgspec.structs.replace(place, active=True, channels=None)
        if code in asked.without:
            place = msgspec.structs.replace(place, active=False)
        found[code] = place
    return found
