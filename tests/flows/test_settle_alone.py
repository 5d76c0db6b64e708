"""Returns that settle by themselves, goods that never come back, and what customers read of both."""

from decimal import Decimal
from typing import Any

from lading.flows.company import Company
from lading.flows.returning.cancel_return import expire_returns
from lading.flows.returning.settle_alone import settle_alone
from lading.flows.telling.tell_customers import render_new
from lading.returns.policy import BySelf
from tests.back import Counter, back, came, seen
from tests.flows.test_settle_return import paid, policy
from tests.money import books, money
from tests.road import Road

D = Decimal
SMALL = BySelf(grades=["A", "B"], value_at_most=D(10), currency="EUR")


async def tasks(road: Road, kind: str) -> list[Any]:
    """The open tasks of that kind, as their sentences."""
    return [row[0] for row in await road.ask("SELECT sentence FROM tasks WHERE kind = %s AND done_at IS NULL", kind)]


async def graded(company: Company, grade: Any, quantity: int = 1, **line: Any) -> tuple[Road, Counter, str]:
    """An order of two mugs of which some came back and were graded."""
    road, desk = await paid(company, ("MUG-RED", 2), captured="19.00"), Counter(company)
    await desk.policy(policy(by_itself=SMALL))
    one = await desk.ask(back(road, quantity=quantity, **line))
    await desk.receive(one.number)
    assert await settle_alone(company) == 0  # nobody has looked at it
    await desk.inspect(one.number, seen(1, grade))
    return road, desk, one.number


async def test_small_whole_returns_are_paid_without_a_person_and_once(company: Company) -> None:
    road, desk, number = await graded(company, "B")
    assert [await settle_alone(company), await settle_alone(company)] == [1, 0]
    (made,) = await desk.settled(number)
    assert (made.paid_out, made.actor, await money(road)) == (D("9.50"), "system:lading", "part_refunded")
    await road.prove()


async def test_a_person_is_told_why_the_rest_waits_and_only_once(company: Company) -> None:
    road, desk, number = await graded(company, "C")
    assert [await settle_alone(company), await settle_alone(company)] == [1, 0]
    assert await tasks(road, "return.settle") == [
        f"{number} is inspected and not settled by itself: MUG-RED has grade C, not A or B. Settle it."
    ]
    await desk.settle(number)
    assert await tasks(road, "return.settle") == []


async def test_what_comes_to_more_waits(company: Company) -> None:
    road, _, number = await graded(company, "A", 2)
    await settle_alone(company)
    (told,) = await tasks(road, "return.settle")
    assert told == f"{number} is inspected and not settled by itself: it comes to 19 EUR, more than 10. Settle it."


async def test_the_same_again_goes_out_by_itself(company: Company) -> None:
    road, _, _ = await graded(company, "A", wish="exchange")
    await settle_alone(company)
    assert (await road.line(2), (await books(road)).owing) == ({"reserved": "1"}, D(0))
    await render_new(company)
    (letter,) = await road.ask("SELECT text FROM messages WHERE kind = 'exchange_sent'")
    assert "we send you instead:\n\n1 × Red mug\n" in letter[0]
    assert await road.ask("SELECT 1 FROM messages WHERE kind = 'refund_made'") == []
    await road.prove()


async def test_another_item_waits_for_a_person(company: Company) -> None:
    road, _, number = await graded(company, "A", wish="exchange", wanted="BOWL")
    await settle_alone(company)
    (told,) = await tasks(road, "return.settle")
    assert told == f"{number} is inspected and not settled by itself: another item shall go out instead. Settle it."


async def test_an_advance_that_nothing_came_for_is_told_and_charged(company: Company) -> None:
    road, desk = await paid(company, ("MUG-RED", 1), captured="9.50"), Counter(company)
    await desk.policy(policy(if_missing="charge"))
    one = await desk.ask(back(road, wish="exchange"))
    await desk.exchange(one.number, in_advance=True)
    await road.ask("UPDATE returns SET expires_at = now() - interval '1 hour' RETURNING 1")
    assert await expire_returns(company) == 1
    await render_new(company)
    (letter,) = await road.ask("SELECT text FROM messages WHERE kind = 'return_expired'")
    assert "for it in advance: 9,50\u00a0€ is owed now." in letter[0]
    (told,) = await tasks(road, "return.missing")
    assert told.startswith(f"{one.number}: 1 × MUG-RED never came back")
    await desk.receive(one.number, came(1, 1))  # late, and a person decides
    assert await tasks(road, "return.missing") == []
    await road.prove()
