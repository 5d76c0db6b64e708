"""Every command can be looked at first: what it would cause, of which nothing is kept, and then exactly that."""

import asyncio
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.api.test_orders import body, place
from tests.everything import fingerprints

Client = AsyncTestClient[Litestar]
CANCEL = {"reason": "changed my mind"}


async def look(client: Client, path: str, sent: Any, method: str = "POST") -> Any:
    """What the command would cause."""
    answer = await client.request(method, f"/api/v1{path}?preview=true", json=sent)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def send(client: Client, path: str, sent: Any, token: str) -> Any:
    """The command, with what was seen."""
    return await client.post(f"/api/v1{path}", json=sent, headers={"preview-token": token})


async def test_a_cancellation_is_foreseen_and_nothing_is_kept(client: Client, company: Company) -> None:
    number = (await place(client, sku="BOWL", quantity="2"))["number"]
    before = await fingerprints(company)
    seen = (await look(client, f"/orders/{number}/cancel", CANCEL))["consequences"]
    assert await fingerprints(company) == before
    assert [(one["before"], one["after"], one["quantity"]) for one in seen["units"]] == [("reserved", "cancelled", "2")]
    (stock,) = seen["stock"]
    assert (stock["sku"], stock["what"], stock["before"], stock["after"]) == ("BOWL", "reserved", "2", "0")
    axes = {one["what"]: (one["before"], one["after"]) for one in seen["orders"]}
    assert (axes["commitment"], axes["progress"]) == (("accepted", "declined"), ("reserved", "cancelled"))
    assert seen["messages"] == [{"kind": "order_cancelled", "about": f"order/{number}", "to": "C-1", "not_sent": ""}]
    assert f"Order {number}: 2 units of 1 line from reserved to cancelled." in seen["sentences"]


async def test_what_was_seen_is_done_with_its_token(client: Client) -> None:
    number = (await place(client))["number"]
    seen = await look(client, f"/orders/{number}/cancel", CANCEL)
    done = await send(client, f"/orders/{number}/cancel", CANCEL, seen["preview"])
    assert (done.status_code, done.json()["progress"], done.headers["etag"]) == (200, "cancelled", '"2"')


async def test_placing_is_foreseen_by_the_act_itself(client: Client, company: Company) -> None:
    before = await fingerprints(company)
    seen = await look(client, "/orders", body(quantity="3"))
    assert await fingerprints(company) == before
    assert seen["status"] == 201
    told = seen["consequences"]
    assert [(one["order"], one["before"], one["after"], one["quantity"]) for one in told["units"]] == [
        ("new-1", "new", "reserved", "3")
    ]
    assert [(one["what"], one["after"]) for one in told["totals"] if one["what"] == "total"] == [("total", "42.00")]
    done = await send(client, "/orders", body(quantity="3"), seen["preview"])
    assert (done.status_code, done.json()["totals"]["total"]) == (201, "42.00")


async def test_what_has_moved_is_refused_with_what_it_would_be_now(client: Client, company: Company) -> None:
    seen = await look(client, "/orders", body(quantity="3"))
    await place(client, quantity="18")
    before = await fingerprints(company)
    moved = await send(client, "/orders", body(quantity="3"), seen["preview"])
    assert (moved.status_code, moved.json()["code"]) == (409, "preview_moved")
    changed = {name for name, mark in (await fingerprints(company)).items() if mark != before[name]}
    assert changed <= {"order_number"}  # a refused order leaves a gap
    assert {one["after"] for one in moved.json()["consequences"]["units"]} != {"reserved"}
    assert (await send(client, "/orders", body(quantity="3"), moved.json()["preview"])).status_code == 201


async def test_what_does_not_matter_moves_nothing(client: Client) -> None:
    number = (await place(client))["number"]
    seen = await look(client, f"/orders/{number}/cancel", CANCEL)
    await client.patch(f"/api/v1/orders/{number}", json={"notes": "ring twice"})
    assert (await send(client, f"/orders/{number}/cancel", CANCEL, seen["preview"])).status_code == 200


async def test_a_token_counts_for_its_command_alone(client: Client) -> None:
    number = (await place(client))["number"]
    seen = await look(client, f"/orders/{number}/cancel", CANCEL)
    for token in (seen["preview"], "nonsense", ""):
        answer = await send(client, f"/orders/{number}/cancel", {"reason": "another"}, token)
        assert (answer.status_code, answer.json()["code"]) == (409, "preview_unknown")


async def test_a_refusal_is_foreseen_as_it_is(client: Client) -> None:
    answer = await client.post("/api/v1/orders/L1/cancel?preview=true", json=CANCEL)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    answer = await client.post("/api/v1/orders/L1/cancel?preview=perhaps", json=CANCEL)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_parameter")


async def test_a_key_answers_the_same_again_after_a_preview(client: Client) -> None:
    number = (await place(client))["number"]
    seen = await look(client, f"/orders/{number}/cancel", CANCEL)
    headers = {"preview-token": seen["preview"], "idempotency-key": "once"}
    first, again = [
        await client.post(f"/api/v1/orders/{number}/cancel", json=CANCEL, headers=headers) for _ in range(2)
    ]
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)


async def test_a_batch_is_foreseen_as_one(client: Client, company: Company) -> None:
    sent = {"orders": [body(quantity="2"), body(sku="NOTHING"), body(sku="MUG-RED")]}
    before = await fingerprints(company)
    seen = await look(client, "/orders/batch", sent)
    assert await fingerprints(company) == before
    assert [(one["order"], one["sku"]) for one in seen["consequences"]["units"]] == [
        ("new-1", "BOWL"),
        ("new-2", "MUG-RED"),
    ]
    done = await send(client, "/orders/batch", sent, seen["preview"])
    assert [one["status"] for one in done.json()] == [201, 422, 201]


async def test_what_was_not_committed_is_never_remembered(client: Client) -> None:
    await place(client)
    await look(client, "/items/BOWL", {"name": "Bowl", "price": "99.00", "currency": "EUR"}, "PUT")
    assert (await place(client))["totals"]["total"] == "14.00"


async def test_a_preview_waits_for_nobody(client: Client, company: Company) -> None:
    number = (await place(client))["number"]
    async with company.database.unit_of_work() as writer:
        await writer.fetch("SELECT FROM orders WHERE number = %s FOR NO KEY UPDATE", [number])
        answer = await asyncio.wait_for(
            client.post(f"/api/v1/orders/{number}/cancel?preview=true", json=CANCEL), timeout=4
        )
        assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "preview_busy", "1")
    assert (await look(client, f"/orders/{number}/cancel", CANCEL))["consequences"]["units"]


async def test_of_two_who_saw_the_same_last_units_one_gets_them(client: Client) -> None:
    first, second = body(quantity="20"), body(quantity="20", notes="the other")
    seen = [await look(client, "/orders", one) for one in (first, second)]
    answers = await asyncio.gather(
        *(send(client, "/orders", one, told["preview"]) for one, told in zip((first, second), seen, strict=True))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    (moved,) = [answer for answer in answers if answer.status_code == 409]
    assert "backordered" in {one["after"] for one in moved.json()["consequences"]["units"]}
