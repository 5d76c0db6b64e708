"""Quotes over HTTP."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from tests.drafts import BERLIN

Client = AsyncTestClient[Litestar]


async def test_a_quote_answers_what_an_order_would_come_to(client: Client) -> None:
    sent = {
        "channel": "web",
        "currency": "EUR",
        "ship_to": BERLIN,
        "lines": [{"sku": "BOWL", "quantity": "5"}],
    }
    answer = await client.post("/api/v1/quotes", json=sent)
    quote = answer.json()
    assert (answer.status_code, quote["verdict"], quote["totals"]["total"]) == (200, "admit", "70.00")
    assert (quote["lines"][0]["free"], quote["lines"][0]["short"]) == ("3", "2")
    assert (await client.get("/api/v1/orders")).json()["orders"] == []


async def test_a_quote_of_a_channel_that_is_not_known(client: Client) -> None:
    sent = {"channel": "moon", "currency": "EUR", "lines": [{"sku": "BOWL", "quantity": 1}]}
    answer = await client.post("/api/v1/quotes", json=sent)
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_channel")
