"""Events become messages, once per event and receiver, and messages leave at least once."""

from collections.abc import Sequence
from typing import Any

from lading.catalog import ChannelDraft, ChannelSettings, put_channels
from lading.documents import Letterhead, put_letterheads
from lading.flows.company import Company
from lading.flows.telling.tell_customers import render_new, send_due
from lading.messages import Letter, MessageTemplate, Posted, put_template, send_again
from lading.messages.queue import forget_messages, take_due
from lading.parties import erase_party
from lading.store.outbox import SETTLE
from tests.road import Road, order

ALSO_US = ChannelSettings(messages=True)


class Postbox:
    """A mailer that keeps what it is given; `error` is what it answers."""

    def __init__(self, error: str = "", *, final: bool = False) -> None:
        self.error, self.final = error, final
        self.letters: list[Letter] = []

    async def send(self, letters: Sequence[Letter]) -> list[Posted]:
        """Keep them."""
        self.letters += letters
        return [Posted(letter.id, self.error, self.final) for letter in letters]


async def written(road: Road) -> list[tuple[Any, ...]]:
    return await road.ask("SELECT kind, receiver, state, reason FROM messages ORDER BY written_at, id")


async def test_each_step_is_told_once(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    (work,) = await road.release()
    shipment = await road.ship(work.id, carrier="dhl_paket", tracking_number="0034 1")
    await road.deliver(shipment.id)
    assert (await render_new(company), await render_new(company)) == (5, 0)
    assert await written(road) == [
        ("order_received", "ada@example.com", "queued", ""),
        ("order_shipped", "ada@example.com", "queued", ""),
        ("order_delivered", "ada@example.com", "queued", ""),
    ]
    box = Postbox()
    assert (await send_due(company, box), await send_due(company, box)) == (3, 0)
    shipped = next(letter for letter in box.letters if "on its way" in letter.subject)
    assert shipped.subject == f"Your order {road.number} is on its way"
    assert "2 × Red mug" in shipped.text
    assert "piececode=0034%201" in shipped.html
    assert [state for _, _, state, _ in await written(road)] == ["sent"] * 3
    await road.prove()


async def test_the_confirmation_says_what_waits_and_what_it_costs(company: Company) -> None:
    road = await order(company, ("BOWL", 5), shipping={"method": "standard", "amount": "4.90"})
    await render_new(company)
    ((text,),) = await road.ask("SELECT text FROM messages")
    assert "5 × Bowl  70,00\u00a0€" in text
    assert "Shipping  4,90\u00a0€" in text
    assert "2 × Bowl" in text
    assert "10115 Berlin\nGermany" in text


async def test_a_cancellation_names_what_was_cancelled(company: Company) -> None:
    road = await order(company, ("MUG-RED", 5), ("BOWL", 1))
    await road.cancel({1: 2})
    await render_new(company)
    text = (await road.ask("SELECT text FROM messages WHERE kind = 'order_cancelled'"))[0][0]
    assert "2 × Red mug" in text
    assert "Bowl" not in text
    assert "The rest of your order stays" in text


async def test_a_short_pick_is_told_only_when_somebody_has_to_wait(company: Company) -> None:
    elsewhere = await order(company, ("MUG-RED", 2))
    (work,) = await elsewhere.release()
    await elsewhere.pick(work.id, short={1: 1}, why="damaged")
    waits = await order(company, ("BOWL", 2))
    (work,) = await waits.release()
    await waits.reject(work.id, "not_in_stock", {1: 1})
    await render_new(company)
    told = await waits.ask(
        "SELECT o.number FROM messages m JOIN orders o ON o.id = m.order_id WHERE m.kind = 'order_delayed'"
    )
    assert told == [(waits.number,)]


async def test_who_has_no_address_or_was_erased_gets_nothing(company: Company) -> None:
    await order(company, ("BOWL", 1), customer={"code": "C-9", "name": "Nobody"})
    road = await order(company, ("BOWL", 1), customer={"code": "C-8", "name": "Gone", "email": "gone@example.com"})
    async with company.database.unit_of_work() as unit:
        await erase_party(unit, code="C-8")
    await render_new(company)
    assert await written(road) == [
        ("order_received", "", "suppressed", "no_address"),
        ("order_received", "", "suppressed", "erased"),
    ]


async def test_a_channel_or_a_kind_can_be_silent(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE channels SET settings = '{\"messages\": false}' WHERE code = 'phone'")
        await unit.execute("UPDATE reference_version SET version = version + 1")
        draft = MessageTemplate(kind="order_cancelled", subject="x", text="y", active=False)
        await put_template(unit, draft=draft)
    road = await order(company, ("MUG-RED", 1), channel="phone")
    loud = await order(company, ("MUG-RED", 1))
    await loud.cancel()
    await render_new(company)
    assert [kind for kind, *_ in await written(road)] == ["order_received"]


async def test_a_shop_that_writes_itself_is_not_doubled_unless_we_say_so(company: Company) -> None:
    for code, kind, settings in (("one", "shopify", ChannelSettings()), ("two", "woocommerce", ALSO_US)):
        async with company.database.unit_of_work() as unit:
            await put_channels(unit, drafts=[ChannelDraft(code=code, name=code, kind=kind, settings=settings)])
        road = await order(company, ("MUG-RED", 1), channel=code)
    await render_new(company)
    told = "SELECT o.channel FROM messages m JOIN orders o ON o.id = m.order_id"
    assert await road.ask(told) == [("two",)]


async def test_without_a_mail_server_messages_stay_visible(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    await render_new(company)
    assert await send_due(company, None) == 1
    assert await written(road) == [("order_received", "ada@example.com", "not_sent", "no_mail_server")]
    async with company.database.unit_of_work() as unit:
        ((one,),) = await unit.fetch("SELECT id FROM messages")
        assert await send_again(unit, ids=[one]) == 1
    assert await send_due(company, Postbox()) == 1
    assert [state for _, _, state, _ in await written(road)] == ["sent"]


async def test_a_passing_error_is_tried_again_and_a_final_one_is_not(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    await render_new(company)
    assert await send_due(company, Postbox("busy")) == 1
    assert await written(road) == [("order_received", "ada@example.com", "queued", "busy")]
    assert await send_due(company, Postbox()) == 0
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE messages SET next_at = now()")
    assert await send_due(company, Postbox("550 unknown", final=True)) == 1
    assert await written(road) == [("order_received", "ada@example.com", "failed", "550 unknown")]
    await road.prove()


async def test_a_letter_whose_sender_died_leaves_again_under_the_same_name(company: Company) -> None:
    await order(company, ("MUG-RED", 1))
    await render_new(company)

    async with company.database.unit_of_work() as unit:
        first = await take_due(unit, limit=10)
    box = Postbox()
    assert await send_due(company, box) == 0
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE messages SET next_at = now() - interval '1 s'")
    assert await send_due(company, box) == 1
    assert [letter.id for letter in first] == [letter.id for letter in box.letters]


async def test_what_is_too_old_is_not_told(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    await render_new(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE messages SET written_at = now() - interval '3 days'")
    assert await send_due(company, Postbox()) == 0
    assert await written(road) == [("order_received", "ada@example.com", "failed", "too_old")]


async def test_a_template_that_fails_holds_up_nothing(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO message_templates (kind, subject, text)"
            " VALUES ('order_received', 'x', '{{ shipment.number }}')"
        )
    assert await render_new(company) > 0
    ((_, _, state, reason),) = await written(road)
    assert (state, reason[:21]) == ("failed", "could not be written:")


async def test_the_letterhead_signs(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        heads = [
            Letterhead(name="Harbour & Vale", email="hello@example.com"),
            Letterhead(channel="web", name="Vale <Web>", email="web@example.com", language="de"),
        ]
        await put_letterheads(unit, drafts=heads)
    await order(company, ("MUG-RED", 1))
    await render_new(company)
    box = Postbox()
    await send_due(company, box)
    (letter,) = box.letters
    assert (letter.sender_name, letter.reply_to) == ("Vale <Web>", "web@example.com")
    assert "Vale &lt;Web&gt;" in letter.html
    assert '<html lang="de">' in letter.html


async def test_a_person_who_is_forgotten_leaves_no_words(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    await render_new(company)
    async with company.database.unit_of_work() as unit:
        ((order_id,),) = await unit.fetch("SELECT id FROM orders")
        assert await forget_messages(unit, orders=[order_id]) == 1
    kept = await road.ask("SELECT subject, text, html, state, reason, receiver LIKE 'erased-%%' FROM messages")
    assert kept == [("", "", "", "suppressed", "erased", True)]


async def test_a_restored_company_tells_nothing_twice_and_goes_on(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    await render_new(company)
    await send_due(company, Postbox())
    async with company.database.unit_of_work() as unit:
        for statement in filter(str.strip, SETTLE.split(";")):
            await unit.execute(statement)  # type: ignore[arg-type]
    await road.cancel()
    box = Postbox()
    assert (await render_new(company), await send_due(company, box)) == (1, 1)
    assert [letter.subject for letter in box.letters] == [f"Your order {road.number}: cancellation"]
