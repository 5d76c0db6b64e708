"""Claims on goods over HTTP: filed, listed, decided once, and paid back by who caused them."""

import pytest
from litestar import Litestar, get
from litestar.testing import AsyncTestClient

from lading.api import Answer, Desk, create_api
from tests.api.test_returns import delivered

Client = AsyncTestClient[Litestar]
API = "/api/v1/goods-claims"


async def test_a_claim_is_filed_decided_and_recovered(client: Client) -> None:
    order = await delivered(client, 2)
    body = {"order": order, "kind": "damaged", "lines": [{"line": 1, "quantity": "1"}]}
    filed = await client.post(API, json=body)
    assert filed.status_code == 201, filed.text
    number = filed.json()["claim"]["number"]
    assert [one["number"] for one in (await client.get(f"{API}?state=open")).json()["claims"]] == [number]
    png = {"content": b"\x89PNG\r\n\x1a\n" + b"0" * 40, "headers": {"content-type": "image/png"}}
    assert (await client.post(f"{API}/{number}/photos", **png)).status_code == 201  # type: ignore[arg-type]
    said = {"outcome": "refund", "reason": "broken", "caused_by": "carrier", "against": "dhl"}
    decided = (await client.post(f"{API}/{number}/decide", json=said)).json()["claim"]
    assert (decided["state"], decided["credited"], decided["owed"]) == ("granted", "9.50", "9.50")
    again = await client.post(f"{API}/{number}/decide", json=said)
    assert (again.status_code, again.json()["code"]) == (409, "claim_decided")
    paid = (await client.post(f"{API}/{number}/recover", json={"amount": "5.00", "reference": "DHL-1"})).json()
    read = (await client.get(f"{API}/{number}")).json()
    assert (paid["claim"]["owed"], read["claim"]["recovered"]) == ("4.50", "5.00")


async def test_no_two_rooms_answer_at_one_address(desk: Desk) -> None:
    @get("/goods-claims", scope="admin")
    async def list_claims_too() -> Answer:
        return Answer(200)

    with pytest.raises(ValueError, match="goods-claims"):
        create_api(desk, more=[list_claims_too])
