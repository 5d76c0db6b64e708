"""What to buy, against numbers that were worked out by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.purchasing.calendar import Calendar, arrival
from lading.purchasing.demand import Demand, measure_demand
from lading.purchasing.outlook import Incoming, Outlook, Position, Source
from lading.purchasing.project import project
from lading.purchasing.propose import look_ahead, round_order
from lading.purchasing.terms import Rule

D = Decimal
TODAY = date(2026, 11, 23)  # a Monday


def source(**fields: Any) -> Source:
    """A supplier ten days away that sells single pieces at 4 EUR."""
    given: dict[str, Any] = {"supplier": "S-1", "unit": "each", "factor": D(1), "cost": D(4), "currency": "EUR"}
    given |= {"arrives": TODAY + timedelta(days=10), "lead": 10}
    return Source(**given | fields)


def position(**fields: Any) -> Position:
    """An item that sells evenly, two a day, at 9.50 EUR."""
    given: dict[str, Any] = {"sku": "MUG", "place": "MAIN", "demand": Demand(D(2), D(0), 56)}
    return Position(**given | {"price": D("9.50"), "currency": "EUR"} | fields)


def look(where: Position, *sources: Source, **rule: Any) -> Outlook:
    """The outlook with one supplier unless others are given."""
    return look_ahead(position=where, sources=sources or [source()], rule=Rule(**rule), today=TODAY)


@pytest.mark.parametrize(
    ("on_hand", "reserved", "waiting", "expected", "quantity"),
    [
        # 2 a day × 10 days = 20 is the reorder point, 20 + 2 × 28 = 76 the target
        (21, 0, 0, 0, None),
        (20, 0, 0, 0, 56),
        (15, 0, 0, 0, 61),
        (25, 5, 0, 0, 56),
        (25, 2, 6, 0, 59),
        (0, 0, 4, 0, 80),
        (0, 0, 4, 25, None),
        (0, 0, 4, 24, 56),
    ],
)
def test_days_of_supply(on_hand: int, reserved: int, waiting: int, expected: int, quantity: int | None) -> None:
    incoming = (Incoming(TODAY + timedelta(days=3), D(expected)),) if expected else ()
    where = position(on_hand=D(on_hand), reserved=D(reserved), waiting=D(waiting), incoming=incoming)
    made = look(where).proposal
    assert (made.quantity if made else None) == quantity


@pytest.mark.parametrize(
    ("deviation", "lead_deviation", "service", "safety"),
    [
        # z × √(10 × s² + 2² × l²), rounded up to pieces
        ("0", "0", 95, 0),
        ("1", "0", 95, 6),  # 1.6449 × √10 = 5.2016
        ("1", "0", 50, 0),
        ("3", "0", 98, 20),  # 2.0537 × √90 = 19.48
        ("0", "2", 95, 7),  # 1.6449 × 4 = 6.5796
        ("3", "2", 99, 24),  # 2.3263 × √(90 + 16) = 23.95
    ],
)
def test_safety_stock(deviation: str, lead_deviation: str, service: Any, safety: int) -> None:
    where = position(demand=Demand(D(2), D(deviation), 56))
    found = look(where, source(lead_deviation=D(lead_deviation)), service=service)
    assert (found.safety, found.reorder_point, found.target) == (safety, 20 + safety, 76 + safety)


def test_levels_set_by_hand() -> None:
    assert look(position(on_hand=D(11)), method="levels", minimum=D(10), maximum=D(50)).proposal is None
    made = look(position(on_hand=D(10)), method="levels", minimum=D(10), maximum=D(50)).proposal
    assert made is not None
    assert (made.quantity, made.reason) == (
        D(40),
        "10 on hand, 0 reserved, 0 on the way: 10 left, reorder point 10 (up to 50).",
    )


def test_what_is_never_promised_and_a_level_on_the_shelf_count_where_they_are_higher() -> None:
    assert look(position(safety=D(8))).reorder_point == 28
    assert look(position(reorder_at=D(35))).reorder_point == 35
    assert look(position(reorder_at=D(12))).reorder_point == 20


@pytest.mark.parametrize(
    ("wanted", "factor", "minimum", "multiple", "units"),
    [
        ("56", "1", "0", "1", "56"),
        ("56", "1", "100", "1", "100"),
        ("56", "12", "0", "1", "5"),
        ("56", "1", "0", "25", "75"),
        ("56", "1", "60", "25", "75"),
        ("12.3", "1", "0", "0.5", "12.5"),
    ],
)
def test_rounding(wanted: str, factor: str, minimum: str, multiple: str, units: str) -> None:
    terms = source(factor=D(factor), minimum=D(minimum), multiple=D(multiple))
    assert round_order(wanted=D(wanted), source=terms) == D(units)


def test_the_reason_says_what_was_reckoned() -> None:
    where = position(on_hand=D(15), reserved=D(2), waiting=D(3))
    made = look(where, source(unit="case", factor=D(12), cost=D(40), minimum=D(2))).proposal
    assert made is not None
    assert (made.quantity, made.base, made.amount) == (D(6), D(72), D("240.00"))
    assert made.reason == (
        "15 on hand, 2 reserved, 3 waited for, 0 on the way: 10 left, reorder point 20"
        " (2 a day × 10 days + 0 safety; 28 more days make 76)."
        " 66 are missing, rounded up to 6 case (minimum 2, multiples of 1)."
    )


def test_rank_comes_before_price() -> None:
    dear, cheap = source(supplier="DEAR", rank=1, cost=D(5)), source(supplier="CHEAP", rank=2, cost=D(1))
    assert look(position(), dear, cheap).source == dear
    assert look(position(), source(supplier="A", cost=D(5)), source(supplier="B", cost=D(4))).source.supplier == "B"  # type: ignore[union-attr]


def test_projected_stock_and_what_running_out_costs() -> None:
    arriving = (Incoming(TODAY + timedelta(days=5), D(30)),)
    found = look(position(on_hand=D(6), waiting=D(1), incoming=arriving))
    assert project(outlook=found)[0][:7] == (D(5), D(3), D(1), D(-1), D(-3), D(25), D(23))
    assert (found.out_on, found.short_days) == (date(2026, 11, 26), 2)
    assert (found.lost_per_day, found.lost) == (D("11.00"), D("22.00"))  # 2 a day × (9.50 − 4.00)


def test_nothing_is_lost_where_stock_lasts() -> None:
    found = look(position(on_hand=D(500)))
    assert (found.out_on, found.lost) == (None, None)


def test_too_much() -> None:
    found = look(position(on_hand=D(500)), over_days=180)
    assert (found.days_of_supply, found.excess, found.bound) == (D("250.0"), D(140), D("560.00"))
    idle = look(position(on_hand=D(7), demand=Demand(days=56)))
    assert (idle.days_of_supply, idle.excess, idle.proposal) == (None, D(7), None)


def test_without_a_supplier_there_is_a_level_but_no_proposal() -> None:
    found = look_ahead(position=position(), sources=[], rule=Rule(), today=TODAY)
    assert (found.proposal, found.source, found.target) == (None, None, D(56))


def test_demand_is_measured_over_all_days() -> None:
    sold = {TODAY - timedelta(days=day): D(28) for day in (1, 28, 56)} | {TODAY: D(999), date(2026, 1, 1): D(999)}
    # 84 in 56 days; variance (3 × 26.5² + 53 × 1.5²) / 55 = 40.4727
    assert measure_demand(sold=sold, today=TODAY, weeks=8) == Demand(D("1.5000"), D("6.3618"), 56)
    fresh = {TODAY - timedelta(days=3): D(7)}
    assert measure_demand(sold=fresh, today=TODAY, weeks=8).per_day == D("0.5")
    assert measure_demand(sold={}, today=TODAY, weeks=8) == Demand(D(0), D(0), 56)


@pytest.mark.parametrize(
    ("lead", "weekdays", "closed", "expected"),
    [
        (0, [1, 2, 3, 4, 5], [], date(2026, 11, 23)),
        (5, [1, 2, 3, 4, 5], [], date(2026, 11, 30)),
        (2, [2, 4], [], date(2026, 11, 26)),
        (1, [1, 2, 3, 4, 5], [date(2026, 11, 24)], date(2026, 11, 25)),
        (0, [6], [], date(2026, 11, 28)),
    ],
)
def test_arrival(lead: int, weekdays: list[int], closed: list[date], expected: date) -> None:
    assert arrival(today=TODAY, lead_days=lead, calendar=Calendar(weekdays, closed)) == expected


NUMBERS = st.integers(0, 400).map(D)


@settings(max_examples=200, deadline=None)
@given(
    on_hand=NUMBERS,
    reserved=NUMBERS,
    expected=NUMBERS,
    demand=st.integers(0, 90).map(lambda tenth: D(tenth) / 10),
    factor=st.sampled_from([D(1), D(6), D(12)]),
    minimum=st.integers(0, 60).map(D),
    multiple=st.sampled_from([D(1), D(4), D(25)]),
    lead=st.integers(0, 60),
)
def test_a_proposal_keeps_the_suppliers_terms_and_none_is_made_where_supply_covers(
    on_hand: D, reserved: D, expected: D, demand: D, factor: D, minimum: D, multiple: D, lead: int
) -> None:
    where = position(on_hand=on_hand, reserved=reserved, demand=Demand(demand, demand, 56))
    where = type(where)(
        **{name: getattr(where, name) for name in where.__struct_fields__} | {"incoming": (Incoming(TODAY, expected),)}
    )
    found = look(where, source(factor=factor, minimum=minimum, multiple=multiple, lead=lead))
    covered = on_hand - reserved + expected
    if covered > found.reorder_point:
        assert found.proposal is None
    elif found.proposal:
        quantity = found.proposal.quantity
        assert quantity >= minimum
        assert quantity % multiple == 0
        assert covered + found.proposal.base >= found.target
        assert quantity - multiple < minimum or covered + (quantity - multiple) * factor < found.target
    else:
        assert covered >= found.target or not demand
