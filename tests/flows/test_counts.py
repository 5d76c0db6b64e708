"""Counts: chosen, counted blind and again, approved by somebody else, and booked whatever moves meanwhile."""

from decimal import Decimal

import pytest

from lading.flows.company import Company
from lading.flows.stock.correct_stock import Adjustment, StockLine, adjust_stock
from lading.flows.stock.enter_counts import BeingCounted, CountedByYou
from lading.flows.stock.finish_counts import CountAgain, NeedsAnother, NotCounted
from lading.flows.stock.open_counts import NothingToCount
from lading.flows.stock.propose_counts import propose_counts
from lading.inventory.counts import WrongCountStatus
from lading.kernel import Invalid
from tests.counts import OTTO, WIM, Counting, on_hand, rule, start
from tests.road import order

D = Decimal


async def adjust(company: Company, sku: str, quantity: int, place: str = "MAIN") -> None:
    async with company.database.unit_of_work() as unit:
        lines = [StockLine(sku, D(quantity))]
        await adjust_stock(unit, company.reference, adjustment=Adjustment(place, "moved", lines))


async def ask(company: Company, query: str) -> list[tuple[object, ...]]:
    async with company.database.unit_of_work() as unit:
        return await unit.fetch(query)  # type: ignore[arg-type]


async def small(company: Company) -> Counting:
    """Mugs and tea at the warehouse: 100 red, 5 blue, 12.5 kg."""
    return await start(company, skus=["MUG-RED", "MUG-BLUE", "TEA-1KG"])


async def test_what_agrees_and_what_is_small_is_booked_at_once(company: Company) -> None:
    count = await small(company)
    await count.enter({"MUG-RED": 99, "MUG-BLUE": 5, "TEA-1KG": "12.5"})
    done = await count.finish()
    assert done.status == "done"
    assert {sku: (line.booked, line.reason) for sku, line in (await count.lines()).items()} == {
        "MUG-RED": (D(-1), "small"), "MUG-BLUE": (D(0), ""), "TEA-1KG": (D(0), ""),
    }  # fmt: skip
    assert await on_hand(company, "MUG-RED") == 99
    assert await ask(company, "SELECT kind, quantity, reason, reference FROM movements ORDER BY id DESC LIMIT 1") == [
        ("counted", D(-1), "small", count.number)
    ]
    await count.prove()


async def test_movements_before_and_after_counting_make_no_variance(company: Company) -> None:
    count = await small(company)
    await adjust(company, "MUG-RED", -10)
    await count.enter({"MUG-RED": 90})
    await adjust(company, "MUG-RED", -30)
    await count.enter({"MUG-BLUE": 5, "TEA-1KG": "12.5"})
    line = (await count.lines())["MUG-RED"]
    assert (line.expected, line.variance) == (90, 0)
    await count.finish()
    assert await on_hand(company, "MUG-RED") == 60
    await count.prove()


async def test_what_hands_have_taken_for_orders_is_not_missed_on_the_shelf(company: Company) -> None:
    road = await order(company, ("MUG-BLUE", 2))
    (work,) = await road.release()
    await road.pick(work.id)
    count = await start(company, skus=["MUG-BLUE"])
    await count.enter({"MUG-BLUE": 3})
    line = (await count.lines())["MUG-BLUE"]
    assert (line.aside, line.expected, line.variance, line.asked) == (2, 5, 0, False)
    await road.ship(work.id)
    await count.finish()
    assert await on_hand(company, "MUG-BLUE") == 3
    await count.prove()


async def test_what_is_far_off_is_counted_again_and_then_believed_for_a_reason(company: Company) -> None:
    count = await small(company)
    await count.enter({"MUG-RED": 80, "MUG-BLUE": 5, "TEA-1KG": "12.5"})
    with pytest.raises(CountAgain, match="MUG-RED"):
        await count.finish()
    await count.enter({"MUG-RED": 81})
    with pytest.raises(Invalid, match="Say why MUG-RED differs by -19"):
        await count.finish()
    with pytest.raises(Invalid, match="no reason “gone”"):
        await count.finish(_1="gone")
    number = next(line.line for line in (await count.lines()).values() if line.sku == "MUG-RED")
    await rule(company, approve_from=None)
    await count.finish(**{f"_{number}": "lost"})
    line = (await count.lines())["MUG-RED"]
    assert (line.round, line.booked, line.reason, await on_hand(company, "MUG-RED")) == (2, -19, "lost", 81)
    await count.prove()


