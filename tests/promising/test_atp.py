"""Timelines: hand-computed days, and a naive model that counts day by day."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lading.promising.atp import Dated, Timeline, make_timeline

D = Decimal
TODAY = date(2026, 11, 23)


def day(number: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=number)


def dated(*pairs: tuple[int, int]) -> list[Dated]:
    """Days from today and units."""
    return [Dated(day(number), D(units)) for number, units in pairs]


def of(free: int, *, supply: list[Dated], demand: list[Dated]) -> Timeline:
    """A timeline from today."""
    return make_timeline(today=TODAY, free=D(free), supply=supply, demand=demand)


def test_what_a_later_promise_needs_is_not_offered_now() -> None:
    line = of(10, supply=dated((7, 20)), demand=dated((3, 8)))
    assert [(step.day, step.left, step.promisable) for step in line.steps()] == [
        (day(0), 10, 2), (day(3), 2, 2), (day(7), 22, 22),
    ]  # fmt: skip
    assert (line.on(day(0)), line.on(day(6)), line.on(day(7)), line.on(day(90))) == (2, 2, 22, 22)


def test_the_earliest_day() -> None:
    line = of(10, supply=dated((7, 20)), demand=dated((3, 8)))
    assert [line.earliest(D(q)) for q in (1, 2, 3, 22, 23)] == [day(0), day(0), day(7), day(7), None]


def test_a_promise_lowers_every_day_from_its_own_on_and_what_its_look_ahead_reaches() -> None:
    line = of(10, supply=dated((7, 20)), demand=[]).take(day=day(8), quantity=D(25))
    assert [(step.day, step.left, step.promisable) for step in line.steps()] == [
        (day(0), 10, 5), (day(7), 30, 5), (day(8), 5, 5),
    ]  # fmt: skip


def test_what_is_owed_already_comes_first() -> None:
    line = of(-5, supply=dated((4, 12)), demand=[])
    assert (line.on(day(0)), line.on(day(4)), line.earliest(D(7)), line.earliest(D(8))) == (0, 7, day(4), None)


def test_overdue_changes_count_for_today() -> None:
    assert of(1, supply=dated((-3, 2)), demand=dated((-1, 1))).on(TODAY) == 2


CHANGES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 30)), max_size=8)


def naive(free: int, supply: list[tuple[int, int]], demand: list[tuple[int, int]]) -> list[int]:
    """What may be promised for each of 40 days, counted day by day."""
    left = [free + sum(q for d, q in supply if d <= now) - sum(q for d, q in demand if d <= now) for now in range(40)]
    return [max(0, min(left[now:])) for now in range(40)]


@given(st.integers(-10, 60), CHANGES, CHANGES, st.integers(1, 80))
def test_as_counted_day_by_day(free: int, supply: list[tuple[int, int]], demand: list[tuple[int, int]], q: int) -> None:
    line = of(free, supply=dated(*supply), demand=dated(*demand))
    model = naive(free, supply, demand)
    assert [line.on(day(now)) for now in range(40)] == model
    soonest = next((now for now, many in enumerate(model) if many >= q), None)
    assert line.earliest(D(q)) == (None if soonest is None else day(soonest))


@given(st.integers(0, 60), CHANGES, CHANGES, st.integers(1, 40), st.integers(0, 30))
def test_a_kept_promise_never_steals(
    free: int, supply: list[tuple[int, int]], demand: list[tuple[int, int]], q: int, at: int
) -> None:
    line = of(free, supply=dated(*supply), demand=dated(*demand))
    fits = line.on(day(at)) >= q
    after = line.take(day=day(at), quantity=D(q))
    assert [after.on(day(now)) for now in range(40)] == naive(free, supply, [*demand, (at, q)])
    stolen = any(new < 0 <= old for new, old in zip((s.left for s in after.steps()), _left(line, after), strict=True))
    assert not (fits and stolen)


def _left(line: Timeline, after: Timeline) -> list[Decimal]:
    """What was left before, on the days of the steps after."""
    return [[one.left for one in line.steps() if one.day <= step.day][-1] for step in after.steps()]
