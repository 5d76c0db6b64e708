"""Another way to the customer: fetched instead of sent, and back; and work that a place does not accept in time."""

import pytest

from lading.flows.changing.change_delivery import ChangeDelivery, DeliveryChange, LeftAlready, change_delivery
from lading.flows.company import Company
from lading.flows.fulfilling.accept import pass_on_unaccepted
from lading.flows.telling.tell_customers import render_new
from lading.kernel import Invalid
from lading.orders import Address
from tests.counter import Counter, open_counter, to_fetch
from tests.road import ANNA, order

POTSDAM = Address(name="Ada Lovelace", line1="Am Neuen Markt 1", city="Potsdam", postal_code="14467", country="DE")


async def change(company: Company, number: str, **how: object) -> None:
    """Change the delivery of an order."""
    async with company.database.unit_of_work(ANNA) as unit:
        wish = ChangeDelivery(number=number, change=DeliveryChange(**how))  # type: ignore[arg-type]
        await change_delivery(unit, company, wish=wish)


async def test_what_waited_on_the_shelf_is_sent_instead(company: Company) -> None:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2), ("MUG-BLUE", 9))
    work, code = await road.put_ready()
    await change(company, road.number, ship_to=POTSDAM, reason="cannot come")
    assert (await road.state(work), await road.line(1)) == ("recalled", {"reserved": "2"})
    held = await road.ask("SELECT sku, place, quantity::int FROM reservations WHERE quantity > 0 ORDER BY 1, 2")
    assert held == [("MUG-BLUE", "STORE", 9), ("MUG-RED", "STORE", 2)]
    works = await road.release()
    assert [(one.place, (await road.view(one.id)).kind) for one in works] == [("STORE", "ship")]
    assert await road.stock("MUG-RED", "STORE") == ("10", "2")
    while await render_new(company):
        pass
    ((text,),) = await road.ask("SELECT text FROM messages WHERE kind = 'delivery_changed'")
    assert "14467 Potsdam" in text
    assert "Potsdam" not in str(await road.ask("SELECT data::text FROM events"))
    assert code
    await road.prove()


async def test_what_was_to_be_sent_is_fetched_instead(company: Company) -> None:
    await open_counter(company)
    placed = await order(company, ("MUG-RED", 2), ("TEA-1KG", 1))
    road = Counter(company, placed.number)
    (work,) = await road.release()
    await road.pick(work.id)
    await road.pack(work.id)
    assert work.place == "MAIN"
    await change(company, road.number, pickup_at="STORE")
    assert (await road.line(1), await road.line(2)) == ({"reserved": "2"}, {"backordered": "1"})
    assert (await road.stock("MUG-RED"), await road.stock("MUG-RED", "STORE")) == (("100", "0"), ("10", "2"))
    (work,) = await road.release()
    assert (work.place, await road.state(work.id)) == ("STORE", "open")
    await road.prove()


async def test_what_has_left_or_nobody_offers_is_refused(company: Company) -> None:
    road = await order(company, ("MUG-RED", 2))
    with pytest.raises(Invalid, match="Nobody can fetch"):
        await change(company, road.number, pickup_at="STORE")
    (work,) = await road.release()
    await road.ship(work.id)
    with pytest.raises(LeftAlready):
        await change(company, road.number, ship_to=POTSDAM)
    await road.prove()


async def test_what_a_store_does_not_accept_in_time_goes_elsewhere(company: Company) -> None:
    await open_counter(company, accept_minutes=30)
    await open_counter(company, "MAIN", accept_minutes=30)
    road = await order(company, ("MUG-RED", 2))
    fetched = await to_fetch(company, ("MUG-RED", 1))
    busy = await order(company, ("MUG-RED", 3))
    (work,), (pickup,), (begun,) = await road.release(), await fetched.release(), await busy.release()
    await busy.pick(begun.id)
    assert await pass_on_unaccepted(company) == 0
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE acceptances SET accept_by = now() - interval '1 min'")
    assert (await pass_on_unaccepted(company), await pass_on_unaccepted(company)) == (2, 0)
    assert await road.works() == [(work.number, "MAIN", "rejected")]
    ((place,),) = await road.ask("SELECT place FROM reservations WHERE quantity = 2")
    assert place == "STORE"
    assert (await fetched.works(), await busy.progress()) == ([(pickup.number, "STORE", "open")], "picked")
    assert await road.ask("SELECT kind FROM tasks") == [("pickup.not_accepted",)]
    assert ("not_accepted",) in await road.ask("SELECT reason FROM events WHERE kind = 'order.rejected_by_place'")
    await road.prove()