async def test_variances_of_much_value_are_booked_by_a_second_pair_of_eyes(company: Company) -> None:
    count = await start(company, skus=["MUG-RED"])  # at 9.50 EUR
    for found in (80, 80):
        await count.enter({"MUG-RED": found})
    waiting = await count.finish(_1="lost")
    assert (waiting.status, await on_hand(company, "MUG-RED")) == ("to_approve", 100)
    (task,) = await ask(company, "SELECT sentence FROM tasks WHERE kind = 'count.to_approve' AND done_at IS NULL")
    assert "differs from the books by 190.00 EUR" in str(task[0])
    for person in (WIM,):
        with pytest.raises(NeedsAnother):
            await count.approve(by=person)
    await adjust(company, "MUG-RED", -5)
    assert (await count.approve(by=OTTO)).status == "done"
    assert await on_hand(company, "MUG-RED") == 75
    assert await ask(company, "SELECT outcome FROM tasks WHERE kind = 'count.to_approve'") == [("approved",)]
    await count.prove()


async def test_the_second_pair_of_eyes_may_ask_to_count_again(company: Company) -> None:
    count = await start(company, skus=["MUG-RED", "MUG-BLUE"])
    for _ in range(2):
        await count.enter({"MUG-RED": 80, "MUG-BLUE": 5})
    numbers = {sku: line.line for sku, line in (await count.lines()).items()}
    await count.finish(**{f"_{numbers['MUG-RED']}": "lost"})
    assert (await count.again(numbers["MUG-RED"])).status == "counting"
    with pytest.raises(CountAgain):
        await count.finish()
    await count.enter({"MUG-RED": 100})
    assert (await count.finish()).status == "done"
    assert await on_hand(company, "MUG-RED") == 100
    await count.prove()


async def test_a_place_may_want_another_person_to_count_again(company: Company) -> None:
    await rule(company, other_recounts=True)
    count = await start(company, skus=["MUG-RED"])
    await count.enter({"MUG-RED": 80})
    with pytest.raises(CountedByYou):
        await count.enter({"MUG-RED": 81})
    await count.enter({"MUG-RED": 100}, by=OTTO)
    assert (await count.finish()).status == "done"
    await count.prove()


async def test_scans_add_up_and_stock_that_moves_between_them_is_counted_again(company: Company) -> None:
    count = await start(company, skus=["MUG-BLUE", "TEA-1KG"])
    for _ in range(4):
        await count.enter({"MUG-BLUE": 1}, adds=True)
    assert (await count.lines())["MUG-BLUE"].asked is False
    await adjust(company, "MUG-BLUE", -1)
    await count.enter({"MUG-BLUE": 1}, adds=True)
    await count.enter({"TEA-1KG": "12.5"})
    line = (await count.lines())["MUG-BLUE"]
    assert (line.counted, line.moved, line.asked, line.tallying) == (5, True, True, False)
    await count.enter({"MUG-BLUE": 5}, adds=True)
    await count.enter({"MUG-BLUE": -1}, adds=True)
    assert (await count.lines())["MUG-BLUE"].round == 2
    await count.finish()
    assert await on_hand(company, "MUG-BLUE") == 4
    await count.prove()


async def test_what_lies_where_nobody_thought_comes_onto_the_list(company: Company) -> None:
    count = await start(company, skus=["MUG-RED"])
    await count.enter({"MUG-RED": 4}, unit="case", adds=True)
    await count.enter({"MUG-RED": 52}, adds=True)
    await count.enter({"BOWL": 2})
    with pytest.raises(CountAgain):
        await count.finish()
    await count.enter({"BOWL": 2})
    assert (await count.finish(_2="not_booked")).status == "done"
    assert (await on_hand(company, "MUG-RED"), await on_hand(company, "BOWL")) == (100, 2)
    await count.prove()


async def test_lines_are_left_out_only_where_somebody_says_so(company: Company) -> None:
    count = await small(company)
    with pytest.raises(NotCounted, match="Nothing of"):
        await count.finish(rest=True)
    await count.enter({"MUG-BLUE": 5})
    with pytest.raises(NotCounted, match="2 of 3 items are not counted yet"):
        await count.finish()
    assert (await count.finish(rest=True)).status == "done"
    with pytest.raises(WrongCountStatus):
        await count.enter({"MUG-BLUE": 5})
    await count.prove()


