"""Acts on orders: placed, changed, held, called off, promised, forgotten."""

from tests.changing import change
from tests.drafts import BERLIN, CUSTOMER
from tests.faults.listed import CARD, Command, Company, act, post, released
from tests.money import hold
from tests.road import order

ORDER = {"channel": "web", "currency": "EUR", "customer": CUSTOMER, "ship_to": BERLIN}
LINES = [{"sku": "MUG-RED", "quantity": 2}, {"sku": "TEA-1KG", "quantity": "0.5"}]


@act
async def place_order(_company: Company) -> Command:
    return Command("POST", "/orders", {**ORDER, "lines": LINES, "external_id": "A-1", "payment": CARD})


@act
async def place_a_batch(_company: Company) -> Command:
    orders = [{**ORDER, "lines": LINES[:many], "external_id": f"A-{many}"} for many in (1, 2)]
    return post("/orders/batch", orders=orders)


@act
async def change_order(company: Company) -> Command:
    road, _ = await released(company, ("MUG-RED", 4), payment=CARD)
    added = [{"sku": "BOWL", "quantity": "1"}]
    return post(f"/orders/{road.number}/change", lines=[{"line": 1, "quantity": "6"}], add=added, reason="called")


async def _asked(company: Company) -> str:
    road = await order(company, ("MUG-RED", 4))
    done = await change(company, road.number, door="customer", lines=[{"line": 1, "quantity": 6}])
    assert done.state == "requested", done.state
    return str(done.id)


@act
async def grant_change(company: Company) -> Command:
    return post(f"/changes/{await _asked(company)}/grant")


@act
async def deny_change(company: Company) -> Command:
    return post(f"/changes/{await _asked(company)}/deny", reason="Sold out.")


@act
async def undo_change(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 4))
    done = await change(company, road.number, lines=[{"line": 1, "quantity": 6}])
    return Command("POST", f"/changes/{done.id}/undo", {})


@act
async def change_delivery(company: Company) -> Command:
    road, _ = await released(company, ("MUG-RED", 2))
    return post(f"/orders/{road.number}/change-delivery", ship_to={**BERLIN, "line1": "Nebenstr. 2"}, reason="moved")


@act
async def cancel_order(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 4), ("BOWL", 1), payment=CARD)
    return post(f"/orders/{road.number}/cancel", reason="changed my mind", by="customer")


@act
async def hold_order(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 1))
    return post(f"/orders/{road.number}/hold", reason="fraud", sentence="The address looks odd.")


@act
async def release_hold(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 1))
    await hold(road, steps=["release"])
    return post(f"/orders/{road.number}/release", reason="fine")


@act
async def promise_and_keep(_company: Company) -> Command:
    return post("/promises?hold=15", lines=[{"sku": "BOWL", "quantity": "2"}], channel="web", ship_to=BERLIN)


@act
async def forget_a_person(company: Company) -> Command:
    await order(company, ("MUG-RED", 1))
    return Command("POST", "/parties/C-1/erase?reason=She%20asked.", {})
