"""Buying on screen: proposals become purchase orders, these are sent, confirmed, received, cancelled."""

import html
import re
from decimal import Decimal

from lading.flows.company import Company
from tests.console.conftest import Client, sign_in
from tests.purchases import ask, draft, found_suppliers, order_some, prove
from tests.road import Road, order

D = Decimal


def keys(page: str) -> list[str]:
    """The rows that a list shows."""
    return re.findall(r'<tr data-key="([^"]+)"', page)


async def test_a_proposal_becomes_a_purchase_order_in_the_quantity_typed(people: Company, client: Client) -> None:
    await found_suppliers(people)
    await order(people, ("BOWL", 7))
    page = (await client.get("/replenishment")).text
    assert keys(page) == ["BOWL/MAIN"]
    assert 'class="curve' in page
    sent = {"row": "BOWL/MAIN", "quantity/BOWL/MAIN": "25"}
    answer = await client.post("/replenishment/order", data=sent)
    assert answer.headers["location"] == "/purchase-orders/PO100001"
    assert await ask(people, "SELECT ordered FROM purchase_lines") == [(D(25),)]
    assert "Nothing is to be bought." in (await client.get("/replenishment")).text
    refused = await client.post("/replenishment/order", data=sent)
    assert "Nothing is proposed any more for BOWL at MAIN" in html.unescape(refused.text)


async def test_why_and_by_which_rule(people: Company, client: Client) -> None:
    await found_suppliers(people)
    await order(people, ("BOWL", 7))
    address = "/replenishment/outlook?sku=BOWL&place=MAIN"
    assert "4 waited for" in (await client.get(address)).text
    rule = {"sku": "BOWL", "place": "MAIN", "method": "levels", "minimum": "5", "maximum": "30", "service": "95"}
    assert (await client.post("/replenishment/rule", data=rule)).status_code == 303
    assert "<b>Buy 34</b>" in (await client.get(address)).text
    bad = await client.post("/replenishment/rule", data=rule | {"maximum": "5"})
    assert "must be more than" in bad.text


async def test_other_views(people: Company, client: Client) -> None:
    await found_suppliers(people)
    assert "MUG-RED/MAIN" in keys((await client.get("/replenishment?view=over")).text)
    assert "Nothing runs out." in (await client.get("/replenishment?view=out")).text
    assert "Nothing is low." in (await client.get("/replenishment?view=low")).text


async def test_a_purchase_order_is_written_in_a_grid_and_rewritten(people: Company, client: Client) -> None:
    await found_suppliers(people)
    grid = {"supplier": "KILN", "place": "MAIN", "key": "k", "sku-0": "MUG-RED", "quantity-0": "4", "note": "Dock 2"}
    answer = await client.post("/purchase-orders/new", data=grid)
    assert answer.headers["location"] == "/purchase-orders/PO100001"
    page = (await client.get("/purchase-orders/PO100001/edit")).text
    assert 'value="case"' in page
    changed = {"place": "MAIN", "version": "1", "sku-0": "MUG-RED", "quantity-0": "5", "unit-0": "case"}
    assert (await client.post("/purchase-orders/PO100001/edit", data=changed)).status_code == 303
    assert await ask(people, "SELECT ordered FROM purchase_lines") == [(D(60),)]
    wrong = await client.post("/purchase-orders/new", data=grid | {"sku-1": "NOPE", "quantity-1": "1", "key": "l"})
    assert wrong.status_code == 422
    assert "There is no such item." in wrong.text


async def test_send_confirm_and_cancel(people: Company, client: Client) -> None:
    await found_suppliers(people)
    number = await draft(people, ("BOWL", 10))
    address = f"/purchase-orders/{number}"
    assert (await client.post(f"{address}/send", data={})).headers["location"] == address
    assert "orders@kiln.example" in (await client.get(address)).text
    said = {"reference": "AB-9", "quantity-1": "8", "cost-1": "6.50", "due-1": "2030-01-02"}
    await client.post(f"{address}/confirm", data=said)
    page = (await client.get(address)).text
    assert "Confirmed by the supplier" in page
    assert "confirmed PO100001 otherwise than ordered" in page
    assert "/purchase-orders/PO100001" in (await client.get("/tasks")).text
    assert "Fill in" in (await client.post(f"{address}/cancel", data={"reason": ""})).text
    await client.post(f"{address}/cancel", data={"reason": "too late"})
    assert "Cancelled" in (await client.get(address)).text
    await prove(people)


