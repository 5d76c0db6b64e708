"""The fulfilment board: cards in their columns, release, names on cards, and the pick list."""

import re

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.road import order


def column(page: str, key: str) -> list[str]:
    """The fulfilments in a column of the board."""
    found = re.search(rf'aria-labelledby="column-{key}">(.*?)</section>', page, re.DOTALL)
    assert found
    return re.findall(r'<tr data-key="(F\d+)"', found[1])


async def test_an_empty_board_teaches(client: Client) -> None:
    assert "Released orders arrive here." in (await client.get("/board")).text


async def test_cards_stand_where_their_work_is(people: Company, client: Client) -> None:
    road = await order(people, ("MUG-RED", 2))
    (work,) = await road.release()
    assert column((await client.get("/board")).text, "open") == [work.number]
    await road.pick(work.id, {1: 1})
    assert column((await client.get("/board")).text, "picking") == [work.number]
    await road.pick(work.id)
    assert column((await client.get("/board")).text, "picked") == [work.number]
    await road.pack(work.id)
    await road.ship(work.id)
    assert column((await client.get("/board")).text, "shipped") == [work.number]


async def test_ready_orders_are_released_and_taken_back(people: Company, client: Client) -> None:
    road = await order(people, ("MUG-RED", 2))
    assert "Release 1 ready order" in (await client.get("/board")).text
    await client.post("/board/release")
    assert await road.line() == {"released": "2"}
    ((number, _place, _state),) = await road.works()
    assert column((await client.get("/board")).text, "open") == [number]


async def test_a_place_is_remembered(people: Company, client: Client) -> None:
    road = await order(people, ("MUG-RED", 2))
    (work,) = await road.release()
    await client.post("/board/place", data={"place": "STORE"})
    assert column((await client.get("/board")).text, "open") == []
    await client.post("/board/place", data={"place": "MAIN"})
    assert column((await client.get("/board")).text, "open") == [work.number]
    assert (await client.post("/board/place", data={"place": "MOON"})).status_code == 422


async def test_a_name_on_a_card_keeps_others_off(people: Company, client: Client) -> None:
    (work,) = await (await order(people, ("MUG-RED", 2))).release()
    await client.post("/board/take-up", data={"number": work.number})
    assert column((await client.get("/board")).text, "picking") == [work.number]
    await sign_in(client, "warehouse")
    refused = await client.post("/board/take-up", data={"number": work.number})
    assert refused.status_code == 409
    assert f"{work.number} is being picked by" in refused.text
    await client.post("/board/put-down", data={"number": work.number})
    assert (await client.post("/board/take-up", data={"number": work.number})).status_code == 303


async def test_held_and_late_work_says_so(people: Company, client: Client) -> None:
    road = await order(people, ("MUG-RED", 2))
    (work,) = await road.release()
    await client.post(f"/orders/{road.number}/hold", data={"sentence": "Call first", "step": "pack"})
    async with people.database.unit_of_work() as unit:
        await unit.execute("UPDATE fulfilments SET due = current_date - 3 WHERE id = %s", [work.id])
    page = (await client.get("/board")).text
    assert "Held: pack" in page
    assert 'class="is-late"' in page


async def test_a_pick_list_of_what_is_ticked(people: Company, client: Client) -> None:
    (work,) = await (await order(people, ("MUG-RED", 2))).release()
    paper = await client.get("/board/pick-list", params={"number": work.number})
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert (await client.get("/board/pick-list")).status_code == 422


async def test_a_viewer_only_looks(anyone: Client) -> None:
    await sign_in(anyone, "viewer")
    assert (await anyone.get("/board")).status_code == 200
    assert (await anyone.post("/board/take-up", data={"number": "F100001"})).status_code == 403
