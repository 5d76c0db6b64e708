"""The optimiser on small cases, against every combination that there is."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lading.routing.cost import Rates, explain_cost, plan_cost, rates_of, to_decimal
from lading.routing.optimise import optimise, total_cost
from lading.routing.optimise_check import check_plans
from lading.routing.optimise_problem import Leg, OpenLine, OpenOrder, Piece, Plan, Problem, Way, Workplace
from lading.routing.tariff import Band, Carriage, Handling, Penalties, Tariff, ZoneRate

pytest.importorskip("ortools", reason="the extra `optimise` is not installed")

D = Decimal
PLACES = ("A", "B", "C")
DAYS = (0, 1)


def tariff(near: int = 4, far: int = 9, *, split: int = 2, late: int = 3) -> Tariff:
    """Two services, the second faster and dearer; packing costs more at C."""
    rates = [
        ZoneRate(zone=zone, days=days, bands=[Band(base=D(base))])
        for zone, days, base in (("near", 1, near), ("far", 2, far))
    ]
    fast = [ZoneRate(zone=zone, days=0, bands=[Band(base=D(near + far))]) for zone in ("near", "far")]
    handling = [Handling(per_order=D("0.50")), Handling(place="C", per_order=D("1.75"), per_unit=D("0.10"))]
    services = [Carriage(code="slow", rates=rates), Carriage(code="fast", rates=fast)]
    return Tariff(services=services, handling=handling, split=D(split), late_per_day=D(late))


def order(key: str, units: list[int], zones: str, due: int | None = None, **said: object) -> OpenOrder:
    """Lines of SKUs S0, S1, … with so many units; `zones` like "nf-": near A, far from B, not from C; x: too far."""
    lines = tuple(OpenLine(at + 1, f"S{at}", D(many), grams=1000, value=D(10)) for at, many in enumerate(units))
    ways = {
        place: Way("near" if zone == "n" else "far", far=zone == "x")
        for place, zone in zip(PLACES, zones, strict=True)
        if zone != "-"
    }
    return OpenOrder(key=key, lines=lines, ways=ways, now=Plan(()), due=due, **said)


def problem(orders: list[OpenOrder], stock: dict[str, list[int]], room: int | None = None, **said: object) -> Problem:
    """Stock by SKU at A, B and C; each place takes `room` orders on the first day and any number on the second."""
    there = {(sku, place): D(units) for sku, row in stock.items() for place, units in zip(PLACES, row, strict=True)}
    places = {place: Workplace(place, DAYS, {} if room is None else {0: room}) for place in PLACES}
    return Problem(orders=tuple(orders), places=places, stock=there, tariff=said.pop("tariff", tariff()), **said)


def every_plan(case: Problem, one: OpenOrder) -> Iterator[Plan]:
    """Its plan of now, and each line wholly from each place, on each day (over its limit, too), by each service."""
    yield one.now
    over = (False, True) if case.penalties.full_day is not None else (False,)
    for places in product(one.ways, repeat=len(one.lines)):
        chosen = sorted(set(places))
        for days in product(DAYS, repeat=len(chosen)):
            for services, overs in product(
                product(("slow", "fast"), repeat=len(chosen)), product(over, repeat=len(chosen))
            ):
                yield Plan(
                    tuple(
                        Leg(
                            place,
                            service,
                            day,
                            tuple(Piece(at, one.lines[at].units) for at, p in enumerate(places) if p == place),
                            beyond,
                        )
                        for place, day, service, beyond in zip(chosen, days, services, overs, strict=True)
                    )
                )


def cheapest(case: Problem) -> int:
    """By trying everything."""
    plans = [
        [
            plan
            for plan in every_plan(case, one)
            if not check_plans(problem=msgspec.structs.replace(case, orders=(one,), late_most=None), plans=[plan])
        ]
        for one in case.orders
    ]
    feasible = (list(chosen) for chosen in product(*plans))
    return min(
        total_cost(problem=case, plans=chosen) for chosen in feasible if not check_plans(problem=case, plans=chosen)
    )


def test_a_cheaper_place_is_taken_where_the_nearest_has_no_room() -> None:
    case = problem([order("1", [1], "nf-"), order("2", [1], "nf-")], {"S0": [1, 1, 0]})
    found = optimise(problem=case, seconds=5, workers=1)
    assert sorted(plan.legs[0].place for plan in found.plans) == ["A", "B"]
    assert (found.cost, found.gap) == (D("14.0000"), pytest.approx(0, abs=1e-4))


def test_the_cost_is_said_item_by_item() -> None:
    case = problem([order("1", [1, 2], "nfn", due=0)], {"S0": [1, 0, 0], "S1": [0, 0, 2]})
    rates, one = Rates(case.tariff), case.orders[0]
    plan = Plan((Leg("A", "slow", 0, (Piece(0, D(1)),)), Leg("C", "slow", 1, (Piece(1, D(2)),))))
    items = explain_cost(rates, one, plan)
    assert [(item.kind, item.amount) for item in items] == [
        ("pick", D("0.5")), ("freight", D(4)), ("pick", D("1.95")), ("freight", D(4)), ("split", D(2)), ("late", D(6)),
    ]  # fmt: skip
    assert sum(item.amount for item in items) == to_decimal(plan_cost(rates, one, plan)) == D("18.45")
    assert "2 days after" in items[-1].why


def test_volume_counts_where_it_is_more_than_weight() -> None:
    parcel = Tariff(services=[Carriage(code="p", rates=[ZoneRate(zone="", days=1, bands=[Band(per_kg=D(1))])])])
    one = OpenOrder(key="1", lines=(OpenLine(1, "S", D(1), grams=2000, cm3=20_000),), ways={"A": Way("")}, now=Plan(()))
    (item,) = explain_cost(Rates(parcel), one, Plan((Leg("A", "p", 0, (Piece(0, D(1)),)),)))
    assert (item.amount, item.why) == (D(4), "p takes 4 kg (by its volume) to zone  in 1 days.")


def test_a_whole_order_is_never_split() -> None:
    stock = {"S0": [1, 0, 0], "S1": [0, 1, 0]}
    split = optimise(problem=problem([order("1", [1, 1], "nnn")], stock), seconds=5, workers=1)
    whole = optimise(problem=problem([order("1", [1, 1], "nnn", whole=True)], stock), seconds=5, workers=1)
    assert (len(split.plans[0].legs), whole.plans[0].legs) == (2, ())


def test_plans_of_now_that_cannot_be_are_refused() -> None:
    leg = Leg("A", "slow", 0, (Piece(0, D(1)),))
    orders = [msgspec.structs.replace(order(key, [1], "n--"), now=Plan((leg,))) for key in "12"]
    with pytest.raises(ValueError, match=r"A gives 2 of S0 and has 1\."):
        optimise(problem=problem(orders, {"S0": [1, 0, 0]}), seconds=5)


def test_nothing_to_decide_costs_nothing() -> None:
    assert optimise(problem=problem([], {}), seconds=5).plans == []


units = st.lists(st.integers(1, 3), min_size=1, max_size=2)
ways = st.text("nf-", min_size=3, max_size=3).filter(lambda zones: zones != "---")
orders = st.lists(st.tuples(units, ways, st.none() | st.integers(0, 3), st.booleans()), min_size=1, max_size=3)
stocks = st.fixed_dictionaries({sku: st.lists(st.integers(0, 5), min_size=3, max_size=3) for sku in ("S0", "S1")})


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(orders, stocks, st.sampled_from([None, 0, 1]), st.none() | st.integers(0, 3))
def test_it_finds_the_cheapest_of_all_and_proves_it(
    asked: list[tuple[list[int], str, int | None, bool]],
    stock: dict[str, list[int]],
    room: int | None,
    late_most: int | None,
) -> None:
    made = [order(str(key), many, zones, due, whole=whole) for key, (many, zones, due, whole) in enumerate(asked)]
    case = problem(made, stock, room, late_most=late_most)
    found = optimise(problem=case, seconds=10, workers=1)
    best = to_decimal(cheapest(case))
    assert check_plans(problem=case, plans=found.plans) == []
    assert to_decimal(total_cost(problem=case, plans=found.plans)) == found.cost == best
    assert found.bound <= best <= found.before


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_it_is_never_worse_than_what_it_was_given(data: st.DataObject) -> None:
    made = [order(str(key), data.draw(units), "nfn", data.draw(st.integers(0, 3))) for key in range(6)]
    stock = {"S0": [9, 9, 9], "S1": [9, 9, 9]}
    case = problem(made, stock, None)
    now = [data.draw(st.sampled_from([p for p in every_plan(case, one) if len(p.legs) == 1])) for one in case.orders]
    held = msgspec.structs.replace(
        case,
        orders=tuple(msgspec.structs.replace(one, now=plan) for one, plan in zip(case.orders, now, strict=True)),
        stock={key: D(18) for key in case.stock},
    )
    found = optimise(problem=held, seconds=1, workers=1)
    assert found.cost <= found.before == to_decimal(total_cost(problem=held, plans=now))
    assert check_plans(problem=held, plans=found.plans) == []


asked_once = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.text("nfx-", min_size=3, max_size=3).filter(lambda zones: zones != "---"),
        st.none() | st.integers(0, 2),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=15, deadline=None)
@given(
    asked_once,
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    st.sampled_from([None, D(1), D(30)]),
    st.sampled_from([{}, {"A": 1}, {"A": 0, "B": 1}]),
)
def test_soft_constraints_are_weighed_and_hard_ones_kept(
    asked: list[tuple[int, str, int | None]], stock: list[int], full: Decimal | None, intake: dict[str, int]
) -> None:
    made = [order(str(key), [many], zones, due) for key, (many, zones, due) in enumerate(asked)]
    penalties = Penalties(too_far=D(3), late=D(2), full_day=full)
    case = problem(made, {"S0": stock}, 1, penalties=penalties, intake=intake)
    found = optimise(problem=case, seconds=10, workers=1)
    assert check_plans(problem=case, plans=found.plans) == []
    assert to_decimal(total_cost(problem=case, plans=found.plans)) == found.cost == to_decimal(cheapest(case))
    for one, plan in zip(case.orders, found.plans, strict=True):
        items = explain_cost(rates_of(case), one, plan)
        assert sum(item.amount for item in items) == to_decimal(plan_cost(rates_of(case), one, plan))


def test_more_places_than_wished_cost_and_are_told() -> None:
    stock = {"S0": [1, 0, 0], "S1": [0, 1, 0]}
    made = [order("1", [1, 1], "nnn", most_places=1)]
    hard = optimise(problem=problem(made, stock), seconds=5, workers=1)
    soft = problem(made, stock, penalties=Penalties(too_many_places=D("1.25")))
    found = optimise(problem=soft, seconds=5, workers=1)
    items = explain_cost(rates_of(soft), made[0], found.plans[0])
    assert (hard.plans[0].legs, len(found.plans[0].legs)) == ((), 2)
    assert [(one.amount, one.why) for one in items if one.kind == "split"] == [
        (D("3.25"), "It comes from 2 places; 1 are wished.")
    ]


def test_goods_come_from_where_they_would_be_marked_down() -> None:
    outlook = {"A": D(40), "B": D(-20)}
    line = OpenLine(1, "S0", D(1), grams=1000, value=D(10), outlook=outlook)
    one = msgspec.structs.replace(order("1", [1], "nf-"), lines=(line,))
    case = problem([one], {"S0": [5, 5, 0]})
    found = optimise(problem=case, seconds=5, workers=1)
    assert (found.plans[0].legs[0].place, found.cost) == ("B", D("7.5"))  # 9 + 0.50 - 2, not 4 + 0.50 + 4


def test_the_outlook_of_a_tariff_goes_by_weeks_of_supply() -> None:
    said = Tariff(stockout_weeks=D(2), stockout_percent=D(5), markdown_weeks=D(20), markdown_percent=D(10))
    weeks = [D(1), D(2), D(20), D(21), None]
    assert [said.outlook(one) for one in weeks] == [D(5), D(0), D(0), D(-10), D(-10)]
