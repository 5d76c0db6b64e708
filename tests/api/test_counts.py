"""Counts over HTTP: opened, counted blind, from a sheet, again, approved by another key; rules and reasons."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.access import create_key
from lading.flows.company import Company

Client = AsyncTestClient[Litestar]
API = "/api/v1/counts"
MUGS = {"place": "MAIN", "scope": "items", "skus": ["MUG-RED", "MUG-BLUE"]}


async def as_counter(company: Company, client: Client) -> dict[str, str]:
    """Headers of a key that counts and does not approve."""
    async with company.database.unit_of_work() as unit:
        key = await create_key(unit, name="counter", scopes=["stock:read", "stock:write"])
    return {"authorization": f"Bearer {key}"}


async def enter(client: Client, number: str, headers: dict[str, str], **found: str) -> dict[str, Any]:
    lines = [{"sku": sku.replace("_", "-"), "quantity": quantity} for sku, quantity in found.items()]
    answer = await client.post(f"{API}/{number}/entries", json={"lines": lines}, headers=headers)
    assert answer.status_code == 200, answer.text
    entered: dict[str, Any] = answer.json()
    return entered


async def test_from_the_shelf_to_the_books_by_two_keys(company: Company, client: Client) -> None:
    counter = await as_counter(company, client)
    made = (await client.post(API, json=MUGS, headers=counter)).json()
    number = made["number"]
    assert (number, made["status"], [line["sku"] for line in made["lines"]]) == (
        "SC100001", "open", ["MUG-BLUE", "MUG-RED"],
    )  # fmt: skip
    blind = await enter(client, number, counter, MUG_RED="60", MUG_BLUE="5")
    assert (blind["status"], blind["lines"][1]["counted"], blind["lines"][1]["expected"]) == ("counting", "60", None)
    seen = (await client.get(f"{API}/{number}")).json()["lines"][1]
    assert (seen["expected"], seen["variance"], seen["worth"], seen["asked"]) == ("100", "-40", "-380.00", True)
    refused = await client.post(f"{API}/{number}/finish", json={}, headers=counter)
    assert (refused.status_code, refused.json()["code"]) == (409, "count_again")
    await enter(client, number, counter, MUG_RED="60")
    missing = (await client.post(f"{API}/{number}/finish", json={}, headers=counter)).json()
    assert missing["errors"][0]["pointer"] == "/reasons/2"
    told = {"reasons": [{"line": 2, "reason": "lost"}]}
    assert (await client.post(f"{API}/{number}/finish", json=told, headers=counter)).json()["status"] == "to_approve"
    assert (await client.post(f"{API}/{number}/approve", json={}, headers=counter)).status_code == 403
    assert (await client.post(f"{API}/{number}/approve", json={"note": "seen"})).json()["status"] == "done"
    stock = (await client.get("/api/v1/stock/MUG-RED")).json()["places"]
    assert [row["on_hand"] for row in stock if row["place"] == "MAIN"] == ["60"]
    kinds = [one["kind"] for one in (await client.get(f"{API}/{number}/events")).json()["events"]]
    assert [kind for kind in kinds if kind.startswith("count.")] == [
        "count.booked", "count.submitted", "count.entered", "count.entered", "count.opened",
    ]  # fmt: skip
    story = (await client.get(f"{API}/{number}/events", headers=counter)).json()["events"]
    assert "count.entered" not in {one["kind"] for one in story}


async def test_a_sheet_is_filled_in_and_comes_back(client: Client) -> None:
    number = (await client.post(API, json=MUGS | {"blind": False})).json()["number"]
    text = (await client.get(f"{API}/{number}/sheet.csv")).text
    head, blue, red = text.strip().splitlines()
    assert head.endswith("line,bin,sku,barcode,name,unit,expected,counted,as_of")
    assert blue.startswith("1,,MUG-BLUE,,Blue mug,each,5,,m")
    moved = {"place": "MAIN", "reason": "x", "lines": [{"sku": "MUG-BLUE", "quantity": "1"}]}
    await client.post("/api/v1/stock/adjustments", json=moved)
    filled = "\n".join([head, blue.replace(",5,,m", ",5,6,m"), red.replace(",100,,m", ",100,99,m")])
    count = (await client.post(f"{API}/{number}/sheet", content=filled.encode())).json()
    assert [(line["sku"], line["counted"], line["asked"]) for line in count["lines"]] == [
        ("MUG-BLUE", "6", True), ("MUG-RED", "99", False),
    ]  # fmt: skip
    wrong = await client.post(f"{API}/{number}/sheet", content=b"sku;counted\nMUG-RED;many\nNO-SUCH;1\n")
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/rows/2/counted", "/rows/3/sku"]
    assert (await client.get(f"{API}/{number}/sheet.pdf")).content[:5] == b"%PDF-"


async def test_lists_cancelling_and_refusals(client: Client) -> None:
    number = (await client.post(API, json=MUGS)).json()["number"]
    again = await client.post(API, json=MUGS)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_count")
    answer = await client.get(f"{API}?status=open&place=MAIN&q=MUG-R")
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["counts"]
    assert (row["number"], row["lines"], row["counted"], row["worth"]) == (number, 2, 0, None)
    assert (await client.get(f"{API}?status=odd")).json()["code"] == "invalid"
    assert (await client.post(f"{API}/{number}/cancel", json={"reason": "wrong day"})).json()["status"] == "cancelled"
    assert (await client.get(f"{API}/SC9")).status_code == 404


async def test_rules_and_reasons_are_the_companys_own(client: Client) -> None:
    rules = {"rules": [{"place": "MAIN", "tolerance_units": "3", "approve_from": None, "days_a": 14}]}
    said = (await client.put("/api/v1/count-rules", json=rules)).json()["rules"]
    assert [(one["place"], one["tolerance_units"], one["days_a"]) for one in said] == [("MAIN", "3", 14)]
    assert (await client.put("/api/v1/count-rules", json={"rules": [{"place": "MOON"}]})).status_code == 422
    own = {"reasons": [{"code": "supplier_short", "name": "Supplier packs too few"}]}
    codes = [one["code"] for one in (await client.put("/api/v1/count-reasons", json=own)).json()["reasons"]]
    assert ("lost" in codes, codes[-1]) == (True, "supplier_short")
