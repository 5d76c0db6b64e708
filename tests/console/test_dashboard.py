"""The dashboard, the search of the whole house, customers, and the queue as a file."""

import re

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.drafts import place
from tests.road import order


async def test_an_empty_company_is_told_what_to_do_first(client: Client) -> None:
    page = (await client.get("/")).text
    assert "First steps" in page
    assert page.count('<span class="unseen">(done)</span>') == 5, "places, channels, items, prices and stock are there"


async def test_numbers_lead_to_the_orders_behind_them(client: Client, people: Company) -> None:
    await place(people, ("MUG-RED", 2))
    await place(people, ("BOWL", 9))
    page = (await client.get("/")).text
    assert re.search(r"<b>2</b><span class=\"under\">0 yesterday", page)
    found = re.search(r'href="(/orders\?view=open&amp;progress=backordered[^"]*placed_from[^"]*)">1</a>', page)
    assert found is None, "a part of the bowls is reserved, so the order is partly reserved"
    found = re.search(r'href="(/orders\?view=open&amp;progress=reserved[^"]*placed_from[^"]*)">2</a>', page)
    assert found
    queue = (await client.get(found[1].replace("&amp;", "&"))).text
    assert queue.count("<tr data-key=") == 2
    assert ">45%<" in page, "six of eleven units had to wait"


async def test_who_sees_no_reports_goes_to_the_orders(anyone: Client) -> None:
    await sign_in(anyone, "warehouse")
    answer = await anyone.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/orders")


async def test_what_is_named_exactly_is_opened_at_once(client: Client, people: Company) -> None:
    road = await order(people, ("MUG-RED", 2), external_id="A-77")
    (work,) = await road.release()
    shipment = await road.ship(work.id, carrier="dhl", tracking_number="JD0001")
    for typed, target in (
        (road.number, f"/orders/{road.number}"),
        ("A-77", f"/orders/{road.number}"),
        ("JD0001", f"/orders/{road.number}"),
        (shipment.number, f"/orders/{road.number}"),
        (work.number.lower(), f"/station/{work.number}"),
        ("ada@example.com", "/customers/C-1"),
        ("BOWL", "/stock/items/BOWL"),
    ):
        answer = await client.get("/find", params={"q": typed})
        assert (typed, answer.headers.get("location")) == (typed, target)


async def test_the_search_lists_kinds_while_one_types(client: Client, people: Company) -> None:
    made = await place(people, ("MUG-RED", 2))
    list_below = (await client.get("/find", params={"q": "ad"}, headers={"HX-Request": "true"})).text
    assert re.findall(r"<h3>(\w+)", list_below) == ["Orders", "Customers"]
    assert made["number"] in list_below
    nothing = (await client.get("/find", params={"q": "<b>zz"}, headers={"HX-Request": "true"})).text
    assert "Nothing begins with “&lt;b&gt;zz”." in nothing


async def test_the_queue_as_a_file_has_no_formulas(client: Client, people: Company) -> None:
    made = await place(people, ("MUG-RED", 2), external_id="=cmd|' /C calc'!A0", tags=["@home"])
    answer = await client.get("/orders/export.csv", params={"view": "all"})
    head, row = answer.text.lstrip("\ufeff").splitlines()
    assert head.startswith("number,channel,external_id,placed_at,customer,")
    assert row.startswith(f"{made['number']},web,'=cmd|' /C calc'!A0,")
    assert row.endswith(",Red mug,EUR,19.00,'@home")


async def test_a_customer_is_changed_and_erased(client: Client, people: Company) -> None:
    made = await place(people, ("MUG-RED", 2))
    page = (await client.get("/customers/C-1")).text
    assert "Ada Lovelace" in page
    assert made["number"] in page
    assert "€19.00" in page
    saved = await client.post("/customers/C-1", data={"note": "Calls on Mondays", "version": "1"})
    assert saved.status_code == 303
    assert "Calls on Mondays" in (await client.get("/customers/C-1")).text
    stale = await client.post("/customers/C-1", data={"note": "Too late", "version": "1"})
    assert stale.status_code == 412
    refused = await client.post("/customers/C-1/erase", data={"typed": "C-2"})
    assert refused.status_code == 422
    await client.post("/customers/C-1/erase", data={"typed": "C-1"})
    assert "This person was erased at their wish." in (await client.get("/customers/C-1")).text
    async with people.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT name, email, note, erased_at IS NOT NULL FROM parties WHERE code = 'C-1'")
    assert rows == [("", "", "", True)]
