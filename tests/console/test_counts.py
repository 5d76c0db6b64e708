"""Counting on screens: opened by a choice, counted by scans without the books, finished, approved, measured."""

import re

from lading.flows.company import Company
from tests.console.conftest import Client
from tests.counts import Counting, on_hand, start

HTMX = {"HX-Request": "true"}


async def scan(client: Client, code: str, current: str = "", key: str = "") -> str:
    """One scan; answers what the person reads."""
    told = {"code": code, "current": current, "key": key}
    answer = await client.post("/counts/SC100001/scan", data=told, headers=HTMX)
    assert answer.status_code == 200
    said = re.search(r'class="scan-said (\w+)".*?<strong>(.*?)</strong>', answer.text, re.DOTALL)
    return f"{said[1]}: {said[2]}" if said else ""


async def test_a_count_from_the_choice_to_the_books(people: Company, client: Client) -> None:
    asked = {"place": "MAIN", "scope": "items", "skus": "MUG-RED, MUG-BLUE"}
    opened = await client.post("/counts/new", data=asked)
    assert opened.headers["location"] == "/counts/SC100001"
    assert "Chosen items" in (await client.get("/counts")).text
    assert "how many lie there?" in (await client.get("/counts/SC100001/count")).text
    assert await scan(client, "mug-blue", key="k1") == "yes: 1 × Blue mug"
    assert await scan(client, "mug-blue", key="k1") == "yes: 1 × Blue mug"
    assert await scan(client, "4*MUG-BLUE") == "yes: 5 × Blue mug"
    assert await scan(client, "undo", current="MUG-BLUE") == "yes: 4 × Blue mug"
    assert await scan(client, "5", current="MUG-BLUE") == "yes: 5 × Blue mug"
    assert (await scan(client, "X-1")).startswith("no: “X-1” is no item that we know")
    assert await scan(client, "60", current="MUG-RED") == "yes: 60 × Red mug"
    assert await scan(client, "60", current="MUG-RED") == "yes: 60 × Red mug"
    page = (await client.get("/counts/SC100001")).text
    assert "round 2" in page
    done = await client.post("/counts/SC100001/finish", data={"reason-2": "lost"}, headers=HTMX)
    assert done.headers["hx-redirect"] == "/counts/SC100001"
    assert "SC100001" in (await client.get("/counts?view=approve")).text
    refused = await client.post("/counts/SC100001/approve", data={}, headers=HTMX)
    assert "Somebody else has to approve it" in refused.text
    await Counting(people, "SC100001").approve()
    assert await on_hand(people, "MUG-RED") == 60
    accuracy = (await client.get("/counts/accuracy")).text
    assert "50 %" in accuracy
    assert "Lost or stolen" in accuracy


async def test_wrong_choices_are_told_and_rules_are_kept(people: Company, client: Client) -> None:
    refused = await client.post("/counts/new", data={"place": "MAIN", "scope": "items", "skus": "NO-SUCH"})
    assert "There is no item “NO-SUCH”." in refused.text
    rules = {"place": "", "tolerance_units": "2", "tolerance_percent": "0", "days_a": "10", "most": "5", "blind": "yes"}
    await client.post("/counts/rules", data=rules)
    assert 'value="10"' in (await client.get("/counts/rules")).text
    await client.post("/counts/reasons", data={"name": "Supplier packs too few"})
    assert "supplier_packs_too_few" in (await client.get("/counts/rules")).text
    count = await start(people, skus=["MUG-RED"])
    sheet = await client.get(f"/counts/{count.number}/sheet.csv")
    filled = sheet.text.replace(",each,100,,m", ",each,,99,m").replace(",each,,,m", ",each,,99,m")
    await client.post(f"/counts/{count.number}/sheet", files={"file": ("s.csv", filled.encode())})
    assert (await count.lines())["MUG-RED"].counted == 99
    assert (await client.get(f"/counts/{count.number}/sheet.pdf")).content[:5] == b"%PDF-"
    await client.post(f"/counts/{count.number}/cancel", data={"reason": "wrong day"})
    assert "Cancelled" in (await client.get(f"/counts/{count.number}")).text
