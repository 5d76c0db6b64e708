"""Pegging, computed by hand for each policy; and what holds for all of them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.promising.atp import Dated, make_timeline
from lading.promising.basket import Source, Want
from lading.promising.peg import Held, Peg, Served, Supplied, Waiter, make_pegs, serve
from lading.promising.policy import Policies, QueuePolicy

D = Decimal
TODAY = date(2026, 11, 30)
START = datetime(2026, 11, 1, tzinfo=UTC)
HERE = Source(place="HERE", lead_days=1, days_p50=2, days_p90=4)


def day(days: int) -> date:
    """So many days from today."""
    return TODAY + timedelta(days=days)


def waiter(nth: int, quantity: int, *groups: str, held: int | None = None, by: int | None = None, **of: int) -> Waiter:
    """The order `O<nth>`, the nth that was placed; `held`: promised for that day; `by`: wanted; `of`: a kit's parts."""
    parts = tuple((sku, D(per)) for sku, per in of.items()) or (("CUP", D(1)),)
    return Waiter(
        order_id=UUID(int=nth),
        number=f"O{nth}",
        line=1,
        placed_at=START + timedelta(hours=nth),
        wanted_on=None if by is None else day(by),
        groups=frozenset(groups),
        want=Want(sku="CUP", quantity=D(quantity), parts=parts),
        sources=[HERE],
        held=() if held is None else (Held("HERE", D(quantity), day(held)),),
    )


def supplies(*told: tuple[int, int], free: int = 0, sku: str = "CUP") -> list[Supplied]:
    """What lies there, and (day, quantity) of what comes; the nth has the id n."""
    there = Supplied(id=None, sku=sku, place="HERE", quantity=D(free), day=TODAY)
    comes = [
        Supplied(id=UUID(int=nth), sku=sku, place="HERE", quantity=D(quantity), day=day(when))
        for nth, (when, quantity) in enumerate(told, start=1)
    ]
    return [there, *comes]


def run(
    waiters: list[Waiter], supply: list[Supplied], policy: QueuePolicy | None = None, **more: object
) -> tuple[Served, list[Peg]]:
    """Serve and peg."""
    rows = {(one.sku, one.place) for one in supply}
    timelines = {
        row: make_timeline(
            today=TODAY,
            free=sum((one.quantity for one in supply if one.id is None and (one.sku, one.place) == row), D(0)),
            supply=[Dated(one.day, one.quantity) for one in supply if one.id and (one.sku, one.place) == row],
        )
        for row in rows
    }
    policies = Policies(policy or QueuePolicy())
    served = serve(waiters=waiters, timelines=timelines, policies=policies, today=TODAY, **more)  # type: ignore[arg-type]
    return served, make_pegs(waiters=waiters, portions=served.portions, supply=supply)


def table(pegs: list[Peg]) -> list[tuple[str, int, int, int]]:
    """Order, supply, units, days from today."""
    return sorted(
        (f"O{one.order_id.int}", one.supply.int if one.supply else 0, int(one.quantity), (one.ready_on - TODAY).days)
        for one in pegs
    )


def queue(served: Served) -> list[tuple[str, str, str]]:
    """Who stands behind whom and why, in turn."""
    return [(one.number, one.behind, one.why) for one in sorted(served.standings, key=lambda one: one.place)]


def test_first_come() -> None:
    served, pegs = run([waiter(1, 4), waiter(2, 5), waiter(3, 2)], supplies((10, 6), (20, 3)))
    assert table(pegs) == [("O1", 1, 4, 10), ("O2", 1, 2, 10), ("O2", 2, 3, 20)]
    assert queue(served) == [
        ("O1", "", "first"), ("O2", "O1", "placed_earlier"), ("O3", "O2", "placed_earlier"),
    ]  # fmt: skip
    assert [one.short for one in served.standings] == [0, 0, 2]


def test_customer_class() -> None:
    policy = QueuePolicy(kind="customer_class", groups=["gold", "silver"])
    served, pegs = run([waiter(1, 3), waiter(2, 3, "silver"), waiter(3, 3, "gold")], supplies((10, 6)), policy)
    assert table(pegs) == [("O2", 1, 3, 10), ("O3", 1, 3, 10)]
    assert queue(served) == [
        ("O3", "", "first"), ("O2", "O3", "customer_class"), ("O1", "O2", "customer_class"),
    ]  # fmt: skip
    assert served.standings[0].about == "silver"


def test_due_date() -> None:
    waiters = [waiter(1, 3), waiter(2, 3, by=30), waiter(3, 3, by=12)]
    served, pegs = run(waiters, supplies((10, 3), (20, 3)), QueuePolicy(kind="due_date"))
    assert table(pegs) == [("O2", 2, 3, 20), ("O3", 1, 3, 10)]
    assert queue(served)[1:] == [("O2", "O3", "due_date"), ("O1", "O2", "due_date")]


def test_contract_share() -> None:
    """Of each supply 60 % are chain's, 20 % shop's; the other 20 % go to who was placed first."""
    policy = QueuePolicy(kind="contract_share", shares={"chain": D(60), "shop": D(20)})
    waiters = [waiter(1, 4), waiter(2, 9, "chain"), waiter(3, 3, "shop")]
    served, pegs = run(waiters, supplies((10, 10), (20, 5)), policy)
    assert table(pegs) == [("O1", 1, 2, 10), ("O1", 2, 1, 20), ("O2", 1, 6, 10), ("O2", 2, 3, 20), ("O3", 1, 2, 10),
                           ("O3", 2, 1, 20)]  # fmt: skip
    assert {one.number: one.short for one in served.standings} == {"O1": 1, "O2": 0, "O3": 0}


