"""A shipment at the side of an order: looked at, corrected with a way back, and voided by those who may."""

import pytest

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.console.test_fields import HX, told
from tests.road import Road, order


@pytest.fixture
async def road(people: Company) -> Road:
    """An order that has left with DHL under a wrong number."""
    road = await order(people, ("MUG-RED", 2))
    (work,) = await road.release()
    await road.ship(work.id, carrier="dhl", tracking_number="WRONG")
    return road


async def number_of(road: Road) -> str:
    """Its shipment's number."""
    ((number,),) = await road.ask("SELECT number FROM shipments")
    return str(number)


async def test_a_shipment_is_looked_at_from_its_order(client: Client, road: Road) -> None:
    number = await number_of(road)
    assert f'hx-get="/shipments/{number}?back=' in (await client.get(f"/orders/{road.number}")).text
    drawer = (await client.get(f"/shipments/{number}?back=/orders/{road.number}")).text
    assert [word in drawer for word in ("WRONG", "Red mug", "It never left", "Correct it")] == [True] * 4


async def test_a_wrong_number_is_corrected_and_put_back(client: Client, road: Road) -> None:
    at = f"/shipments/{await number_of(road)}/correct"
    answer = await client.post(at, data={"carrier": "ups", "service": "", "tracking_number": "RIGHT"})
    assert answer.headers["location"] == f"/orders/{road.number}"
    page = (await client.get(f"/orders/{road.number}")).text
    assert [word in page for word in ("RIGHT", "UPS", "corrected", "Tracking number: WRONG → RIGHT")] == [True] * 4
    assert f'action="{at}"' in page
    assert (await road.line()) == {"shipped": "2"}


async def test_what_never_left_is_voided_with_a_reason(client: Client, road: Road) -> None:
    at = f"/shipments/{await number_of(road)}"
    refused = await client.post(f"{at}/void", data={}, headers=HX)
    assert set(told(refused.text)) == {"reason"}
    answer = await client.post(f"{at}/void", data={"reason": "Nobody took it", "back": "/station/F1"})
    assert answer.headers["location"] == "/station/F1"
    page = (await client.get(f"/orders/{road.number}")).text
    assert ("never left: Nobody took it" in page, await road.line()) == (True, {"packed": "2"})
    drawer = (await client.get(at)).text
    assert ("Void the shipment" in drawer, "What it would have carried" in drawer) == (False, True)
    await road.prove()


async def test_no_other_site_is_gone_to(client: Client, road: Road) -> None:
    at = f"/shipments/{await number_of(road)}/void"
    answer = await client.post(at, data={"reason": "Nobody took it", "back": "https://evil.example/orders/"})
    assert answer.headers["location"] == f"/orders/{road.number}"


async def test_the_warehouse_corrects_and_does_not_void(anyone: Client, road: Road) -> None:
    await sign_in(anyone, "warehouse")
    at = f"/shipments/{await number_of(road)}"
    drawer = (await anyone.get(at)).text
    assert ("Correct it" in drawer, "It never left" in drawer) == (True, False)
    assert (await anyone.post(f"{at}/void", data={"reason": "x"})).status_code == 403


async def test_who_hears_that_it_arrived_says_so(client: Client, road: Road) -> None:
    at = f"/shipments/{await number_of(road)}"
    assert 'name="arrived-0"' in (await client.get(at)).text
    refused = await client.post(f"{at}/deliver", data={"arrived-0": "many"}, headers=HX)
    assert set(told(refused.text)) == {"arrived-0"}
    await client.post(f"{at}/deliver", data={"arrived-0": "1"})
    assert await road.line() == {"shipped": "1", "delivered": "1"}
    await client.post(f"{at}/deliver", data={})
    assert await road.line() == {"delivered": "2"}
    drawer = (await client.get(at)).text
    assert ("Mark as delivered" in drawer, "Void the shipment" in drawer) == (False, False)
    await road.prove()
