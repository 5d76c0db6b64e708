"""Pick-up in a store from its own stock: the road of an order over the counter."""

import pytest

from lading.flows.company import Company
from lading.flows.fulfilling.expire_pickups import expire_pickups, remind_customers
from lading.flows.fulfilling.hand_over import CodeBlocked, NotReady, WrongProof
from lading.flows.fulfilling.make_ready import NotAPickup, NotPickedYet
from lading.flows.fulfilling.pickup_code import name_who_comes
from lading.flows.telling.tell_customers import render_new
from lading.kernel import Invalid
from tests.counter import open_counter, to_fetch
from tests.road import order


async def test_an_order_goes_over_the_counter(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2))
    (work,) = await road.release()
    assert await road.state(work.id) == "open"
    await road.accept(work.id)
    await road.pick(work.id)
    assert await road.state(work.id) == "picking"
    code = await road.ready(work.id, "A2")
    view = await road.view(work.id)
    assert view.pickup
    assert (view.kind, view.pickup.state, view.pickup.shelf) == ("pickup", "ready", "A2")
    await road.hand_over(work.id, code=f"{code[:4]}-{code[4:].lower()}")
    assert (await road.state(work.id), await road.progress()) == ("collected", "delivered")
    assert await road.stock("MUG-RED", "STORE") == ("8", "0")
    assert (await road.events())[2:] == [
        "order.picked", "order.packed", "order.ready_for_pickup", "order.shipped", "order.delivered",
        "order.handed_over",
    ]  # fmt: skip
    given = (await road.view(work.id)).pickup
    assert given
    assert [(one.checked, one.other, one.by) for one in given.handovers] == [("code", False, "user:anna")]
    await road.prove()


async def test_it_is_promised_for_the_day_on_which_it_is_ready(company: Company) -> None:
    await open_counter(company, pickup={"ready_minutes": 3 * 24 * 60})
    road = await to_fetch(company, ("MUG-RED", 2))
    ((day, today),) = await road.ask(
        "SELECT promised_for, (now() AT TIME ZONE 'Europe/Berlin')::date FROM orders WHERE number = %s", road.number
    )
    assert (day - today).days == 3


async def test_what_is_declined_goes_back_and_the_rest_stays(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(
        company, ("MUG-RED", 3), ("BOWL", 2), payment={"method": "card", "captured": "56.50", "reference": "p"}
    )
    work, code = await road.put_ready()
    await road.hand_over(work, {2: 1}, declined={1: 2}, code=code)
    assert await road.state(work) == "ready"
    assert (await road.line(1), await road.line(2)) == (
        {"packed": "1", "cancelled": "2"},
        {"packed": "1", "delivered": "1"},
    )
    assert await road.stock("MUG-RED", "STORE") == ("10", "1")
    ((kind, sentence),) = await road.ask("SELECT kind, sentence FROM tasks")
    assert kind == "order.refund_due"
    assert "Refund 19 EUR" in sentence
    await road.hand_over(work, code=code)
    assert await road.state(work) == "collected"
    await road.prove()


async def test_who_declines_everything_withdraws_the_order(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 3))
    work, code = await road.put_ready()
    await road.hand_over(work, declined={1: 3}, code=code)
    assert (await road.progress(), await road.state(work)) == ("cancelled", "cancelled")
    assert await road.stock("MUG-RED", "STORE") == ("10", "0")
    await road.prove()


async def test_wrong_codes_are_counted_and_close_the_counter_to_the_code(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 1))
    work, code = await road.put_ready()
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongProof, match=f"{left} more"):
            await road.hand_over(work, code="AAAA-BBBB")
    with pytest.raises(WrongProof, match="last try"):
        await road.hand_over(work, code="---")
    with pytest.raises(CodeBlocked):
        await road.hand_over(work, code=code)
    assert (await road.events()).count("order.pickup_refused") == 5
    with pytest.raises(Invalid, match="confirm"):
        await road.hand_over(work, order=road.number, name="Ada Lovelace")
    await road.hand_over(work, order=road.number.lower(), name="  ada  LOVELACE", confirmed=True)
    assert await road.state(work) == "collected"
    await road.prove()