def test_a_firm_promise_is_not_robbed_by_a_better_class() -> None:
    policy = QueuePolicy(kind="customer_class", groups=["gold"])
    waiters = [waiter(1, 6, held=10), waiter(2, 3, "gold")]
    served, pegs = run(waiters, supplies((10, 6), (20, 3)), policy)
    assert table(pegs) == [("O1", 1, 6, 10), ("O2", 2, 3, 20)]
    assert queue(served)[1] == ("O2", "O1", "firm_promise")
    _, afresh = run(waiters, supplies((10, 6), (20, 3)), policy, afresh={"CUP"})
    assert table(afresh) == [("O1", 1, 3, 10), ("O1", 2, 3, 20), ("O2", 1, 3, 10)]


def test_a_firm_promise_leaves_what_comes_sooner_to_others() -> None:
    """It was promised for day 20, which 6 of day 20 keep; what newly comes on day 5 is for the better class."""
    policy = QueuePolicy(kind="customer_class", groups=["gold"])
    waiters = [waiter(1, 6, held=20), waiter(2, 3, "gold")]
    _, pegs = run(waiters, supplies((5, 3), (20, 6)), policy)
    assert table(pegs) == [("O1", 2, 6, 20), ("O2", 1, 3, 5)]
    _, alone = run([waiters[0]], supplies((5, 6), (20, 6)), policy)
    assert table(alone) == [("O1", 1, 6, 5)]


def test_late_supply_moves_a_firm_promise_but_nobody_passes_it() -> None:
    policy = QueuePolicy(kind="customer_class", groups=["gold"])
    served, pegs = run([waiter(1, 6, held=10), waiter(2, 3, "gold")], supplies((30, 6)), policy)
    assert table(pegs) == [("O1", 1, 6, 30)]
    assert [one.short for one in served.standings] == [0, 3]


def test_a_kit_waits_for_its_last_component_and_shares_the_queue() -> None:
    kit = waiter(1, 2, CUP=1, BOX=2)
    supply = [*supplies((10, 3)), *supplies((30, 4), sku="BOX")]
    served, pegs = run([kit, waiter(2, 3)], supply)
    assert table(pegs) == [("O1", 1, 2, 30), ("O1", 1, 4, 30), ("O2", 1, 1, 10)]
    assert [(one.number, one.of, one.short) for one in served.standings] == [("O1", 2, 0), ("O2", 2, 2)]


def test_more_held_than_there_is_takes_from_what_comes_first() -> None:
    _, pegs = run([waiter(1, 4)], supplies((10, 3), (20, 5), free=-2))
    assert table(pegs) == [("O1", 1, 1, 10), ("O1", 2, 3, 20)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "customer_class"},
        {"kind": "contract_share"},
        {"kind": "contract_share", "shares": {"a": D(60), "b": D(50)}},
        {"kind": "customer_class", "groups": ["a", "a"]},
    ],
)
def test_a_policy_that_says_nothing_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        QueuePolicy(**wrong)  # type: ignore[arg-type]


POLICIES = [
    QueuePolicy(),
    QueuePolicy(kind="customer_class", groups=["a", "b"]),
    QueuePolicy(kind="due_date"),
    QueuePolicy(kind="contract_share", shares={"a": D(50), "b": D(30)}),
]
LINES = st.lists(
    st.builds(
        lambda quantity, group, held, by: (quantity, group, held, by),
        st.integers(1, 9),
        st.sampled_from(["", "a", "b"]),
        st.one_of(st.none(), st.integers(0, 40)),
        st.one_of(st.none(), st.integers(1, 40)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=50, deadline=None)
@given(
    lines=LINES,
    supply=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 12)), max_size=4),
    free=st.integers(-3, 8),
    policy=st.sampled_from(POLICIES),
)
def test_what_holds_for_every_policy(
    lines: list[tuple[int, str, int | None, int | None]],
    supply: list[tuple[int, int]],
    free: int,
    policy: QueuePolicy,
) -> None:
    waiters = [
        waiter(nth, quantity, *([group] if group else []), held=held, by=by)
        for nth, (quantity, group, held, by) in enumerate(lines, start=1)
    ]
    told = supplies(*supply, free=free)
    served, pegs = run(waiters, told, policy)
    for one, portions in zip(waiters, served.portions, strict=True):
        pegged = sum((peg.quantity for peg in pegs if peg.order_id == one.order_id), D(0))
        assert pegged == sum((portion.quantity for portion in portions), D(0)) <= one.want.quantity
    for source in told:
        assert sum((peg.quantity for peg in pegs if peg.supply == source.id), D(0)) <= max(source.quantity, D(0))
        assert all(peg.ready_on >= source.day for peg in pegs if peg.supply == source.id)
    assert sorted(one.place for one in served.standings) == list(range(1, len(waiters) + 1))
    assert all(one.why == "first" or one.behind for one in served.standings)
    wanted = sum((one.want.quantity for one in waiters), D(0))
    there = max(sum((one.quantity for one in told), D(0)), D(0))
    assert sum((one.short for one in served.standings), D(0)) == max(wanted - there, D(0))
    again = [
        Waiter(
            **{name: getattr(one, name) for name in Waiter.__struct_fields__ if name != "held"},
            held=tuple(Held(portion.place, portion.quantity, portion.ready_on) for portion in portions)
            if sum((portion.quantity for portion in portions), D(0)) == one.want.quantity
            else (),
        )
        for one, portions in zip(waiters, served.portions, strict=True)
    ]
    stable, _ = run(again, told, policy)
    for before, after in zip(served.standings, stable.standings, strict=True):
        assert after.ready_on is not None or before.ready_on is None
        assert before.ready_on is None or after.ready_on <= before.ready_on  # type: ignore[operator]
