"""Stock on screen: levels and alerts, the journal, receipts from a grid, counts that show their difference first."""

import html
import re

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.road import Road, order


def rows(page: str) -> list[str]:
    """The rows of stock that a list shows."""
    return re.findall(r'<tr data-key="([^"]+)"', page)


async def stock(company: Company, sku: str, place: str = "MAIN") -> tuple[str, str]:
    """On hand and reserved."""
    return await Road(company, "").stock(sku, place)


async def test_search_and_place_narrow(client: Client) -> None:
    assert rows((await client.get("/stock?q=tea")).text) == ["TEA-1KG/MAIN"]
    await client.post("/board/place", data={"place": "STORE"})
    assert rows((await client.get("/stock")).text) == ["BOWL/STORE", "MUG-BLUE/STORE", "MUG-RED/STORE"]
    assert "No stock fits." in (await client.get("/stock?q=zebra")).text


async def test_a_level_makes_an_alert_and_is_taken_back(people: Company, client: Client) -> None:
    assert "Nothing runs out." in (await client.get("/stock?view=alerts")).text
    levels = {"place": "MAIN", "safety": "1", "reorder_at": "5", "was_safety": "0", "was_reorder_at": ""}
    await client.post("/stock/items/MUG-BLUE/levels", data=levels)
    assert rows((await client.get("/stock?view=alerts")).text) == ["MUG-BLUE/MAIN"]
    await client.post("/stock/items/MUG-BLUE/levels", data={"place": "MAIN", "safety": "0", "reorder_at": ""})
    assert rows((await client.get("/stock?view=alerts")).text) == []
    events = await Road(people, "").ask("SELECT data->>'reorder_at' FROM events WHERE kind = 'stock.levels_set'")
    assert [row[0] for row in events] == ['[null,"5"]', '["5",null]']
    refused = await client.post("/stock/items/MUG-BLUE/levels", data={"place": "MAIN", "reorder_at": "1.5"})
    assert "0 digits after the point" in refused.text


async def test_the_journal_leads_to_the_order(people: Company, client: Client) -> None:
    road = await order(people, ("MUG-RED", 2))
    (work,) = await road.release()
    await road.ship(work.id)
    page = (await client.get("/stock/items/MUG-RED")).text
    assert f'<a class="link" href="/orders/{road.number}">' in page
    assert "−2" in page


async def test_reserved_and_waiting_units_name_their_orders(people: Company, client: Client) -> None:
    holder, waiter = await order(people, ("BOWL", 3)), await order(people, ("BOWL", 2))
    assert holder.number in (await client.get("/stock/items/BOWL/reserved?place=STORE")).text
    await people.database.close()  # its connections belong to this test's loop; the console opens its own
    assert f'data-href="/orders/{waiter.number}"' in (await client.get("/stock/items/BOWL/queue")).text
    assert "The first in its queue." in (await client.get(f"/orders/{waiter.number}/waiting")).text
    form = {"sku": "BOWL", "kind": "customer_class", "groups": "gold, silver", "reason": "contract"}
    await client.post("/queues", data=form)
    assert "customers of these groups first: gold, silver" in (await client.get("/queues")).text
    assert (await client.get("/stock/items/NOPE")).status_code == 404


async def test_a_receipt_is_booked_once(people: Company, client: Client) -> None:
    async with people.database.unit_of_work() as unit:
        await unit.execute("UPDATE item_units SET barcode = '111' WHERE unit = 'case'")
    grid = {"place": "MAIN", "key": "r1", "sku-0": "BOWL", "quantity-0": "4", "sku-3": "111", "quantity-3": "2"}
    for _ in range(2):
        assert (await client.post("/stock/receive", data=grid)).headers["location"] == "/stock"
    assert await stock(people, "BOWL") == ("4", "0")
    assert await stock(people, "MUG-RED") == ("124", "0")


async def test_a_wrong_line_keeps_the_grid(people: Company, client: Client) -> None:
    grid = {"place": "MAIN", "sku-0": "BOWL", "quantity-0": "4", "sku-1": "NOPE", "quantity-1": "1"}
    answer = await client.post("/stock/receive", data=grid)
    assert answer.status_code == 422
    assert "There is no such item." in answer.text
    assert 'value="BOWL"' in answer.text
    too_fine = await client.post("/stock/receive", data={"place": "MAIN", "sku-0": "BOWL", "quantity-0": "0.5"})
    assert "allows 0 digits after the point" in too_fine.text
    assert "Type at least one item" in (await client.post("/stock/receive", data={"place": "MAIN"})).text


async def test_a_count_shows_the_difference_before_it_books(people: Company, client: Client) -> None:
    grid = {"place": "MAIN", "sku-0": "MUG-RED", "quantity-0": "97", "sku-1": "MUG-BLUE", "quantity-1": ""}
    shown = (await client.post("/stock/count", data=grid)).text
    assert "−3" in html.unescape(shown)
    assert await stock(people, "MUG-RED") == ("100", "0")
    await client.post("/stock/count", data={**grid, "book": "yes", "key": "c1"})
    assert await stock(people, "MUG-RED") == ("97", "0")
    assert await stock(people, "MUG-BLUE") == ("5", "0")


async def test_a_count_sheet_lists_what_should_lie_there(client: Client) -> None:
    page = (await client.get("/stock/count?place=STORE&q=")).text
    assert re.findall(r'name="sku-\d+" value="([^"]+)"', page) == ["BOWL", "MUG-BLUE", "MUG-RED"]


async def test_adjust_and_move_with_a_way_back(people: Company, client: Client) -> None:
    await client.post("/stock/items/BOWL/adjust", data={"place": "STORE", "quantity": "-1", "reason": "Broken"})
    assert await stock(people, "BOWL", "STORE") == ("2", "0")
    move = {"place": "STORE", "to": "MAIN", "quantity": "2"}
    await client.post("/stock/items/BOWL/transfer", data=move)
    assert await stock(people, "BOWL", "MAIN") == ("2", "0")
    refused = await client.post("/stock/items/BOWL/transfer", data=move)
    assert refused.status_code == 409
    assert "has not that many" in refused.text
    assert (await client.post("/stock/items/BOWL/adjust", data={"place": "MAIN", "reason": "x"})).status_code == 422


async def test_the_viewer_changes_nothing(people: Company, anyone: Client) -> None:
    await sign_in(anyone, "viewer")
    assert (await anyone.get("/stock")).status_code == 200
    assert (await anyone.get("/stock/receive")).status_code == 403
    assert (await anyone.post("/stock/items/BOWL/adjust", data={})).status_code == 403
