"""The order queue and the order page: what they show, and what people do there."""

import html
import re

import pytest

from lading.flows.company import Company
from lading.flows.show_orders import show_order
from lading.orders.views import OrderView
from tests.console.conftest import Client, sign_in
from tests.drafts import place

HOLD = {"sentence": "Call the customer first", "step": "release"}


async def read(company: Company, number: str) -> OrderView:
    """The order as it stands."""
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=number)


def rows(page: str) -> list[str]:
    """The orders that a list shows."""
    return re.findall(r'<tr data-key="(L\d+)"', page)


async def undo(client: Client) -> int:
    """Press the button of the note that the last act left."""
    page = (await client.get("/orders")).text
    path = re.search(r'data-toast>.*?action="([^"]+)"', page, re.DOTALL)
    assert path
    note = page[page.index("data-toast") :]
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', note)}
    answer = await client.post(path[1], data=fields)
    return answer.status_code


async def test_an_empty_queue_teaches(client: Client) -> None:
    page = (await client.get("/orders")).text
    assert "Nothing is left to do. New orders appear here by themselves." in page


async def test_views_and_filters_narrow(people: Company, client: Client) -> None:
    reserved = await place(people, ("MUG-RED", 2))
    waiting = await place(people, ("BOWL", 9), channel="phone", tags=["vip"], external_id="P-7")
    assert rows((await client.get("/orders")).text) == [waiting["number"], reserved["number"]]
    assert rows((await client.get("/orders?view=waiting")).text) == [waiting["number"]]
    assert rows((await client.get("/orders?view=all&sku=MUG-RED")).text) == [reserved["number"]]
    assert rows((await client.get("/orders?tag=vip&channel=phone")).text) == [waiting["number"]]
    assert rows((await client.get("/orders?view=held")).text) == []
    page = (await client.get("/orders?placed_from=tomorrow")).text
    assert "must be a day such as" in page


@pytest.mark.parametrize("typed", ["{number}", "P-7", "bowl", "love", "C-1"])
async def test_search_finds_what_people_type(people: Company, client: Client, typed: str) -> None:
    order = await place(people, ("BOWL", 1), external_id="P-7")
    await place(people, ("MUG-RED", 1), customer={"code": "C-9", "name": "Max Born", "email": "max@example.com"})
    asked = typed.format(number=order["number"])
    assert rows((await client.get("/orders", params={"view": "all", "q": asked})).text) == [order["number"]]


async def test_pages_go_on_by_cursor(people: Company, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lading.console.screens.orders.PAGE", 2)
    numbers = [(await place(people, ("MUG-RED", count)))["number"] for count in (1, 2, 3)]
    first = (await client.get("/orders")).text
    assert rows(first) == numbers[:0:-1]
    following = re.search(r'href="([^"]+)"[^>]*rel="next"', first)
    assert following
    assert rows((await client.get(html.unescape(following[1]))).text) == numbers[:1]


async def test_a_view_of_my_own(client: Client) -> None:
    saved = await client.post("/orders/views", data={"name": "Phone", "query": "/orders?view=open&channel=phone"})
    assert saved.headers["location"] == "/orders?view=my-Phone"
    assert ">Phone</a>" in (await client.get("/orders?view=my-Phone")).text
    await client.post("/orders/views/forget", data={"name": "Phone"})
    assert await undo(client) == 303
    assert ">Phone</a>" in (await client.get("/orders")).text


async def test_held_and_undone(people: Company, client: Client) -> None:
    numbers = [(await place(people, ("MUG-RED", count)))["number"] for count in (1, 2)]
    answer = await client.post("/orders/bulk/hold", data={"number": numbers, **HOLD})
    assert answer.status_code == 303
    assert [hold.sentence for hold in (await read(people, numbers[0])).holds] == [HOLD["sentence"]]
    assert await undo(client) == 303
    assert [(await read(people, number)).holds for number in numbers] == [[], []]


async def test_released_to_places_and_undone(people: Company, client: Client) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await client.post("/orders/bulk/release", data={"number": number})
    assert (await read(people, number)).progress == "released"
    assert await undo(client) == 303
    assert (await read(people, number)).progress == "reserved"


async def test_units_cancelled_from_the_page(people: Company, client: Client) -> None:
    number = (await place(people, ("MUG-RED", 3), ("BOWL", 1)))["number"]
    form = {"quantity-1": "2", "quantity-2": "", "reason": "Changed their mind", "by": "customer", "version": "1"}
    answer = await client.post(f"/orders/{number}/cancel", data=form)
    assert answer.headers["location"] == f"/orders/{number}"
    order = await read(people, number)
    assert [(line.reserved, line.cancelled) for line in order.lines] == [(1, 2), (1, 0)]


async def test_an_act_on_an_outdated_page_is_refused(people: Company, client: Client) -> None:
    number = (await place(people, ("MUG-RED", 3)))["number"]
    await client.post(f"/orders/{number}/hold", data=HOLD)
    form = {"quantity-1": "2", "reason": "Changed their mind", "version": "1"}
    answer = await client.post(f"/orders/{number}/cancel", data=form, headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "has changed meanwhile" in answer.text
    assert "<html" not in answer.text


async def test_the_order_page_tells_its_story(people: Company, client: Client) -> None:
    number = (await place(people, ("MUG-RED", 2), ("BOWL", 9)))["number"]
    await client.post(f"/orders/{number}/hold", data=HOLD)
    page = html.unescape((await client.get(f"/orders/{number}")).text)
    for words in ("Order placed", "Waiting for stock: 6 × BOWL", "Held: By hand", HOLD["sentence"], "10115 Berlin"):
        assert words in page
    assert "<script" not in page[page.index("<body") :]


@pytest.mark.parametrize("part", ["lines/1", "money", "sent"])
async def test_numbers_open_down_to_their_facts(people: Company, client: Client, part: str) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    answer = await client.get(f"/orders/{number}/{part}", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert {"lines/1": "New → Reserved", "money": "€19.00", "sent": "Hauptstr. 1"}[part] in answer.text


async def test_what_is_not_there_says_so(client: Client) -> None:
    answer = await client.get("/orders/L999999")
    assert answer.status_code == 404
    assert "There is no order L999999." in answer.text


async def test_holds_are_released_from_their_queue(people: Company, client: Client) -> None:
    number = (await place(people, ("MUG-RED", 2)))["number"]
    await client.post(f"/orders/{number}/hold", data=HOLD)
    page = (await client.get("/holds")).text
    hold = re.search(r'name="hold" value="([^"]+)"', page)
    assert hold
    await client.post("/holds/release", data={"hold": hold[1], "reason": "Spoke to her"})
    assert (await read(people, number)).holds == []
    assert await undo(client) == 303
    assert [one.reason for one in (await read(people, number)).holds] == ["by_hand"]


async def test_a_reason_is_needed(people: Company, anyone: Client) -> None:
    await sign_in(anyone, "customer")
    number = (await place(people, ("MUG-RED", 2)))["number"]
    answer = await anyone.post("/orders/bulk/cancel", data={"number": number}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Fill in “Reason”." in answer.text) == (422, True)