async def test_views_and_search_narrow(people: Company, client: Client) -> None:
    await found_suppliers(people)
    first, second = await draft(people, ("BOWL", 10)), await order_some(people, ("MUG-RED", 1))
    assert keys((await client.get("/purchase-orders")).text) == [second, first]
    assert keys((await client.get("/purchase-orders?view=draft")).text) == [first]
    assert keys((await client.get("/purchase-orders?q=mug")).text) == [second]
    assert keys((await client.get("/purchase-orders?q=kiln")).text) == [second, first]
    assert keys((await client.get("/purchase-orders?q=zebra")).text) == []
    assert keys((await client.get("/purchase-orders?view=late")).text) == []


async def test_several_go_out_at_once(people: Company, client: Client) -> None:
    await found_suppliers(people)
    numbers = [await draft(people, ("BOWL", 10)) for _ in range(2)]
    await client.post("/purchase-orders/bulk/send", data={"number": numbers})
    assert {row[0] for row in await ask(people, "SELECT status FROM purchase_orders")} == {"sent"}


async def test_receiving_finds_the_order_and_books_the_delivery_once(people: Company, client: Client) -> None:
    await found_suppliers(people)
    number = await order_some(people, ("MUG-RED", 4), ("BOWL", 10))
    found = await client.post("/receiving/find", data={"code": "BOWL"})
    assert found.headers["location"] == f"/receiving/{number}"
    page = html.unescape((await client.get(f"/receiving/{number}")).text)
    assert '"K-12R": "12"' in page
    counts = {"key": "d1", "good-1": "46", "damaged-1": "2", "reason-1": "Broken", "good-2": "9", "close-2": "yes"}
    for _ in range(2):
        answer = await client.post(f"/receiving/{number}", data=counts | {"place": "MAIN", "delivery_note": "LS 1"})
        assert answer.headers["location"] == f"/purchase-orders/{number}"
    assert await Road(people, "").stock("MUG-RED") == ("146", "0")
    page = (await client.get(f"/purchase-orders/{number}")).text
    assert "Closed short" in page
    assert "LS 1" in page
    await prove(people)


async def test_too_many_and_damage_without_a_reason_are_asked_about(people: Company, client: Client) -> None:
    await found_suppliers(people)
    number = await order_some(people, ("BOWL", 10))
    over = {"key": "a", "place": "MAIN", "good-1": "15"}
    assert "15 BOWL for 10 ordered: 5 too many" in (await client.post(f"/receiving/{number}", data=over)).text
    assert (await client.post(f"/receiving/{number}", data=over | {"accept": "yes"})).status_code == 303
    bare = {"key": "b", "place": "MAIN", "damaged-1": "1"}
    assert "Say what is wrong with BOWL" in (await client.post(f"/receiving/{number}", data=bare)).text


async def test_an_item_on_several_orders_is_asked_about(people: Company, client: Client) -> None:
    await found_suppliers(people)
    numbers = [await order_some(people, ("BOWL", 10)) for _ in range(2)]
    found = await client.post("/receiving/find", data={"code": "BOWL"})
    assert keys((await client.get(found.headers["location"])).text) == numbers
    assert "No purchase order that is open" in (await client.post("/receiving/find", data={"code": "ZEBRA"})).text


async def test_suppliers_and_their_terms(people: Company, client: Client) -> None:
    assert "There is no supplier yet." in (await client.get("/suppliers")).text
    fields = {"code": "KILN", "name": "Kiln & Co", "currency": "eur", "lead_days": "5", "weekday": ["1", "2"]}
    assert (await client.post("/suppliers", data=fields)).headers["location"] == "/suppliers/KILN"
    none = await client.post("/suppliers", data=fields | {"code": "X", "weekday": []})
    assert "at least one weekday" in none.text
    assert "There is a supplier KILN already." in (await client.post("/suppliers", data=fields)).text
    await client.post("/suppliers/KILN/items", data={"sku": "BOWL", "cost": "6,20", "multiple": "4"})
    page = (await client.get("/suppliers/KILN")).text
    assert "€6.20" in page
    edited = fields | {"version": "1", "email": "orders@kiln.example", "active": "yes"}
    assert (await client.post("/suppliers/KILN", data=edited)).status_code == 303
    await client.post("/suppliers/KILN/items/drop", data={"sku": "BOWL"})
    assert "Nothing yet." in (await client.get("/suppliers/KILN")).text


async def test_the_warehouse_receives_but_does_not_buy(people: Company, anyone: Client) -> None:
    await found_suppliers(people)
    number = await order_some(people, ("BOWL", 10))
    await sign_in(anyone, "warehouse")
    assert (await anyone.get(f"/receiving/{number}")).status_code == 200
    assert "Make purchase orders" not in (await anyone.get("/replenishment")).text
    assert (await anyone.post(f"/purchase-orders/{number}/cancel", data={"reason": "x"})).status_code == 403