async def test_an_item_stands_on_one_open_count_of_a_place(company: Company) -> None:
    first = await start(company, skus=["MUG-RED"])
    with pytest.raises(NothingToCount, match="not on another count already"):
        await start(company, skus=["MUG-RED"])
    second = await start(company, scope="place")
    assert set(await second.lines()) == {"MUG-BLUE", "TEA-1KG"}
    with pytest.raises(BeingCounted):
        await second.enter({"MUG-RED": 100})
    await first.cancel()
    await second.enter({"MUG-RED": 100})
    assert (await first.lines())["MUG-RED"].counted is None
    await second.prove()


async def test_what_was_promised_and_is_not_there_waits_again(company: Company) -> None:
    await rule(company, approve_from=None, tolerance_percent=D(100))
    road = await order(company, ("MUG-BLUE", 5))
    where = (await ask(company, "SELECT place FROM reservations"))[0][0]
    count = await start(company, str(where), skus=["MUG-BLUE"])
    await count.enter({"MUG-BLUE": 3})
    await count.finish()
    assert await road.line() == {"reserved": "3", "backordered": "2"}
    await count.prove()


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ({"scope": "place"}, {"MUG-RED", "MUG-BLUE", "TEA-1KG"}),
        ({"scope": "stale", "days": 30}, {"MUG-BLUE", "TEA-1KG"}),
        ({"scope": "class", "classes": ["A"]}, {"TEA-1KG"}),
        ({"scope": "tasks"}, {"MUG-BLUE"}),
        ({"scope": "doubtful"}, {"MUG-BLUE"}),
    ],
)
async def test_what_to_count_is_chosen_by_scope(company: Company, draft: dict[str, object], found: set[str]) -> None:
    road = await order(company, ("TEA-1KG", "10"), ("MUG-BLUE", 1))
    (work,) = await road.release()
    await road.pick(work.id, {1: 10}, short={2: 1})
    await road.ship(work.id)
    count = await start(company, skus=["MUG-RED"])
    await count.enter({"MUG-RED": 100})
    await count.finish()
    chosen = await start(company, **draft)
    assert set(await chosen.lines()) == found


async def test_counting_what_a_task_asked_for_settles_it(company: Company) -> None:
    road = await order(company, ("MUG-BLUE", 1))
    (work,) = await road.release()
    await road.pick(work.id, short={1: 1})
    count = await start(company, work.place, scope="tasks")
    await count.enter({"MUG-BLUE": 0})
    await count.finish()
    outcome = await ask(company, "SELECT outcome FROM tasks WHERE kind = 'stock.count'")
    assert outcome == [(f"counted: {count.number}",)]


async def test_every_day_a_place_gets_its_count_once(company: Company) -> None:
    assert await propose_counts(company) == 0
    await rule(company, place="MAIN", daily=True, days_a=1, days_b=1, days_c=2)
    assert (await propose_counts(company), await propose_counts(company)) == (1, 0)
    assert await ask(company, "SELECT number, place, scope FROM counts") == [("SC100001", "MAIN", "cycle")]
    count = Counting(company, "SC100001")
    assert {sku: line.cause for sku, line in (await count.lines()).items()} == {
        "MUG-BLUE": "class C, never counted", "MUG-RED": "class C, never counted",
    }  # fmt: skip
    await count.enter({"MUG-RED": 100, "MUG-BLUE": 5})
    await count.finish()
    assert await propose_counts(company) == 0
    await ask(company, "UPDATE counts SET made_at = made_at - interval '1 day' RETURNING 1")
    assert await propose_counts(company) == 1
    assert set(await Counting(company, "SC100002").lines()) == {"TEA-1KG"}
    await count.prove()


async def test_wrong_quantities_are_refused_by_line(company: Company) -> None:
    count = await small(company)
    for wrong, more in (({"MUG-RED": "1.5"}, {}), ({"NO-SUCH": 1}, {}), ({"MUG-RED": -1}, {}), ({"GIFT-WRAP": 1}, {})):
        with pytest.raises(Invalid) as refused:
            await count.enter(wrong, **more)
        assert refused.value.errors[0].pointer.startswith("/lines/0/")
    with pytest.raises(Invalid, match="Of Red mug only 0 were counted"):
        await count.enter({"MUG-RED": -1}, adds=True)
    with pytest.raises(Invalid, match="no place"):
        await start(company, "NOWHERE", skus=["MUG-RED"])
    with pytest.raises(Invalid, match="not kept in stock"):
        await start(company, skus=["GIFT-WRAP"])
