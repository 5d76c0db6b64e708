"""What shops push over HTTP: signed or refused, stored once, and found again in the inbox."""

import json
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.capture.signature import sign
from lading.catalog import ChannelDraft, put_channels
from lading.flows.channels.take_messages import work_inbox
from lading.flows.company import Company
from tests.shops import SECRET, open_shops, orders_of, shopify_order, the_order

Client = AsyncTestClient[Litestar]
URL = "/api/v1/channels/{}/webhooks"


@pytest.fixture(autouse=True)
async def shops(company: Company) -> None:
    """Both shops are open."""
    await open_shops(company)


def shopify_headers(body: bytes, *, secret: str = SECRET, topic: str = "orders/create") -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        "X-Shopify-Hmac-Sha256": sign(body=body, secret=secret),
    }


async def push(client: Client, order: dict[str, Any], **told: Any) -> Any:
    body = json.dumps(order).encode()
    return await client.post(URL.format("shopify"), content=body, headers=shopify_headers(body, **told))


async def test_a_signed_message_is_received_once(anyone: Client, company: Company) -> None:
    answers = [await push(anyone, shopify_order()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [answer.json() for answer in answers] == [
        {"received": True, "repeated": False},
        {"received": True, "repeated": True},
    ]
    assert await work_inbox(company) == 1
    assert (await the_order(company)).external_id == "5001"


async def test_without_a_good_signature_every_channel_answers_the_same(anyone: Client, company: Company) -> None:
    body = b'{"id": 1}'
    wrong = shopify_headers(body, secret="guessed")
    bare = {"X-Shopify-Topic": "orders/create"}
    answers = [
        await anyone.post(URL.format(channel), content=body, headers=headers)
        for channel in ("shopify", "woo", "web", "nowhere")
        for headers in (wrong, bare)
    ]
    assert {(answer.status_code, answer.json()["code"], answer.json()["detail"]) for answer in answers} == {
        (401, "not_signed", "This message is not signed with the secret of a channel that we know.")
    }
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM inbox") == [(0,)]


async def test_a_changed_body_is_refused(anyone: Client) -> None:
    headers = shopify_headers(b'{"id": 1}')
    assert (await anyone.post(URL.format("shopify"), content=b'{"id": 2}', headers=headers)).status_code == 401


async def test_who_guesses_too_often_has_to_wait_and_the_shop_has_not(anyone: Client) -> None:
    guesses = [await push(anyone, {"id": 1}, secret="guessed") for _ in range(61)]
    assert [answer.status_code for answer in guesses] == [401] * 60 + [429]
    assert 1 <= int(guesses[-1].headers["retry-after"]) <= 60
    assert (await push(anyone, shopify_order())).status_code == 200


async def test_the_old_secret_is_good_for_a_while_after_a_change(anyone: Client, company: Company) -> None:
    for secret in ("second", "third"):
        async with company.database.unit_of_work() as unit:
            draft = ChannelDraft(code="shopify", name="shopify", kind="shopify", secret=secret)
            await put_channels(unit, drafts=[draft])
    order = shopify_order()
    answers = [await push(anyone, order, secret=secret) for secret in ("third", "second", SECRET)]
    assert [answer.status_code for answer in answers] == [200, 200, 401]
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET secret_since = now() - interval '3 days'")
    assert (await push(anyone, order, secret="second")).status_code == 401


async def test_a_secret_never_shows(client: Client, company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await put_channels(
            unit, drafts=[ChannelDraft(code="shopify", name="shopify", kind="shopify", secret="another")]
        )
        rows = await unit.fetch("SELECT data::text FROM events WHERE subject = 'channel/shopify'")
    shown = (await client.get("/api/v1/channels/shopify")).text + "".join(row[0] for row in rows)
    assert SECRET not in shown
    assert "another" not in shown


async def test_woocommerce_is_greeted(anyone: Client, company: Company) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for channel in ("woo", "woo", "shopify", "nowhere"):
        answer = await anyone.post(URL.format(channel), content=b"webhook_id=17", headers=headers)
        assert answer.status_code == 200
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT source, state, outcome FROM inbox") == [
            ("channel/woo", "done", "Not an order message: the shop tried whether we answer.")
        ]


async def test_two_orders_of_one_second_share_a_delivery_id_and_both_come_in(anyone: Client) -> None:
    repeated = []
    for number in (1, 2):
        body = json.dumps({"id": number}).encode()
        headers = {
            "X-WC-Webhook-Signature": sign(body=body, secret=SECRET),
            "X-WC-Webhook-Topic": "order.created",
            "X-WC-Webhook-Delivery-ID": "f00d",
        }
        answer = await anyone.post(URL.format("woo"), content=body, headers=headers)
        repeated.append(answer.json()["repeated"])
    assert repeated == [False, False]


async def test_a_body_that_is_too_large_is_refused(anyone: Client) -> None:
    body = b"x" * 5_000_001
    answer = await anyone.post(URL.format("shopify"), content=body, headers=shopify_headers(body))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_the_inbox_shows_what_became_of_messages(client: Client, company: Company) -> None:
    await push(client, shopify_order())
    await push(client, {"id": 2}, topic="orders/updated")
    await work_inbox(company)
    page = (await client.get("/api/v1/inbox", params={"limit": 1})).json()
    older = (await client.get("/api/v1/inbox", params={"limit": 1, "cursor": page["next"]})).json()
    assert [one["state"] for one in page["messages"] + older["messages"]] == ["dead", "done"]
    dead = (await client.get("/api/v1/inbox", params={"state": "dead"})).json()["messages"]
    shown = (await client.get(f"/api/v1/inbox/{dead[0]['id']}")).json()
    assert (shown["body"], shown["topic"]) == ('{"id": 2}', "orders/updated")
    replayed = await client.post(f"/api/v1/inbox/{dead[0]['id']}/replay")
    assert (replayed.status_code, replayed.json()["state"]) == (200, "received")
    again = await client.post(f"/api/v1/inbox/{older['messages'][0]['id']}/replay")
    assert (again.status_code, again.json()["code"]) == (409, "not_dead")
    assert (await client.get("/api/v1/inbox/1")).status_code == 404


async def test_a_refused_message_changes_nothing(anyone: Client, company: Company) -> None:
    for body in (b"", b"{", b"[]", b'{"id": 1, "currency": "EUR", "line_items": [{}]}', b"\xff\xfe", b'"\\u0000"'):
        answer = await anyone.post(URL.format("shopify"), content=body, headers=shopify_headers(body))
        assert answer.status_code == 200
    await work_inbox(company)
    assert await orders_of(company) == []
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT state, count(*) FROM inbox GROUP BY 1") == [("dead", 6)]
        assert await unit.fetch("SELECT count(*) FROM tasks WHERE kind = 'message_refused'") == [(6,)]
