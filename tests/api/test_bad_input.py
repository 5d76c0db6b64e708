"""What strangers send: naughty strings, far too many lines, bodies that are no order. No 5xx, no trace."""

import json
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.api import Desk
from lading.app.audit import audit
from tests.api.test_orders import body
from tests.drafts import BERLIN, CUSTOMER

Client = AsyncTestClient[Litestar]


def naughty_order(text: str, number: int) -> dict[str, Any]:
    return body(
        external_id=f"N-{number}",
        customer={**CUSTOMER, "code": f"N-{number}", "name": text[:200] or "x"},
        ship_to={**BERLIN, "name": text[:200] or "x", "line1": text[:200] or "x"},
        notes=text[:4000],
        tags=[text[:40] or "x"],
    )


async def test_naughty_strings_come_back_as_they_were_sent_or_are_refused(client: Client, shared_data: Path) -> None:
    texts = json.loads((shared_data / "07-geo/naughty-strings/blns.json").read_text())
    sent = [naughty_order(text, number) for number, text in enumerate(texts)]
    stored = 0
    for start in range(0, len(sent), 100):
        answer = await client.post("/api/v1/orders/batch", json={"orders": sent[start : start + 100]})
        assert answer.status_code == 200, answer.text
        for one in answer.json():
            assert one["status"] in (201, 422)
            if one["status"] == 201:
                stored += 1
                assert one["order"]["notes"] == sent[start + one["index"]]["notes"]
    assert stored > len(texts) * 0.9


async def test_naughty_strings_in_searches_and_addresses_find_nothing(client: Client, shared_data: Path) -> None:
    for text in json.loads((shared_data / "07-geo/naughty-strings/blns.json").read_text())[::7]:
        for path in ("orders", "items", "parties", "stock"):
            answer = await client.get(f"/api/v1/{path}", params={"q": text[:300], "cursor": text[:100]})
            assert answer.status_code in (200, 422), (path, text, answer.text)
        answer = await client.post("/api/v1/orders", json=body(sku=text or "?"))
        assert answer.status_code == 422


async def test_ten_thousand_lines_are_refused_and_change_nothing(client: Client, desk: Desk) -> None:
    many = body(lines=[{"sku": "MUG-RED", "quantity": "1"}] * 10_000)
    answer = await client.post("/api/v1/orders", json=many)
    assert answer.status_code in (413, 422)
    assert answer.json()["code"]
    assert (await client.get("/api/v1/orders")).json()["orders"] == []
    assert await audit(desk.database) == []


async def test_bodies_that_are_no_order_are_refused_with_a_pointer(client: Client) -> None:
    for sent in (b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b'{"lines":{}}', b"[" * 5000, b'{"a":1}'):
        answer = await client.post("/api/v1/orders", content=sent, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422), (sent[:20], answer.text)
        assert answer.json()["detail"]
    for quantity in ("-1", "0", "1e9999", "NaN", "1_0", "٣", "", None, {}, [], True, 1e308):
        answer = await client.post("/api/v1/orders", json=body(lines=[{"sku": "MUG-RED", "quantity": quantity}]))
        assert answer.status_code == 422, (quantity, answer.text)
        assert answer.json()["errors"][0]["pointer"].startswith("/lines/0"), answer.text


WITHOUT_AMOUNT = {
    "/gift-cards": {"currency": "EUR", "reason": "a present"},
    "/store-credits": {"currency": "EUR", "customer": "C-1", "reason": "late"},
    "/orders/L1/credits": {"kind": "goodwill", "reason": "late"},
    "/orders/L1/disputes": {"outcome": "lost", "reason": "fraud", "reference": "B1", "tender": 1},
    "/orders/L1/fees": {"reason": "bounced"},
    "/orders/L1/payments": {"method": "cash"},
    "/orders/L1/write-offs": {"reason": "lost"},
}


@pytest.mark.parametrize("path", WITHOUT_AMOUNT)
async def test_an_amount_of_nothing_is_told_at_its_field(client: Client, path: str) -> None:
    answer = await client.post(f"/api/v1{path}", json={"amount": "0", **WITHOUT_AMOUNT[path]})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_positive"), answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/amount"]


TWICE = {
    "PUT /count-reasons": ("reasons", {"code": "stolen", "name": "Stolen"}, "/reasons/0/code"),
    "PUT /resources": ("resources", {"code": "BENCH", "name": "Bench"}, "/resources/0/code"),
    "PUT /slot-pools": ("pools", {"code": "BENCH", "name": "Bench", "minutes": 30, "most": "2"}, "/pools/0/code"),
    "POST /replenishment/rules": ("rules", {"method": "levels", "minimum": "1", "maximum": "2"}, "/rules/0"),
}


@pytest.mark.parametrize("name", TWICE)
async def test_what_stands_twice_in_a_list_is_refused(client: Client, name: str) -> None:
    (method, path), (field, one, pointer) = name.split(), TWICE[name]
    answer = await client.request(method, f"/api/v1{path}", json={field: [one, one]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer), answer.text
    assert answer.json()["errors"][0]["code"] == "given_twice"
