"""Changing an order on screen: looked at while typing, saved, asked of the place, granted, undone."""

import re

from lading.flows.company import Company
from tests.changing import change, changes, look
from tests.console.conftest import Client
from tests.drafts import place
from tests.road import Road


async def leave(company: Company) -> None:
    """The connections belong to this test's loop; the console opens its own."""
    await company.database.close()


FORM = {"version": "1", "reason": "called", "kept.1.quantity": "4", "shipping.amount": "0", "discount": "0"}


async def test_the_change_is_shown_before_it_is_made(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await leave(people)
    assert "Red mug" in (await client.get(f"/orders/{number}/change")).text
    shown = (await client.post(f"/orders/{number}/change/preview", data=FORM)).text
    assert all(words in shown for words in ("€19.00", "€38.00", "2 → 4", "Done at once"))
    wrong = (await client.post(f"/orders/{number}/change/preview", data=FORM | {"kept.1.quantity": "1.5"})).text
    assert 'data-for="f-kept.1.quantity"' in wrong
    assert (await look(people, number)).version == 1


async def test_all_that_it_would_cause_is_shown_beside_it(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await leave(people)
    path, headers = f"/orders/{number}/change", {"X-Preview": "look", "HX-Request": "true"}
    nothing = await client.post(path, data=FORM | {"kept.1.quantity": "2"}, headers=headers)
    assert "Everything stands as it was." in nothing.text
    seen = await client.post(path, data=FORM | {"reason": ""}, headers=headers)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", seen.text))
    assert "2 × MUG-RED → Reserved" in words
    assert "MUG-RED Main warehouse, reserved 2 → 4" in words
    assert (await look(people, number)).version == 1
    await leave(people)
    found = re.search(r'name="preview_token" value="([^"]*)"', seen.text)
    assert found
    done = await client.post(path, data=FORM | {"preview_token": found[1]}, headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == f"/orders/{number}"
    assert (await look(people, number)).lines[0].ordered == 4


async def test_it_is_saved_and_undone(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await leave(people)
    added = FORM | {"lines.1.sku": "BOWL", "lines.1.quantity": "1"}
    answer = await client.post(f"/orders/{number}/change", data=added)
    order = await look(people, number)
    await leave(people)
    assert (answer.headers["location"], str(order.totals.total)) == (f"/orders/{number}", "52.00")
    assert "2 → 4" in (await client.get(f"/orders/{number}/changes")).text
    (made,) = await changes(people, number)
    await leave(people)
    await client.post(f"/changes/{made.id}/undo")
    assert str((await look(people, number)).totals.total) == "19.00"
    await leave(people)
    no_reason = await client.post(f"/orders/{number}/change", data=FORM | {"reason": "", "version": "3"})
    assert (no_reason.status_code, 'data-for="f-reason"' in no_reason.text) == (422, True)


async def test_a_line_gets_a_wished_day_of_its_own(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await leave(people)
    said = FORM | {"kept.1.quantity": "2", "kept.1.requested_by": "2031-03-17"}
    shown = (await client.post(f"/orders/{number}/change/preview", data=said)).text
    assert "wished for – → 17 Mar 2031" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))
    await client.post(f"/orders/{number}/change", data=said)
    assert str((await look(people, number)).lines[0].requested_by) == "2031-03-17"
    await leave(people)
    assert "MUG-RED wished for – → 2031-03-17" in re.sub(
        r"<[^>]+>", "", (await client.get(f"/orders/{number}/changes")).text
    )


async def test_a_request_waits_in_the_queue(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    asked = await change(people, number, door="customer", lines=[{"line": 1, "quantity": 5}])
    await leave(people)
    assert number in (await client.get("/changes")).text
    await client.post(f"/changes/{asked.id}/settle", data={"answer": "grant"})
    assert (await look(people, number)).lines[0].ordered == 5
    await leave(people)
    assert number not in (await client.get("/changes")).text
    assert number in (await client.get("/changes?view=granted")).text


async def test_the_place_answers_at_its_station(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 3)))["number"]
    road = Road(people, number)
    (work,) = await road.release()
    await road.pick(work.id)
    asked = await change(people, number, lines=[{"line": 1, "quantity": 1}])
    await leave(people)
    assert "can you leave this out" in (await client.get(f"/station/{work.number}/asked")).text
    await client.post(f"/changes/{asked.id}/answer", data={"answer": "grant"})
    assert await road.line() == {"picked": "1", "cancelled": "2"}


async def test_the_customer_gets_a_link(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 3)))["number"]
    assert "/change/" in (await client.post(f"/orders/{number}/change-link")).text


async def test_the_form_takes_a_wished_day_away_and_changes_the_address(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 2), requested_by="2036-12-01"))["number"]
    await leave(people)
    assert 'value="Hauptstr. 1"' in (await client.get(f"/orders/{number}/change")).text
    sent = {"version": "1", "reason": "moved", "requested_by": "", "ship_to.line1": "Weg 2", "ship_to.city": "Berlin"}
    await client.post(f"/orders/{number}/change", data=sent)
    order = await look(people, number)
    assert order.ship_to is not None
    assert (order.requested_by, order.ship_to["line1"], order.ship_to["postal_code"]) == (None, "Weg 2", "10115")


async def test_channels_say_who_may_change_what_until_when(client: Client, people: Company) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await leave(people)
    text = (await client.get("/channels/web")).text
    version = text.split('name="version" value="')[1].split('"')[0]
    sent = {"code": "web", "name": "Web", "version": version, "active": "yes", "change-customer.more": "released"}
    await client.post("/channels", data=sent)
    assert (await change(people, number, door="customer", lines=[{"line": 1, "quantity": 3}])).state == "granted"
