"""Rules and approvals in the console: written, tried while typing, published by another, brought back; yes and no."""

import re
from typing import Any

from lading.flows.company import Company
from lading.rules.two_pairs import set_two_pairs
from tests.console.conftest import Client, sign_in
from tests.drafts import place


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "code": "big",
        "name": "Big orders",
        "event": "order.placed",
        "condition": "order.total > 50",
        "priority": "100",
        "revision": "0",
        "effects.0.do": "require_approval",
        "effects.0.role": "operations",
        "effects.0.count": "1",
        "effects.0.sentence": "Accept a big order.",
        "effects.0.steps": ["release", "capture"],
        "effects.0.due_hours": "24",
        "tests.0.name": "big",
        "tests.0.facts": "order.total = 60\nline: sku = MUG-RED; quantity = 3",
        "tests.0.fires": "yes",
        **fields,
    }


async def test_a_condition_is_tried_while_it_is_typed(people: Company, client: Client) -> None:
    await place(people, ("MUG-RED", 1))
    await place(people, ("MUG-RED", 9))
    shown = (await client.post("/rules/look", data=typed())).text
    assert "Matches 1 of the last 2 orders" in shown
    wrong = (await client.post("/rules/look", data=typed(condition="order.totl > 50"))).text
    assert "<mark>order.totl</mark> &gt; 50" in wrong
    assert 'data-instead="order.total" data-start="0" data-end="10"' in wrong
    harmful = typed(condition='order.city == "<script>" and order.totl > 1')
    assert "<script>" not in (await client.post("/rules/look", data=harmful)).text
    never = (await client.post("/rules/look", data=typed(condition="order.total > 5 and order.total < 4"))).text
    assert "This can never be true." in never
    assert "Matches" not in (await client.post("/rules/look", data=typed(condition=""))).text


async def test_a_rule_is_saved_published_and_brought_back(people: Company, client: Client) -> None:
    await client.post("/rules", data=typed())
    page = (await client.get("/rules/big")).text
    assert "line: sku = MUG-RED; quantity = 3" in page
    assert (await client.post("/rules/big/publish", data={})).status_code == 303
    await client.post("/rules", data=typed(condition="order.total > 90", **{"tests.0.facts": "order.total = 95"}))
    versions = (await client.get("/rules/big/versions")).text
    assert re.search(r'class="gone">order.total &gt; 50<.*class="come">order.total &gt; 90<', versions, re.DOTALL)
    await client.post("/rules/big/publish", data={})
    await client.post("/rules/big/roll-back", data={"version": "1"})
    listed = (await client.get("/rules")).text
    assert "order.total &gt; 50" in listed
    assert "version 3" in listed
    await client.post("/rules/big/retire", data={"reason": "No more."})
    assert "Retired" in (await client.get("/rules")).text


async def test_what_is_wrong_stays_in_the_form(people: Company, client: Client) -> None:
    answer = await client.post("/rules", data=typed(condition="order.totl > 5"))
    assert answer.status_code == 422
    assert "Did you mean order.total?" in answer.text
    answer = await client.post("/rules", data=typed(**{"effects.0.count": "many"}))
    assert answer.status_code == 422
    await client.post("/rules", data=typed(**{"tests.0.facts": "order.total = 5"}))
    refused = await client.post("/rules/big/publish", data={})
    assert (refused.status_code, "Test “big” fails" in refused.text) == (422, True)


async def test_effects_are_added_and_taken_away(people: Company, client: Client) -> None:
    more = (await client.post("/rules/effects", data=typed(act="add add_tag"))).text
    assert 'name="effects.1.tag"' in more
    assert 'value="Accept a big order."' in more
    assert "effects.0" not in (await client.post("/rules/effects", data=typed(act="remove 0"))).text


async def test_who_wrote_a_rule_does_not_publish_it(people: Company, client: Client) -> None:
    async with people.database.unit_of_work() as unit:
        await set_two_pairs(unit, wanted=True)
    await client.post("/rules", data=typed())
    own = await client.post("/rules/big/publish", data={})
    assert (own.status_code, "somebody else has to publish it" in own.text) == (403, True)
    await sign_in(client, "operations")
    assert (await client.post("/rules/big/publish", data={})).status_code == 303


async def test_a_dry_run_shows_what_would_come_out_otherwise(people: Company, client: Client) -> None:
    order = await place(people, ("MUG-RED", 9))
    await client.post("/rules", data=typed())
    page = (await client.get("/rules/big/dry-run")).text
    assert f'href="/orders/{order["number"]}"' in page
    assert "require_approval: operations" in page


async def test_approvals_are_given_by_the_role(people: Company, client: Client) -> None:
    await client.post("/rules", data=typed())
    await client.post("/rules/big/publish", data={})
    order = await place(people, ("MUG-RED", 9))
    await sign_in(client, "warehouse")
    queue = (await client.get("/approvals")).text
    assert "Accept a big order." in queue
    assert "not yours to decide" in queue
    (number,) = set(re.findall(r'data-key="([0-9a-f-]{36})"', queue))
    assert (await client.post(f"/approvals/{number}/answer", data={"answer": "approved"})).status_code == 403
    await sign_in(client, "operations")
    assert f"/approvals/{number}/answer" in (await client.get("/approvals")).text
    silent = await client.post(f"/approvals/{number}/answer", data={"answer": "refused"})
    assert silent.status_code == 422
    await client.post(f"/approvals/{number}/answer", data={"answer": "approved"})
    assert 'class="card held"' not in (await client.get(f"/orders/{order['number']}")).text
    assert "Accept a big order." in (await client.get("/approvals?state=approved")).text


async def test_held_by_a_rule_until_its_role_releases_it(people: Company, client: Client) -> None:
    held = {
        "effects.0.do": "place_hold",
        "effects.0.reason": "fraud",
        "effects.0.may_release": "operations",
        "effects.0.steps": ["release"],
    }
    await client.post("/rules", data=typed(**held))
    await client.post("/rules/big/publish", data={})
    await place(people, ("MUG-RED", 9))
    await sign_in(client, "customer")
    page = (await client.get("/holds")).text
    assert "rule big, version 1" in page
    (tick,) = set(re.findall(r'name="hold" value="([^"]+)"', page))
    refused = await client.post("/holds/release", data={"hold": tick, "reason": "Fine."})
    assert (refused.status_code, "Only people of the role" in refused.text) == (403, True)
    await sign_in(client, "operations")
    assert (await client.post("/holds/release", data={"hold": tick, "reason": "Fine."})).status_code == 303


async def test_hooks_and_two_pairs_are_for_administrators(people: Company, client: Client) -> None:
    await client.post("/rules/hooks", data={"code": "erp", "url": "https://erp.example.com/x", "secret": "s"})
    await client.post("/rules/settings", data={"two_pairs": "yes"})
    page = (await client.get("/rules")).text
    assert "https://erp.example.com/x" in page
    assert re.search(r'name="two_pairs" value="yes" checked', page)
    await sign_in(client, "operations")
    assert "erp.example.com" not in (await client.get("/rules")).text
    assert (await client.post("/rules/hooks", data={"code": "x", "url": "https://x.example.com"})).status_code == 403
