"""Why an order moves: what its plans of before and after cost, item by item, and which place came next."""

import msgspec

from lading.routing.cost import CostItem, Rates, days_late, explain_cost, load_of, plan_cost, to_decimal
from lading.routing.decision import Judged, RuleRun, Value
from lading.routing.optimise_candidates import shipping_days
from lading.routing.optimise_problem import Leg, OpenOrder, Piece, Plan, Problem


class NextBest(msgspec.Struct, frozen=True):
    """The cheapest other place that has everything, and why it is not it."""

    place: str
    cost: str
    why: str


class Reasons(msgspec.Struct, frozen=True):
    """Costs are decimal strings in the tariff's currency; `legs` say (place, service, day from today)."""

    before: str
    after: str
    legs: list[tuple[str, str, int]]
    items: list[CostItem]
    runner_up: NextBest | None = None


def explain_move(*, problem: Problem, rates: Rates, order: OpenOrder, plan: Plan) -> Reasons:
    """Everything that a person may ask about this move."""
    cost = plan_cost(rates, order, plan)
    return Reasons(
        before=str(to_decimal(plan_cost(rates, order, order.now))),
        after=str(to_decimal(cost)),
        legs=[(leg.place, leg.service, leg.day) for leg in plan.legs],
        items=explain_cost(rates, order, plan),
        runner_up=_next_best(problem, rates, order, plan, cost),
    )


def judge_places(*, problem: Problem, rates: Rates, order: OpenOrder, plan: Plan) -> RuleRun:
    """Every place that may give, by what the order would cost from it alone; as rules are told."""
    cost = plan_cost(rates, order, plan)
    taken = {leg.place for leg in plan.legs}
    alone = _alone(problem, rates, order)
    ranked = sorted(alone, key=lambda place: (alone[place], place))
    judged = []
    for place in (*ranked, *(one for one in order.ways if one not in alone)):
        score = float(to_decimal(alone[place])) if place in alone else None
        covers = sum(problem.stock.get((line.sku, place), 0) >= line.units for line in order.lines)
        code, values = ("", []) if place in taken else _why_not(alone.get(place), cost)
        rank = ranked.index(place) + 1 if place in alone else 0
        judged.append(Judged(place, rank, [score], code, values, covers))
    runner_up = next((place for place in ranked if place not in taken), "")
    return RuleRun("All open orders together", ["cost"], judged, runner_up)


def _why_not(alone: int | None, cost: int) -> tuple[str, list[Value]]:
    if alone is None:
        return "optimiser_lacks", []
    more = f"{to_decimal(abs(alone - cost)):.2f}"
    return ("optimiser_dearer" if alone >= cost else "optimiser_wanted"), [more]


def _next_best(problem: Problem, rates: Rates, order: OpenOrder, plan: Plan, cost: int) -> NextBest | None:
    taken = {leg.place for leg in plan.legs}
    alone = {place: money for place, money in _alone(problem, rates, order).items() if place not in taken}
    if not alone:
        return None
    place = min(alone, key=lambda one: (alone[one], one))
    more = f"{to_decimal(abs(alone[place] - cost)):.2f}"
    why = (
        f"{place} would cost {more} more."
        if alone[place] >= cost
        else f"{place} alone would cost {more} less, but other orders gain more from its stock or its day."
    )
    return NextBest(place, str(to_decimal(alone[place])), why)


def _alone(problem: Problem, rates: Rates, order: OpenOrder) -> dict[str, int]:
    """What the order costs from each place that has everything, at the cheapest that is not later than promised."""
    pieces = tuple(Piece(at, line.units) for at, line in enumerate(order.lines))
    late_now = days_late(rates, order, order.now)
    found: dict[str, int] = {}
    for place, way in order.ways.items():
        day, over = next(shipping_days(problem, order, place), (None, False))
        if day is None or any(problem.stock.get((line.sku, place), 0) < line.units for line in order.lines):
            continue
        load = load_of(order, Leg(place, "", 0, pieces))
        for lane in rates.lanes(place, way.zone, order.level):
            other = Plan((Leg(place, lane.service, day, pieces, over),))
            if rates.freight(lane, load) is None or (order.on_time and days_late(rates, order, other) > late_now):
                continue
            cost = plan_cost(rates, order, other)
            found[place] = min(cost, found.get(place, cost))
    return found
