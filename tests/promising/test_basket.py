"""Plans of baskets over places."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lading.promising.atp import Dated, Timeline, make_timeline
from lading.promising.basket import Plan, Source, Want, plan_basket, plan_mixed

D = Decimal
MONDAY, TUESDAY, FRIDAY, NEXT_WEEK = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27), date(2026, 11, 30)
NEAR = Source(place="NEAR", lead_days=1, days_p50=1, days_p90=2)
FAR = Source(place="FAR", lead_days=0, days_p50=4, days_p90=6)


def want(sku: str, quantity: int, *parts: tuple[str, int]) -> Want:
    """A line; of a kit with its parts."""
    return Want(
        sku=sku, quantity=D(quantity), parts=tuple((one, D(per)) for one, per in parts) or ((sku, D(1)),), decimals=0
    )


def stock(**rows: int | tuple[int, int]) -> dict[tuple[str, str], Timeline]:
    """`CUP_NEAR=3` lies there; `CUP_NEAR=(3, 10)`: ten more come on Friday."""
    made = {}
    for name, value in rows.items():
        free, comes = value if isinstance(value, tuple) else (value, 0)
        sku, place = name.split("_")
        supply = [Dated(FRIDAY, D(comes))] if comes else []
        made[sku, place] = make_timeline(today=MONDAY, free=D(free), supply=supply)
    return made


def plans(*wants: Want, **rows: int | tuple[int, int]) -> list[Plan]:
    """Plans on Monday from both places."""
    return plan_basket(wants=wants, sources=[NEAR, FAR], timelines=stock(**rows), today=MONDAY)


def test_the_place_from_which_it_arrives_first() -> None:
    best, other = plans(want("CUP", 2), CUP_NEAR=5, CUP_FAR=5)
    assert (best.places, best.ship_by, best.deliver_p50, best.deliver_p90) == (
        ["NEAR"], TUESDAY, date(2026, 11, 25), date(2026, 11, 26),
    )  # fmt: skip
    assert (other.places, other.ship_by, other.deliver_p50) == (["FAR"], MONDAY, FRIDAY)


def test_waiting_for_the_near_place_loses_against_the_far_one() -> None:
    best, later = plans(want("CUP", 8), CUP_NEAR=(0, 10), CUP_FAR=9)
    assert (best.places, best.deliver_p50) == (["FAR"], FRIDAY)
    assert (later.places, later.ship_by, later.deliver_p50) == (["NEAR"], NEXT_WEEK, date(2026, 12, 1))


def test_a_line_that_no_place_covers_is_put_together() -> None:
    (only,) = plans(want("CUP", 8), CUP_NEAR=5, CUP_FAR=4)
    assert [(one.place, one.quantity) for one in only.lines[0]] == [("NEAR", 5), ("FAR", 3)]
    assert only.complete


def test_what_nobody_has_is_short() -> None:
    (only,) = plans(want("CUP", 8), CUP_NEAR=5)
    assert (only.complete, only.short, only.ship_by) == (False, [3], None)


def test_components_of_kits_and_single_sales_are_summed_first() -> None:
    kit = want("SET", 2, ("CUP", 2), ("POT", 1))
    best = plans(kit, want("CUP", 1), CUP_NEAR=5, POT_NEAR=2)[0]
    assert (best.complete, best.places) == (True, ["NEAR"])
    assert plans(kit, want("CUP", 2), CUP_NEAR=5, POT_NEAR=2)[0].short == [0, 1]


def test_only_whole_kits_are_promised() -> None:
    (only,) = plans(want("SET", 3, ("CUP", 2), ("POT", 1)), CUP_NEAR=5, POT_NEAR=9)
    assert ([one.quantity for one in only.lines[0]], only.short) == ([2], [1])


ROWS = st.dictionaries(
    st.tuples(st.sampled_from(["A", "B"]), st.sampled_from(["NEAR", "FAR"])),
    st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
LINES = st.lists(st.tuples(st.sampled_from(["A", "B", "KIT"]), st.integers(1, 6)), min_size=1, max_size=5)


@given(ROWS, LINES)
def test_no_plan_gives_more_than_there_is_and_units_sum_to_the_demand(
    rows: dict[tuple[str, str], tuple[int, int]], lines: list[tuple[str, int]]
) -> None:
    timelines = stock(**{f"{sku}_{place}": value for (sku, place), value in rows.items()})
    wants = [want(sku, q, ("A", 2), ("B", 1)) if sku == "KIT" else want(sku, q) for sku, q in lines]
    plan = plan_mixed(wants, [NEAR, FAR], timelines, MONDAY)
    for line, portions, short in zip(wants, plan.lines, plan.short, strict=True):
        assert sum(one.quantity for one in portions) + short == line.quantity
    for (sku, place), timeline in timelines.items():
        for step in timeline.steps():
            gone = sum(
                one.quantity * per
                for line, portions in zip(wants, plan.lines, strict=True)
                for part, per in line.parts
                for one in portions
                if (part, one.place) == (sku, place) and one.ready_on <= step.day
            )
            assert gone <= step.left
