"""A person is erased everywhere, on purpose hard to find: nothing in the whole database says their name any more."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest

from lading.flows.company import Company
from lading.flows.erase_person import erase_person
from lading.flows.fulfilling.confirm_on_paper import print_order_confirmation
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.place_upload import place_upload
from lading.flows.placing.upload_orders import NewUpload, book_upload, show_upload, upload_orders
from lading.flows.telling.tell_customers import render_new
from lading.kernel import NotFound
from lading.orders.templates import save_template
from lading.store.keys import Key
from tests.drafts import wish
from tests.road import ANNA, Road, order
from tests.shops import moved, open_shops, push, pushed, shopify_order

PAST = UUID(int=7)
WORDS = ("ada@", "for ada", "lovelace", "hauptstr", "ring twice", "10115", "gift for")
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING (table_name)
WHERE columns.table_schema = 'public' AND tables.table_schema = 'public' AND table_type = 'BASE TABLE'
  AND data_type IN ('text', 'json', 'jsonb', 'bytea', 'ARRAY') AND table_name NOT IN ('places', 'letterheads')
"""


async def traces(company: Company) -> list[tuple[str, str]]:
    """Every table and column of the database that names Ada or where she lives."""
    async with company.database.unit_of_work() as unit:
        found = []
        for table, column in await unit.fetch(COLUMNS):
            text: Any = f"SELECT count(*) FROM {table} WHERE encode({column}::text::bytea, 'escape') ~* %s"
            if (table, column) in {("inbox", "body"), ("uploads", "content"), ("idempotency_keys", "answer")}:
                text = f"SELECT count(*) FROM {table} WHERE encode({column}, 'escape') ~* %s"
            if (await unit.fetch(text, ["|".join(WORDS)]))[0][0]:
                found.append((table, column))
        return sorted(found)


async def erase(company: Company, code: str, reason: str = "") -> None:
    async with company.database.unit_of_work(ANNA) as unit:
        await erase_person(unit, code=code, reason=reason)


async def upload(company: Company, *orders: str) -> Any:
    """Book a file of Ada's orders, and what is wrong in it as well."""
    rows = [f"{one},MUG-RED,2,Ada Lovelace,ada@example.com,Hauptstr. 1,Berlin,10115,DE,EUR" for one in orders]
    header = "Order number,SKU,Quantity,Name,Email,Street,City,Zip,Country,Currency"
    async with company.database.unit_of_work() as unit:
        new = NewUpload(channel="web", filename="orders.csv", content="\n".join([header, *rows]).encode())
        kept = await upload_orders(unit, wish=new)
        await book_upload(unit, upload=kept)
    await place_upload(company, upload=kept)
    return kept


async def tell(company: Company, *, orders: int) -> None:
    """Write the messages of so many orders; another test's transaction may hold their events back for a moment."""
    written = 0
    while written < orders:
        await render_new(company)
        async with company.database.unit_of_work() as unit:
            ((written,),) = await unit.fetch("SELECT count(*) FROM messages")
        await asyncio.sleep(0.01)


async def test_nothing_names_an_erased_person(company: Company) -> None:
    await open_shops(company)
    await push(
        company,
        pushed(shopify_order(email="Ada@example.com")),
        pushed(shopify_order(5, shipping_address=moved("Hauptstr. 2"))),
    )
    kept = await upload(company, "F-1", "F-2")
    draft = wish(
        ("MUG-RED", 1),
        customer={"name": "Ada Lovelace", "email": "ada@example.com"},
        external_id="W-1",
        attributes={"note": "Gift for Ada"},
        key=Key("key:test", "k", b"h"),
    )
    await place_orders(company, wishes=[draft])
    async with company.database.unit_of_work() as unit:
        ((code,),) = await unit.fetch("SELECT DISTINCT customer FROM orders")
        await save_template(unit, name="hers", draft={"customer": {"code": code, "name": "Ada Lovelace"}, "lines": []})
        numbers = [row[0] for row in await unit.fetch("SELECT number FROM orders ORDER BY number")]
        await print_order_confirmation(unit, number=numbers[0])
    await tell(company, orders=3)
    assert {table for table, _ in await traces(company)} - {"documents"} == {
        "changes",
        "channel_versions",
        "idempotency_keys",
        "inbox",
        "messages",
        "order_papers",
        "order_templates",
        "parties",
        "uploads",
    }
    await erase(company, code, "She wrote to us.")
    assert await traces(company) == []
    road = Road(company, numbers[0])
    told = await road.ask("SELECT actor, reason FROM events WHERE kind IN ('party.erased', 'order.papers_erased')")
    assert told == [("user:anna", "She wrote to us.")] * 5
    assert await road.ask("SELECT count(*) FROM documents") == [(0,)]
    async with company.database.reading() as connection:
        assert (await show_upload(connection, upload=kept)).outcomes == {"placed": 2}
    await road.prove()


