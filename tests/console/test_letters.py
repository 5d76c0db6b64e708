"""Letters: their words, a preview of a real order, what is refused, and the way back to our own."""

import html

import pytest

from lading.flows.company import Company
from lading.messages import KINDS, read_templates
from lading.messages.templates import default_template
from tests.console.conftest import Client, sign_in
from tests.console.test_fields import HX, told
from tests.drafts import place

LETTER = {"version": "0", "subject": "Thanks, {{ order.number }}", "text": "Dear {{ customer.name }}", "active": "yes"}


@pytest.mark.parametrize("kind", KINDS)
async def test_every_letter_opens_with_its_words(client: Client, kind: str) -> None:
    page = html.unescape((await client.get(f"/letters/{kind}")).text)
    assert "{{ order.number }}" in page
    assert ("{{ shipment.tracking_url }}" in page.partition("Words that it may use")[2]) == KINDS[kind].with_shipment


async def test_it_is_saved_and_taken_back(people: Company, client: Client) -> None:
    nbsp = {**LETTER, "text": "Dear\u00a0{{ customer.name }},\r\n\r\n" + "thank you. " * 500}
    await client.post("/letters/order_received", data=nbsp)
    async with people.database.unit_of_work() as unit:
        kept = (await read_templates(unit))["order_received"]
    assert (kept.version, kept.html, kept.text[:27]) == (1, "", "Dear\u00a0{{ customer.name }},\n\n")
    assert len(kept.text) > 5000
    assert "Your words" in (await client.get("/letters")).text
    await client.post("/letters/order_received/reset")
    async with people.database.unit_of_work() as unit:
        assert (await read_templates(unit))["order_received"].version == 0


async def test_our_own_markup_gives_way_to_a_text_that_was_changed(people: Company, client: Client) -> None:
    ours = default_template("order_received")
    typed = {**LETTER, "text": "Hello from the shop", "shown": "own", "html": ours.html.replace("\n", "\r\n")}
    assert "Hello from the shop" in (await client.post("/letters/order_received/sheet", data=typed)).text
    await client.post("/letters/order_received", data=typed)
    async with people.database.unit_of_work() as unit:
        assert (await read_templates(unit))["order_received"].html == ""
    own = {**typed, "version": "1", "html": "<p>By hand</p>"}
    await client.post("/letters/order_received", data=own)
    async with people.database.unit_of_work() as unit:
        assert (await read_templates(unit))["order_received"].html == "<p>By hand</p>"


async def test_our_own_letter_keeps_its_markup(people: Company, client: Client) -> None:
    ours = default_template("order_received")
    typed = {**LETTER, "subject": "Hi", "text": ours.text, "shown": "own", "html": ours.html}
    await client.post("/letters/order_received", data=typed)
    async with people.database.unit_of_work() as unit:
        assert (await read_templates(unit))["order_received"].html.split() == ours.html.split()


async def test_an_unknown_word_is_told_at_its_field(people: Company, client: Client) -> None:
    wrong = {**LETTER, "text": "Hello\n{{ customer.nmae }}", "shown": "own", "html": "{% for x in order %}{% endfor %}"}
    answer = await client.post("/letters/order_received", data=wrong, headers=HX)
    assert answer.status_code == 422
    assert told(answer.text) == {
        "text": "Line 2: there is no “nmae” in that; did you mean “name”.",
        "html": "Line 1: only a list can be looped over.",
    }
    empty = await client.post("/letters/order_received", data={"shown": "own"}, headers=HX)
    assert set(told(empty.text)) == {"subject", "text", "html"}
    async with people.database.unit_of_work() as unit:
        assert (await read_templates(unit))["order_received"].version == 0


async def test_somebody_elses_change_is_not_written_over(client: Client) -> None:
    await client.post("/letters/order_received", data=LETTER)
    assert (await client.post("/letters/order_received", data=LETTER, headers=HX)).status_code == 412


async def test_the_preview_speaks_of_the_newest_order(people: Company, client: Client) -> None:
    order = await place(people, ("MUG-RED", 2))
    page = (await client.get("/letters/order_received")).text
    assert f"{order['number']}, Ada Lovelace</option>" in page
    typed = {**LETTER, "order": order["number"]}
    shown = (await client.post("/letters/order_received/preview", data=typed, headers=HX)).text
    assert f"<b>Thanks, {order['number']}</b>" in shown
    assert "Dear Ada Lovelace" in shown
    told_off = (await client.post("/letters/order_received/preview", data={**typed, "text": "{{ x }}"})).text
    assert "Text: Line 1: there is no" in told_off


async def test_the_sheet_may_do_nothing_but_look_like_itself(client: Client) -> None:
    for answer in (
        await client.get("/letters/order_shipped/sheet"),
        await client.post(
            "/letters/order_shipped/sheet", data={**LETTER, "shown": "own", "html": "<h1>Off it goes</h1>"}
        ),
    ):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert policy.endswith("frame-ancestors 'self'; sandbox")
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "<h1>Off it goes</h1>" in answer.text


async def test_who_may_not_write_reads(anyone: Client) -> None:
    await sign_in(anyone, "warehouse")
    assert "Save letter" not in (await anyone.get("/letters/order_received")).text
    assert (await anyone.post("/letters/order_received", data=LETTER)).status_code == 403
    assert (await anyone.get("/letters/no_such_letter")).status_code == 404
