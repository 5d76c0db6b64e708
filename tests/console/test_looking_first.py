"""Before an act that cannot be undone, its dialog shows what it would do; sent, it does that or nothing."""

import re

from lading.flows.company import Company
from tests.console.conftest import Client
from tests.drafts import place
from tests.everything import fingerprints

LOOK = {"X-Preview": "look", "HX-Request": "true"}
REASON = {"reason": "She has changed her mind."}
ONE = {"quantity-1": "1", "by": "customer"}


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of the panel."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


async def test_a_dialog_shows_what_cancelling_would_do(client: Client, people: Company) -> None:
    number = (await place(people, ("BOWL", 2)))["number"]
    before = await fingerprints(people)
    seen = await client.post(f"/orders/{number}/cancel", data=ONE, headers=LOOK)
    now = await fingerprints(people)
    assert {name for name in now if now[name] != before[name]} <= {"sessions"}
    assert seen.status_code == 200
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", seen.text))
    assert "1 × BOWL Reserved → Cancelled" in words
    assert "BOWL Main warehouse, reserved 2 → 1" in words or "reserved 2 → 1" in words
    assert "Order cancelled to C-1" in words


async def test_the_form_does_what_was_seen(client: Client, people: Company) -> None:
    number = (await place(people, ("BOWL", 2)))["number"]
    path = f"/orders/{number}/cancel"
    seen = await client.post(path, data=ONE, headers=LOOK)
    sent = ONE | {"preview_token": hidden(seen.text, "preview_token")} | REASON
    done = await client.post(path, data=sent, headers={"HX-Request": "true"})
    assert (done.status_code, done.headers["HX-Redirect"]) == (200, f"/orders/{number}")
    assert "lading_toast" in done.headers["set-cookie"]


async def test_what_has_moved_is_shown_again_and_marked(client: Client, people: Company) -> None:
    number = (await place(people, ("BOWL", 2), ("MUG-RED", 1)))["number"]
    path, all_of_it = f"/orders/{number}/cancel", {"quantity-1": "2", "by": "customer"}
    seen = await client.post(path, data=all_of_it, headers=LOOK)
    fields = {name: hidden(seen.text, name) for name in ("preview_token", "preview_seen")}
    await place(people, ("BOWL", 3))
    moved = await client.post(path, data=all_of_it | REASON | fields, headers={"HX-Request": "true"})
    assert (moved.status_code, moved.headers["HX-Trigger"]) == (409, "moved")
    again = await client.post(path, data=all_of_it | fields, headers=LOOK | {"X-Preview": "again"})
    assert len(re.findall('class="fresh"', again.text)) == 1
    sent = all_of_it | REASON | {"preview_token": hidden(again.text, "preview_token")}
    assert (await client.post(path, data=sent, headers={"HX-Request": "true"})).status_code == 200


async def test_many_orders_are_summed_up(client: Client, people: Company) -> None:
    numbers = [(await place(people, ("MUG-RED", 2)))["number"] for _ in range(5)]
    seen = await client.post("/orders/bulk/cancel", data={"number": numbers}, headers=LOOK)
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", seen.text))
    assert "What this does to 5 orders" in words
    assert "10 in 5 lines Reserved → Cancelled" in words
    assert "5 × Order cancelled" in words


async def test_what_is_refused_says_why_in_the_panel(client: Client, people: Company) -> None:
    number = (await place(people, ("BOWL", 2)))["number"]
    seen = await client.post(f"/orders/{number}/cancel", data={"quantity-1": "5"}, headers=LOOK)
    assert (seen.status_code, "not all of this can be cancelled" in seen.text) == (409, True)


async def test_erasing_shows_what_it_blanks_before_the_code_is_typed(client: Client, people: Company) -> None:
    await place(people, ("BOWL", 2))
    seen = await client.post("/customers/C-1/erase", data={"typed": ""}, headers=LOOK)
    assert (seen.status_code, "1 of parties" in seen.text) == (200, True)
    refused = await client.post("/customers/C-1/erase", data={"typed": ""}, headers={"HX-Request": "true"})
    assert refused.status_code == 422


async def test_every_act_can_be_looked_at_and_needs_its_permission(client: Client, anyone: Client) -> None:
    anyone.headers.pop("X-CSRF-Token")
    answer = await anyone.post("/orders/L1/cancel", data={}, headers=LOOK)
    assert answer.status_code in (401, 403)