async def test_another_person_comes_when_the_customer_has_named_them(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 1))
    work, _ = await road.put_ready()
    with pytest.raises(WrongProof, match="belong together"):
        await road.hand_over(work, order=road.number, name="Zoë Babbage", confirmed=True, other=True)
    async with company.database.unit_of_work() as unit:
        await name_who_comes(unit, number=road.number, name="Zoë Babbage")
    await road.hand_over(work, order=road.number, name="zoe babbage", confirmed=True, other=True)
    assert "Babbage" not in str(await road.ask("SELECT data::text, reason FROM events"))


async def test_nothing_is_ready_before_it_is_picked_or_after_it_was_fetched(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2))
    (work,) = await road.release()
    with pytest.raises(NotPickedYet):
        await road.ready(work.id)
    await road.pick(work.id, short={1: 1}, why="damaged")
    code = await road.ready(work.id)
    await road.hand_over(work.id, code=code)
    with pytest.raises(NotReady):
        await road.hand_over(work.id, code=code)
    sent = await order(company, ("MUG-RED", 1))
    (other,) = await sent.release()
    with pytest.raises(NotAPickup):
        await road.ready(other.id)


async def test_what_nobody_fetches_goes_back_to_stock(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(
        company, ("MUG-RED", 2), ("BOWL", 1), payment={"method": "card", "captured": "33", "reference": "p"}
    )
    work, code = await road.put_ready()
    await road.hand_over(work, {2: 1}, code=code)
    assert (await remind_customers(company), await expire_pickups(company)) == (0, 0)
    await road.let_time_pass("remind")
    assert (await remind_customers(company), await remind_customers(company)) == (1, 0)
    await road.let_time_pass("kept")
    assert (await expire_pickups(company), await expire_pickups(company)) == (1, 0)
    assert await road.line(1) == {"cancelled": "2"}
    assert await road.stock("MUG-RED", "STORE") == ("10", "0")
    ((reason,),) = await road.ask("SELECT reason FROM events WHERE kind = 'order.cancelled'")
    ((data,),) = await road.ask("SELECT data->>'amount' FROM tasks WHERE kind = 'order.refund_due'")
    assert (reason, data) == ("not_collected", "19")
    with pytest.raises(NotReady):
        await road.hand_over(work, code=code)
    await road.prove()


async def test_the_customer_is_told_with_code_place_and_hours(company: Company) -> None:
    hours = [{"weekday": day, "opens": "00:00", "closes": "23:59"} for day in range(1, 8)]
    await open_counter(company, hours=hours, pickup={"instructions": "Ring the bell."})
    road = await to_fetch(company, ("MUG-RED", 2))
    _work, code = await road.put_ready()
    await road.let_time_pass("remind")
    await remind_customers(company)
    await road.let_time_pass("kept")
    await expire_pickups(company)
    while await render_new(company):
        pass
    letters = await road.ask("SELECT kind, state, subject, text, html FROM messages ORDER BY written_at, seq")
    assert [row[:2] for row in letters] == [
        (kind, "queued") for kind in ("order_received", "ready_for_pickup", "pickup_reminder", "pickup_expired")
    ]
    ready = letters[1]
    assert ready[2] == f"Order {road.number} is ready for you at Store in town"
    for told in (f"{code[:4]}-{code[4:]}", "2 × Red mug", "Marktplatz 3", "Mon–Sun 00:00–23:59", "Ring the bell."):
        assert told in ready[3]
    assert ready[4].count("<td width=") >= 21 * 21


async def test_collected_orders_get_no_letter_about_parcels(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2))
    work, code = await road.put_ready()
    await road.hand_over(work, code=code)
    await render_new(company)
    assert await road.ask("SELECT kind FROM messages ORDER BY seq") == [("order_received",), ("ready_for_pickup",)]
