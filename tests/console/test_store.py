"""The store board without a browser: what its pages say, and what its acts do."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.access.users import change_places
from lading.flows.company import Company
from tests.console.conftest import sign_in
from tests.counter import open_counter, to_fetch
from tests.transfers import send

Client = AsyncTestClient[Litestar]


async def test_an_order_goes_over_the_counter_by_its_screens(client: Client, people: Company) -> None:
    await open_counter(people)
    road = await to_fetch(people, ("MUG-RED", 2), ("BOWL", 1))
    (work,) = await road.release()
    board = (await client.get("/store?column=accept")).text
    assert f'href="/store/{work.number}"' in board
    assert "Accept" in (await client.get(f"/store/{work.number}")).text
    await client.post(f"/store/{work.number}/accept")
    await client.post(f"/store/{work.number}/picked")
    assert 'value="A1"' in (await client.get(f"/store/{work.number}")).text
    await client.post(f"/store/{work.number}/ready", data={"shelf": "A2"})
    code = await road.code()
    found = (await client.post("/store/find", data={"code": f"{code[:4]}-{code[4:]}"})).text
    assert f'value="{code[:4]}-{code[4:]}"' in found
    wrong = await client.post(f"/store/{work.number}/hand-over", data={"code": "WRONG"})
    assert (wrong.status_code, "4 more tries" in wrong.text) == (409, True)
    await client.post(f"/store/{work.number}/hand-over", data={"code": code, "decline.1": "1", "take.2": "1"})
    assert await road.line(1) == {"delivered": "1", "cancelled": "1"}
    assert "checked by the code" in (await client.get(f"/store/{work.number}")).text
    await road.prove()


async def test_what_comes_by_transfer_stands_on_the_board(client: Client, people: Company) -> None:
    await open_counter(people, pickup={"stock": "prefer_own"})
    road = await to_fetch(people, ("MUG-RED", 30))
    await road.release()
    ((number,),) = await road.ask("SELECT number FROM transfers")
    assert "Not sent yet" in (await client.get("/store?column=coming")).text
    await client.post("/board/place", data={"place": "MAIN"})
    assert "To be sent" in (await client.get("/store?column=coming")).text
    await client.post("/board/place", data={"place": "STORE"})
    await send(people, number)
    page = (await client.get("/store?column=coming")).text
    assert ("On the road" in page, road.number in page) == (True, True)


async def test_people_see_the_work_of_their_places_only(anyone: Client, people: Company) -> None:
    await open_counter(people)
    here, there = await to_fetch(people, ("BOWL", 1)), await to_fetch(people, ("MUG-RED", 1), pickup_at="MAIN")
    (work,), (other,) = await here.release(), await there.release()
    async with people.database.unit_of_work() as unit:
        await change_places(unit, login="warehouse", places=["STORE"])
    await sign_in(anyone, "warehouse")
    board = (await anyone.get("/store")).text
    assert (work.number in board, other.number in board) == (True, False)
    assert (await anyone.get(f"/store/{other.number}")).status_code == 403
    assert (await anyone.post(f"/store/{other.number}/accept")).status_code == 403
    assert other.number not in (await anyone.get("/board")).text


async def test_a_place_says_in_its_form_how_it_offers_pickup(client: Client, people: Company) -> None:
    form = {
        "code": "STORE", "version": "1", "name": "Store in town", "kind": "store", "serves": "all", "active": "yes",
        "closed_days": "2026-12-25, 2027-01-01", "accept_minutes": "45", "pickup.offered": "yes",
        "pickup.ready_minutes": "90", "pickup.latest": "16:30", "pickup.keep_days": "5", "pickup.remind_days": "0",
        "pickup.stock": "prefer_own", "pickup.transfer_days": "2", "pickup.shelves": "A1, A2",
    }  # fmt: skip
    assert (await client.post("/places", data=form)).status_code == 303
    async with people.database.unit_of_work() as unit:
        ((kept,),) = await unit.fetch("SELECT settings FROM places WHERE code = 'STORE'")
    assert (kept["accept_minutes"], kept["closed_days"]) == (45, ["2026-12-25", "2027-01-01"])
    assert kept["pickup"]["latest"] == "16:30"
    assert 'value="A1, A2"' in (await client.get("/places/STORE")).text
    bad = await client.post("/places", data={**form, "version": "2", "pickup.latest": "noon"})
    assert bad.status_code == 422


async def test_staff_change_the_delivery_on_the_order(client: Client, people: Company) -> None:
    await open_counter(people)
    road = await to_fetch(people, ("MUG-RED", 2))
    asked = (await client.get(f"/orders/{road.number}/delivery")).text
    assert "Send it to the address below" in asked
    nothing = await client.post(f"/orders/{road.number}/delivery", data={"pickup_at": ""})
    assert nothing.status_code == 422
    address = {"name": "Ada", "line1": "Markt 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
    sent = {f"ship_to.{name}": text for name, text in address.items()}
    await client.post(f"/orders/{road.number}/delivery", data=sent)
    assert (await road.release())[0].place == "MAIN"
    await road.prove()
