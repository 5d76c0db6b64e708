"""Rules, facts, approvals and hooks over HTTP."""

from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.rules.order_facts import ORDER_FACTS
from tests.drafts import place

Client = AsyncTestClient[Litestar]
RULES = "/api/v1/rules"


def big(**fields: Any) -> dict[str, Any]:
    return {
        "name": "Big orders",
        "event": "order.placed",
        "condition": "order.total > 50",
        "effects": [{"do": "require_approval", "role": "operations", "sentence": "Accept a big order."}],
        "tests": [{"name": "big", "facts": {"order.total": "60"}, "fires": True}],
        **fields,
    }


async def test_a_rule_is_written_published_and_taken_back(client: Client) -> None:
    written = await client.put(f"{RULES}/big", json=big())
    assert (written.status_code, written.headers["etag"]) == (200, '"1"')
    assert (written.json()["draft"]["version"], written.json()["in_force"]) == (1, None)
    published = (await client.post(f"{RULES}/big/publish", json={})).json()
    assert (published["in_force"]["version"], published["in_force"]["standing"]) == (1, "in_force")
    await client.put(f"{RULES}/big", json=big(condition="order.total > 90", tests=[]))
    await client.post(f"{RULES}/big/publish", json={})
    back = (await client.post(f"{RULES}/big/roll-back", json={"version": 1})).json()
    assert (back["in_force"]["version"], back["in_force"]["rule"]["condition"]) == (3, "order.total > 50")
    versions = (await client.get(f"{RULES}/big/versions")).json()["versions"]
    assert [(one["version"], one["standing"]) for one in versions] == [
        (3, "in_force"), (2, "superseded"), (1, "superseded"),
    ]  # fmt: skip
    ended = (await client.post(f"{RULES}/big/retire", json={"reason": "No more."})).json()
    assert (ended["in_force"], len((await client.get(RULES)).json()["rules"])) == (None, 1)


async def test_what_is_wrong_is_said_with_its_place(client: Client) -> None:
    refused = await client.put(f"{RULES}/big", json=big(condition="order.totl > 50"))
    assert (refused.status_code, refused.json()["code"]) == (422, "condition_refused")
    assert refused.json()["errors"] == [
        {
            "pointer": "/condition",
            "code": "unknown_fact",
            "message": "There is no fact “order.totl”. Did you mean order.total?",
        }
    ]
    found = await client.post(f"{RULES}/check", json={"rule": big(condition="order.total > 5 and order.total < 4")})
    first = found.json()["findings"][0]
    assert (first["code"], first["severity"]) == ("never_true", "refuse")
    await client.put(f"{RULES}/big", json=big(tests=[{"name": "t", "facts": {"order.total": "1"}, "fires": True}]))
    failed = await client.post(f"{RULES}/big/publish", json={})
    assert (failed.status_code, failed.json()["errors"][0]["code"]) == (422, "test_fails")


async def test_drafts_are_not_overwritten_unseen(client: Client) -> None:
    await client.put(f"{RULES}/big", json=big())
    late = await client.put(f"{RULES}/big", json=big(), headers={"If-Match": '"0"'})
    assert (late.status_code, late.json()["code"]) == (412, "outdated")


async def test_a_rule_is_tried_on_past_orders(client: Client, company: Company) -> None:
    await place(company, ("MUG-RED", 1))
    await place(company, ("MUG-RED", 9))
    tried = (await client.post(f"{RULES}/try", json={"rule": big()})).json()
    assert (tried["orders"], tried["matches"]) == (2, 1)
    assert tried["first"][0]["judged"]["sentence"].startswith("It fired: order.total > 50 (order.total: ")
    assert tried["others"][0]["judged"]["because"][0]["truth"] is False
    dry = (await client.post(f"{RULES}/big/dry-run", json={"rule": big()})).json()
    assert (dry["hits_before"], dry["hits_after"], dry["different"]) == (0, 1, 1)
    assert dry["differences"][0]["after"] == ["require_approval: operations"]
    await client.put(f"{RULES}/big", json=big())
    await client.post(f"{RULES}/big/publish", json={})
    again = (await client.post(f"{RULES}/big/dry-run", json={"rule": big(condition="order.total > 5")})).json()
    assert (again["hits_before"], again["hits_after"], again["different"]) == (1, 2, 1)


