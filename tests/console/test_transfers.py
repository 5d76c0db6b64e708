"""Transfers on screen: written in a grid, sent, received in part, given up, and seen on the pages of stock."""

import html
import re

from lading.app.audit import audit
from lading.flows.company import Company
from tests.console.conftest import Client
from tests.transfers import draft, sent

GRID = {"place": "MAIN", "to": "STORE", "sku-0": "MUG-RED", "quantity-0": "12", "due_on": "2030-01-15"}


def keys(page: str) -> list[str]:
    """The rows that a list shows."""
    return re.findall(r'<tr data-key="([^"]+)"', page)


async def test_a_grid_becomes_a_transfer(people: Company, client: Client) -> None:
    assert "New transfer" in (await client.get("/stock/transfer")).text
    answer = await client.post("/stock/transfer", data=GRID | {"key": "a", "then": "send"})
    assert answer.headers["location"] == "/transfers/T100001"
    assert "In transit" in (await client.get("/transfers/T100001")).text
    await client.post("/stock/transfer", data=GRID | {"key": "b", "then": "draft"})
    await client.post("/stock/transfer", data=GRID | {"key": "c", "then": "done"})
    assert keys((await client.get("/transfers")).text) == ["T100002", "T100001"]
    assert keys((await client.get("/transfers?view=all")).text) == ["T100003", "T100002", "T100001"]
    wrong = await client.post("/stock/transfer", data=GRID | {"key": "d", "to": "MAIN"})
    assert "name another place" in wrong.text
    assert await audit(people.database) == []


async def test_receive_a_part_and_give_up_the_rest(people: Company, client: Client) -> None:
    address = f"/transfers/{await sent(people, ('MUG-RED', 12))}"
    refused = await client.post(f"{address}/receive", data={"key": "a", "good-1": "8", "damaged-1": "1"})
    assert "Say what is wrong with MUG-RED." in refused.text
    came = {"key": "b", "good-1": "8", "damaged-1": "1", "reason-1": "chipped"}
    assert (await client.post(f"{address}/receive", data=came)).headers["location"] == address
    assert "MUG-RED: 8, 1 damaged (chipped)" in (await client.get(address)).text
    assert "3</td>" in (await client.get("/stock/items/MUG-RED")).text
    assert "+3 in transit" in (await client.get("/stock?q=MUG-RED")).text
    await client.post(f"{address}/close", data={"reason": "never came"})
    page = (await client.get(address)).text
    assert "Given up as lost" in page
    assert "never came" in page
    assert address in (await client.get("/tasks")).text
    assert await audit(people.database) == []


async def test_send_and_cancel(people: Company, client: Client) -> None:
    first, second = await draft(people, ("MUG-RED", 12)), await draft(people, ("MUG-RED", 500))
    await client.post(f"/transfers/{first}/cancel", data={"reason": "not needed"})
    assert "not needed" in (await client.get(f"/transfers/{first}")).text
    refused = await client.post(f"/transfers/{second}/send", data={"due_on": ""})
    assert "it can send 100, not 500" in html.unescape(refused.text)
    assert keys((await client.get("/transfers?view=draft")).text) == [second]
    assert keys((await client.get("/transfers?view=all&q=MUG")).text) == [second, first]
