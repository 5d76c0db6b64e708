"""The availability explorer, and what lies ahead of an item on its stock page."""

import re
from datetime import timedelta

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.road import Road


async def test_a_basket_is_answered_with_its_reasons(client: Client) -> None:
    empty = await client.get("/availability")
    assert (empty.status_code, "Look ahead" in empty.text) == (200, True)
    page = (await client.get("/availability?lines=MUG-RED 3%0ABOWL 2&country=DE&channel=web")).text
    assert "Everything lies at one place." in page
    assert re.findall(r'href="/stock/items/([A-Z-]+)">', page)[:2] == ["MUG-RED", "BOWL"]
    assert page.count(" can be promised now") == 3
    short = (await client.get("/availability?lines=BOWL 9")).text
    assert "Of BOWL 6 have nowhere to come from" in short
    wrong = (await client.get("/availability?lines=MOON 1")).text
    assert "There is no item “MOON”." in wrong
    assert "how many" in (await client.get("/availability?lines=BOWL many")).text


async def test_supply_is_announced_and_moved_on_the_stock_page(people: Company, client: Client) -> None:
    async with people.database.unit_of_work() as unit:
        due = unit.now.date() + timedelta(days=9)
    sent = {"place": "MAIN", "quantity": "12", "due_on": due.isoformat(), "reference": "P-3"}
    assert (await client.post("/stock/items/BOWL/supply", data=sent)).status_code in (200, 303)
    page = (await client.get("/stock/items/BOWL/ahead")).text
    assert ("P-3" in page, page.count('class="curve large"')) == (True, 1)
    found = re.search(r'name="supply" value="([^"]+)"', page)
    assert found
    later = (due + timedelta(days=5)).isoformat()
    await client.post("/stock/items/BOWL/supply/move", data={"supply": found[1], "due_on": later, "reason": "late"})
    rows = await Road(people, "").ask("SELECT due_on::text, first_due_on::text FROM supply")
    assert rows == [(later, due.isoformat())]


async def test_buffers_and_quotas_are_set_there(people: Company, client: Client) -> None:
    await client.post("/stock/items/BOWL/buffer", data={"channel": "web", "place": "", "quantity": "1"})
    quota = {"holder": "group/", "group": "vip", "place": "STORE", "quantity": "2"}
    await client.post("/stock/items/BOWL/quota", data=quota)
    road = Road(people, "")
    assert await road.ask("SELECT channel, sku, quantity::text FROM buffers") == [("web", "BOWL", "1")]
    assert await road.ask("SELECT kind, holder, remaining::text FROM quotas") == [("group", "vip", "2")]
    page = (await client.get("/stock/items/BOWL/ahead")).text
    assert ("leaves untouched" in page, "vip" in page) == (True, True)


async def test_viewers_look_and_change_nothing(anyone: Client) -> None:
    await sign_in(anyone, "viewer")
    assert (await anyone.get("/availability?lines=BOWL 1")).status_code == 200
    assert "Expect it" not in (await anyone.get("/stock/items/BOWL/ahead")).text
    refused = await anyone.post("/stock/items/BOWL/buffer", data={"channel": "web", "quantity": "1"})
    assert refused.status_code == 403
