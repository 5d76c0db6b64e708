"""What a simulation of routing measures: what two plans made of the same orders, side by side. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from lading.catalog import Place
from lading.kernel import plain
from lading.promising import leaves_on
from lading.routing import Need, OrderFacts
from lading.routing.decision import Decision

ZERO = Decimal(0)
_CENT = Decimal("0.01")


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan made of one order: what each place gives (units), and what that means.

    `km` is the sum over parcels whose way is known, `known` how many those are; `late` that the customer's day passes;
    `emptied` the (SKU, place) rows of which it left nothing.
    """

    places: dict[str, str]
    wanted: Decimal
    filled: Decimal
    km: float
    known: int
    cost: Decimal
    late: bool
    emptied: list[tuple[str, str]]
    rule: str
    reason: str


class PlaceLoad(msgspec.Struct, frozen=True, kw_only=True):
    """How busy a place would have been: parcels in all, and on its busiest day."""

    place: str
    parcels: int
    busiest_day: int
    limit: int | None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """A plan's figures. `fill_rate` and shares are of 1; `cost` is in the company's currency as places state it.

    `unfilled` orders lack something, `unfillable` get nothing at all, `split` ones come from several places, `mean_km`
    is per parcel whose way is known. `emptied` is how many items at places were driven to zero, `emptied_places` at how
    many places; `by_kind` counts parcels by kind of place.
    """

    orders: int
    parcels: int
    fill_rate: str
    unfilled: int
    unfillable: int
    split: int
    late: int
    mean_km: float | None
    cost: str
    emptied: int
    emptied_places: int
    by_kind: dict[str, int]
    load: list[PlaceLoad]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """An order that the two plans route differently: place → units, and what that changes."""

    number: str
    now: dict[str, str]
    then: dict[str, str]
    parcels: int
    filled: str
    km: float | None
    cost: str
    rule: str
    reason: str


def outcome_of(
    decision: Decision,
    *,
    facts: OrderFacts,
    needs: Sequence[Need],
    places: Mapping[str, Place],
    ways: Mapping[str, float | None],
    reason: str,
    emptied: list[tuple[str, str]],
) -> Outcome:
    """What a decision means for the order. `ways` are kilometres by place, `emptied` rows of which it left nothing."""
    units: dict[str, Decimal] = {}
    lines: dict[str, int] = {}
    for taken in decision.takes:
        for take in taken:
            units[take.place] = units.get(take.place, ZERO) + take.quantity
            lines[take.place] = lines.get(take.place, 0) + 1
    known = [way for place in units if (way := ways.get(place)) is not None]
    known_places = [places[place] for place in units if place in places]
    now = facts.placed_at or datetime.combine(facts.today, time(), UTC)
    leaves = leaves_on(places=known_places, now=now, requested_by=None) if known_places else facts.today
    cost = ZERO
    for place in units:
        if place in places:
            costs = places[place].settings.costs
            cost += costs.pack + costs.parcel + lines[place] * costs.pick
    wanted = sum((need.quantity for need in needs), ZERO)
    filled = sum(units.values(), ZERO)
    late = facts.wanted_by is not None and (filled < wanted or leaves > facts.wanted_by)
    return Outcome(
        places={place: plain(quantity) for place, quantity in units.items()},
        wanted=wanted,
        filled=filled,
        km=sum(known),
        known=len(known),
        cost=cost,
        late=late,
        emptied=emptied,
        rule=decision.rule,
        reason=reason,
    )


def tally(outcomes: Sequence[tuple[date, Outcome]], places: Mapping[str, Place]) -> Tally:
    """The figures of one plan over all orders, given with their days."""
    only = [outcome for _, outcome in outcomes]
    wanted = sum((one.wanted for one in only), ZERO)
    filled = sum((one.filled for one in only), ZERO)
    known = sum(one.known for one in only)
    emptied = {row for one in only for row in one.emptied}
    return Tally(
        orders=len(only),
        parcels=sum(len(one.places) for one in only),
        fill_rate=plain((filled / wanted).quantize(Decimal("0.0001"), ROUND_HALF_UP)) if wanted else "1",
        unfilled=sum(one.filled < one.wanted for one in only),
        unfillable=sum(one.wanted > 0 and not one.filled for one in only),
        split=sum(len(one.places) > 1 for one in only),
        late=sum(one.late for one in only),
        mean_km=round(sum(one.km for one in only) / known, 1) if known else None,
        cost=_money(sum((one.cost for one in only), ZERO)),
        emptied=len(emptied),
        emptied_places=len({place for _, place in emptied}),
        by_kind=dict(sorted(Counter(_kind(code, places) for one in only for code in one.places).items())),
        load=_load(outcomes, places),
    )


def _kind(code: str, places: Mapping[str, Place]) -> str:
    return places[code].kind if code in places else ""


def _load(outcomes: Sequence[tuple[date, Outcome]], places: Mapping[str, Place]) -> list[PlaceLoad]:
    days: dict[str, dict[date, int]] = {}
    for day, outcome in outcomes:
        for place in outcome.places:
            mine = days.setdefault(place, {})
            mine[day] = mine.get(day, 0) + 1
    return [
        PlaceLoad(
            place=place,
            parcels=sum(days[place].values()),
            busiest_day=max(days[place].values()),
            limit=places[place].settings.orders_per_day if place in places else None,
        )
        for place in sorted(days, key=lambda one: (-sum(days[one].values()), one))
    ]


def difference(number: str, now: Outcome, then: Outcome) -> Difference | None:
    """How the second plan treats the order otherwise; None where it does not."""
    if now.places == then.places:
        return None
    both = now.known and then.known
    return Difference(
        number=number,
        now=now.places,
        then=then.places,
        parcels=len(then.places) - len(now.places),
        filled=plain(then.filled - now.filled),
        km=round(then.km - now.km, 1) if both else None,
        cost=_money(then.cost - now.cost),
        rule=then.rule,
        reason=then.reason,
    )


def _money(amount: Decimal) -> str:
    return str(amount.quantize(_CENT, ROUND_HALF_UP))