async def test_an_approval_by_key(client: Client, company: Company) -> None:
    await client.put(f"{RULES}/big", json=big())
    await client.post(f"{RULES}/big/publish", json={})
    order = await place(company, ("MUG-RED", 9))
    (waiting,) = (await client.get("/api/v1/approvals")).json()["approvals"]
    assert (waiting["subject"], waiting["rule"], waiting["rule_version"], waiting["needed"]) == (
        f"order/{order['number']}", "big", 1, 1,
    )  # fmt: skip
    address = f"/api/v1/approvals/{waiting['id']}"
    said = (await client.post(f"{address}/approve", json={"reason": "I rang them."})).json()
    assert (said["state"], said["answers"][0]["reason"]) == ("approved", "I rang them.")
    late = await client.post(f"{address}/refuse", json={"reason": "No."})
    assert (late.status_code, late.json()["code"]) == (409, "approval_settled")
    shown = (await client.get(f"/api/v1/orders/{order['number']}")).json()
    assert (shown["commitment"], shown["holds"]) == ("accepted", [])
    told = (await client.get(f"/api/v1/orders/{order['number']}/rules")).json()
    assert (told["hits"][0]["rule"], told["now"][0]["fired"]) == ("big", True)


async def test_a_key_does_not_approve_what_it_placed(client: Client) -> None:
    await client.put(f"{RULES}/big", json=big())
    await client.post(f"{RULES}/big/publish", json={})
    draft = {
        "channel": "web", "currency": "EUR", "ship_to": {"country": "DE", "name": "A", "line1": "B 1", "city": "C",
        "postal_code": "10115"}, "lines": [{"sku": "MUG-RED", "quantity": 9}],
    }  # fmt: skip
    assert (await client.post("/api/v1/orders", json=draft)).status_code == 201
    (waiting,) = (await client.get("/api/v1/approvals")).json()["approvals"]
    own = await client.post(f"/api/v1/approvals/{waiting['id']}/approve", json={})
    assert (own.status_code, own.json()["code"]) == (403, "may_not_approve")


async def test_facts_are_published(client: Client) -> None:
    page = (await client.get("/api/v1/facts")).json()
    assert (page["version"], len(page["facts"])) == (ORDER_FACTS.version, len(ORDER_FACTS.facts))


async def test_a_hook_is_an_address_outside(client: Client) -> None:
    for url in (
        "http://erp.example.com",
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://10.0.0.1",
        "ftp://x.org",
    ):
        assert (await client.put("/api/v1/hooks/erp", json={"url": url})).status_code == 422
    shown = (await client.put("/api/v1/hooks/erp", json={"url": "https://erp.example.com/x", "secret": "s3cr3t"})).text
    assert '"has_secret":true' in shown
    assert "s3cr3t" not in shown
    assert (await client.delete("/api/v1/hooks/erp")).json() == {"hooks": []}


async def test_a_hold_for_a_role_until_a_day(client: Client, company: Company) -> None:
    number = (await place(company, ("MUG-RED", 1)))["number"]
    wish = {
        "reason": "credit", "sentence": "Ask for money first.", "steps": ["ship", "refund", "invoice"], "line": 1,
        "may_release": "operations", "due": "2027-01-01T00:00:00Z", "overdue": "release",
    }  # fmt: skip
    (hold,) = (await client.post(f"/api/v1/orders/{number}/hold", json=wish)).json()["holds"]
    assert {name: hold[name] for name in ("line", "may_release", "due", "overdue", "scope")} == {
        "line": 1, "may_release": "operations", "due": "2027-01-01T00:00:00Z", "overdue": "release", "scope": "line",
    }  # fmt: skip
