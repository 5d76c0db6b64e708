"""Whether plans may be: every broken limit in a sentence, worked out from the plans, not from the solver's columns."""

from collections.abc import Sequence
from decimal import Decimal

from lading.routing.cost import Rates, days_late, rates_of
from lading.routing.optimise_problem import OpenOrder, Plan, Problem, most_places, newly_given

ZERO = Decimal(0)


def check_plans(*, problem: Problem, plans: Sequence[Plan]) -> list[str]:
    """What is wrong with these plans, in the sequence of the orders; empty when they are feasible."""
    rates = rates_of(problem)
    broken = [f"{len(plans)} plans for {len(problem.orders)} orders."] if len(plans) != len(problem.orders) else []
    taken: dict[tuple[str, str], Decimal] = {}
    leaving: dict[tuple[str, int], int] = {}
    counted: dict[str, int] = {}
    late = 0
    for order, plan in zip(problem.orders, plans, strict=False):
        broken += _check_order(problem, rates, order, plan)
        late += days_late(rates, order, plan)
        for place in newly_given(order, {leg.place for leg in plan.legs}):
            counted[place] = counted.get(place, 0) + 1
        for leg in plan.legs:
            leaving[leg.place, leg.day] = leaving.get((leg.place, leg.day), 0) + (0 if leg.over else 1)
            for piece in leg.pieces:
                key = (order.lines[piece.at].sku, leg.place)
                taken[key] = taken.get(key, ZERO) + piece.units
    broken += [
        f"{place} gives {units} of {sku} and has {problem.stock.get((sku, place), ZERO)}."
        for (sku, place), units in taken.items()
        if units > problem.stock.get((sku, place), ZERO)
    ]
    for (place, day), orders in leaving.items():
        room = problem.places[place].room.get(day)
        if room is not None and orders > room:
            broken.append(f"{orders} parcels leave {place} on day {day}, where {room} may.")
    broken += [
        f"{place} would count {counted[place]} of these orders today, and may count {most}."
        for place, most in problem.intake.items()
        if counted.get(place, 0) > most
    ]
    if problem.late_most is not None and late > problem.late_most:
        broken.append(f"The orders are {late} days late together, and may be {problem.late_most}.")
    return broken


def _check_order(problem: Problem, rates: Rates, order: OpenOrder, plan: Plan) -> list[str]:
    """What is wrong with one order's plan by itself. The plan of now is right by definition."""
    if plan == order.now:
        return []
    broken: list[str] = []
    given: dict[int, Decimal] = {}
    for leg in plan.legs:
        if leg.place not in order.ways:
            broken.append(f"{order.key}: {leg.place} may not give to it.")
            continue
        if rates.lane(leg.place, order.ways[leg.place], order.level, leg.service) is None:
            broken.append(f"{order.key}: {leg.service} does not go there from {leg.place}.")
        if leg.day not in problem.places[leg.place].days:
            broken.append(f"{order.key}: {leg.place} does not work on day {leg.day}.")
        if leg.over and problem.penalties.full_day is None:
            broken.append(f"{order.key}: {leg.place} may not do more than it can on day {leg.day}.")
        if order.leave_by is not None and leg.day > order.leave_by:
            broken.append(f"{order.key}: it would leave on day {leg.day}, later than promised.")
        for piece in leg.pieces:
            given[piece.at] = given.get(piece.at, ZERO) + piece.units
    if any(given.get(index, ZERO) != line.units for index, line in enumerate(order.lines)):
        broken.append(f"{order.key}: the parcels do not hold what is open.")
    places = len({leg.place for leg in plan.legs})
    if places > (1 if order.whole else most_places(order, problem.penalties)):
        broken.append(f"{order.key}: it would come from {places} places.")
    if not broken and order.on_time and days_late(rates, order, plan) > days_late(rates, order, order.now):
        broken.append(f"{order.key}: it would be later than promised.")
    return broken