async def test_what_imports_remarked_on_her_rows_goes_too(company: Company) -> None:
    await order(company, ("MUG-RED", 1), lines=[{"sku": "MUG-RED", "quantity": 1, "price_reason": "Agreed: for Ada"}])
    told = {"reasons": [{"code": "odd_line", "count": 2, "rows": [{"row": 7, "detail": "Ada Lovelace, no price"}]}]}
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO imports (id, preset, channel, files, fingerprint, certificate, problem, created_by) VALUES"
            " (%s, 'flat', 'web', '[]', 'f', %s::jsonb, 'Row 9 of ADA LOVELACE', '')",
            [PAST, json.dumps(told)],
        )
        for subject, detail in (("ada@example.com", "twice"), ("A-1", "Ada Lovelace, no price"), ("A-2", "no price")):
            await unit.execute(
                "INSERT INTO import_remarks (import_id, code, file, subject, detail) VALUES (%s, 'odd', 'f', %s, %s)",
                [PAST, subject, detail],
            )
    assert {"imports", "import_remarks", "order_lines"} < {table for table, _ in await traces(company)}
    await erase(company, "C-1")
    assert await traces(company) == []
    async with company.database.unit_of_work() as unit:
        remarks = await unit.fetch("SELECT subject, detail FROM import_remarks ORDER BY id")
        ((certificate, problem),) = await unit.fetch("SELECT certificate, problem FROM imports")
    assert remarks == [("erased", "erased"), ("A-1", "erased"), ("A-2", "no price")]
    assert (certificate["reasons"][0]["count"], problem) == (2, "erased")
    assert certificate["reasons"][0]["rows"] == [{"row": 7, "detail": "erased"}]


async def test_a_shop_that_still_names_her_brings_nothing_back(company: Company) -> None:
    await open_shops(company)
    await push(company, pushed(shopify_order()))
    async with company.database.unit_of_work() as unit:
        ((code, number),) = await unit.fetch("SELECT customer, number FROM orders")
    await erase(company, code)
    for body in (shopify_order(5, shipping_address=moved("Hauptstr. 9")), shopify_order(3), shopify_order(7)):
        await push(company, pushed(body))
    assert await traces(company) == []
    await Road(company, number).prove()


async def test_a_refused_message_of_hers_goes_as_well(company: Company) -> None:
    await open_shops(company)
    road = await order(company, ("MUG-RED", 1))
    broken = shopify_order(currency="QQQ")
    await push(company, pushed(broken), pushed({"email": "ada@example.com", "id": "x" * 300, "line_items": 7}))
    assert await road.ask("SELECT DISTINCT state FROM inbox") == [("dead",)]
    await erase(company, "C-1")
    assert await traces(company) == []
    await road.prove()


async def test_what_has_not_left_is_held_and_what_has_left_is_not(company: Company) -> None:
    gone, waits = await order(company, ("MUG-RED", 1)), await order(company, ("MUG-BLUE", 1))
    (work,) = await gone.release()
    await gone.ship(work.id)
    await erase(company, "C-1")
    held = await waits.ask("SELECT o.number, h.reason FROM holds h JOIN orders o ON o.id = h.order_id")
    assert held == [(waits.number, "customer_erased")]
    assert await waits.events() == ["order.placed", "order.papers_erased", "order.held"]
    ((papers,),) = await waits.ask(
        "SELECT sent::text FROM order_papers p JOIN orders o ON o.id = p.order_id WHERE o.number = %s", waits.number
    )
    assert (json.loads(papers)["ship_to"], json.loads(papers)["customer"]) == ({"country": "DE"}, {"code": "C-1"})
    await waits.prove()


async def test_erasing_twice_forgets_only_what_has_come_since(company: Company) -> None:
    road = await order(company, ("MUG-RED", 1))
    await erase(company, "C-1")
    again = await order(company, ("MUG-RED", 1))
    await erase(company, "C-1")
    assert [await one.events() for one in (road, again)] == [["order.placed", "order.papers_erased", "order.held"]] * 2
    assert await road.ask("SELECT count(*) FROM events WHERE kind = 'party.erased'") == [(1,)]
    assert await traces(company) == []


async def test_nobody_can_be_erased_who_is_not_there(company: Company) -> None:
    with pytest.raises(NotFound):
        await erase(company, "C-404")
