"""Customers hear once what became of their wish to change an order: done, or not and why."""

from lading.flows.company import Company
from lading.flows.telling.tell_customers import render_new
from tests.changing import answer, change
from tests.road import Road, order


async def letters(company: Company, road: Road) -> list[tuple[str, str]]:
    """Kinds and words of the letters about changes."""
    while await render_new(company):
        pass
    rows = await road.ask(
        "SELECT kind, text FROM messages WHERE kind LIKE 'change%%' AND state = 'queued' ORDER BY seq"
    )
    return [(row[0], row[1]) for row in rows]


async def test_what_is_done_at_once_is_confirmed_once(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    await change(company, road.number, door="customer", lines=[{"line": 1, "quantity": 2}])
    await change(company, road.number, lines=[{"line": 1, "quantity": 1}])
    ((kind, text),) = await letters(company, road)
    assert kind == "change_granted"
    assert "as you wished" in text


async def test_a_request_is_answered_with_the_reason(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    asked = await change(company, road.number, door="customer", lines=[{"line": 1, "quantity": 4}])
    assert await letters(company, road) == []
    await answer(company, asked.id, granted=False, reason="We have no more of them.")
    ((kind, text),) = await letters(company, road)
    assert (kind, "We have no more of them." in text, "3 × Red mug" in text) == ("change_denied", True, True)
    assert "no more of them" not in str(await road.ask("SELECT data::text FROM events"))


async def test_a_place_that_sends_it_all_the_same_is_told_to_the_customer(company: Company) -> None:
    road = await order(company, ("MUG-RED", 3))
    (work,) = await road.release()
    asked = await change(company, road.number, door="customer", lines=[{"line": 1, "quantity": 1}])
    assert asked.state == "granted"
    await road.pick(work.id)
    later = await change(company, road.number, door="customer", cancel=True)
    assert later.state == "requested"
    await answer(company, later.id, granted=True)
    assert [kind for kind, _ in await letters(company, road)] == ["change_granted"]
