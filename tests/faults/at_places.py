"""Acts at places: released, picked, packed, shipped, delivered, taken back, handed over."""

from tests.counter import Counter, open_counter, to_fetch
from tests.dropship import dropped, found_dropship
from tests.faults.listed import CARD, Command, Company, act, packed, post, released
from tests.road import order


@act
async def release_to_places(company: Company) -> Command:
    road = await order(company, ("MUG-RED", 2), ("BOWL", 1))
    return post(f"/orders/{road.number}/fulfil")


@act
async def pick(company: Company) -> Command:
    _, work = await released(company, ("MUG-RED", 4))
    return post(f"/fulfilments/{work.number}/pick", short=[{"line": 1, "quantity": "1", "reason": "not_in_stock"}])


@act
async def pack(company: Company) -> Command:
    road, work = await released(company, ("MUG-RED", 4))
    await road.pick(work.id)
    return post(f"/fulfilments/{work.number}/pack", parcels=[{"lines": [{"line": 1, "quantity": "3"}]}])


@act
async def ship(company: Company) -> Command:
    _, work = await packed(company, ("MUG-RED", 4), payment=CARD)
    return post(f"/fulfilments/{work.number}/ship", carrier="dhl", tracking_number="T-1")


@act
async def deliver(company: Company) -> Command:
    road, work = await packed(company, ("MUG-RED", 4))
    return post(f"/shipments/{(await road.ship(work.id)).number}/deliver")


@act
async def void_shipment(company: Company) -> Command:
    road, work = await packed(company, ("MUG-RED", 4), payment=CARD)
    return post(f"/shipments/{(await road.ship(work.id)).number}/void", reason="recorded twice")


@act
async def report_shipment_lost(company: Company) -> Command:
    road, work = await packed(company, ("MUG-RED", 4))
    return post(f"/shipments/{(await road.ship(work.id)).number}/lost", reason="never seen again")


@act
async def reject_work(company: Company) -> Command:
    _, work = await released(company, ("MUG-RED", 4))
    return post(f"/fulfilments/{work.number}/reject", reason="not_in_stock")


@act
async def recall_work(company: Company) -> Command:
    _, work = await released(company, ("MUG-RED", 4))
    return post(f"/fulfilments/{work.number}/recall", reason="address", hold=True)


@act
async def accept_work(company: Company) -> Command:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2))
    (work,) = await road.release()
    return post(f"/fulfilments/{work.number}/accept")


@act
async def make_ready(company: Company) -> Command:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2))
    (work,) = await road.release()
    await road.pick(work.id)
    return post(f"/fulfilments/{work.number}/ready", shelf="A2")


@act
async def hand_over(company: Company) -> Command:
    await open_counter(company)
    road = await to_fetch(company, ("MUG-RED", 2))
    assert isinstance(road, Counter)
    _, code = await road.put_ready()
    ((number, _, _),) = await road.works()
    return post(f"/fulfilments/{number}/hand-over", proof={"code": code})


@act
async def ship_by_supplier(company: Company) -> Command:
    await found_dropship(company)
    _, _, number = await dropped(company, ("BOWL", 2))
    return post(f"/purchase-orders/{number}/ship", reference="S-1", carrier="dhl", tracking_number="T-1")
