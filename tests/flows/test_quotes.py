"""Quotes: what an order would come to, and where staff begin one; nothing is written."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.placing.draft_orders import paste_lines, repeat_order
from lading.flows.placing.gather_placement import UnknownChannel
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, wish_for
from lading.flows.placing.quote_orders import Quote, quote_order
from lading.kernel import NotFound
from lading.orders import OrderDraft
from lading.orders.templates import delete_template, find_template, list_templates, save_template
from tests.drafts import draft, place
from tests.shops import orders_of

D = Decimal


async def quote(company: Company, *lines: tuple[str, int | str], **fields: Any) -> Quote:
    return await quote_order(company, draft=draft(*lines, **fields))


async def test_a_quote_has_prices_taxes_and_stock(company: Company) -> None:
    told = await quote(company, ("MUG-RED", 2), ("BOWL", 5), ("GIFT-WRAP", 1))
    assert told.verdict == "admit"
    assert told.totals is not None
    assert (told.totals.goods, told.totals.total, told.prices_include_tax) == (D("91.00"), D("91.00"), True)
    mug, bowl, wrap = told.lines
    assert (mug.unit_price, mug.free, mug.places, mug.short) == (D("9.50"), 110, {"MAIN": 2}, 0)
    assert (bowl.free, bowl.places, bowl.short, bowl.ship_by) == (3, {"STORE": 3}, 2, None)
    assert (wrap.stocked, wrap.free, wrap.short, wrap.unit_price) == (False, 0, 0, 2)


async def test_a_quote_comes_to_what_the_order_does(company: Company) -> None:
    told = await quote(company, ("MUG-RED", 3), ("TEA-1KG", "0.25"), shipping={"amount": "4.90"})
    order = await place(company, ("MUG-RED", 3), ("TEA-1KG", "0.25"), shipping={"amount": "4.90"})
    assert told.totals is not None
    assert {name: str(value) for name, value in msgspec.structs.asdict(told.totals).items()} == order["totals"]


async def test_a_quote_writes_nothing(company: Company) -> None:
    await quote(company, ("MUG-RED", 2), customer={"email": "new@example.com"}, external_id="A-1")
    async with company.database.unit_of_work() as unit:
        for table in ("orders", "parties", "reservations", "events"):
            assert await unit.fetch(f"SELECT count(*) FROM {table}") == [(0,)]  # type: ignore[arg-type]


async def test_what_is_wrong_is_found_and_the_rest_quoted(company: Company) -> None:
    told = await quote(company, ("NO-SUCH-SKU", 1), ("MUG-RED", 0), ("BOWL", 1), ship_to=None)
    assert told.verdict == "refuse"
    assert [finding.code for finding in told.findings] == ["quantity_not_positive"]
    assert [(line.line, line.sku, line.known, line.amount) for line in told.lines] == [
        (1, "NO-SUCH-SKU", False, None),
        (3, "BOWL", True, D("14.00")),
    ]
    again = await quote(company, ("NO-SUCH-SKU", 1), ("BOWL", 1), ship_to=None)
    assert {finding.code for finding in again.findings} == {"item_unknown", "delivery_missing"}
    assert again.totals is None


async def test_units_and_pick_up(company: Company) -> None:
    case = {"sku": "MUG-RED", "quantity": 2, "unit": "case"}
    told = await quote(company, lines=[case], pickup_at="MAIN", ship_to=None)
    assert (told.lines[0].unit, told.lines[0].unit_price, told.lines[0].places) == ("case", 114, {"MAIN": 2})
    assert told.lines[0].free == D(100) / 12


async def test_a_channel_that_is_not_known(company: Company) -> None:
    with pytest.raises(UnknownChannel):
        await quote(company, ("BOWL", 1), channel="moon")


async def test_pasted_rows_become_quoted_lines(company: Company) -> None:
    text = "SKU\tQty\nMUG-RED\t2\nNO-SUCH-SKU\t1\n12 x BOWL\nTEA-1KG\t-1\nMUG-BLUE\t3\t8.00"
    pasted = await paste_lines(company, text=text, channel="phone", currency="EUR")
    assert [(line.sku, line.quantity, line.unit_price, line.known) for line in pasted.lines] == [
        ("MUG-RED", 2, D("9.50"), True),
        ("NO-SUCH-SKU", 1, None, False),
        ("BOWL", 12, 14, True),
        ("MUG-BLUE", 3, 8, True),
    ]
    assert pasted.rows == [2, 3, 4, 6]
    assert [(error.row, error.sentence) for error in pasted.errors] == [(5, "The quantity must be more than zero.")]


async def test_five_hundred_pasted_lines(company: Company) -> None:
    text = "\n".join(f"MUG-RED\t{number}" for number in range(1, 501))
    pasted = await paste_lines(company, text=text, channel="phone", currency="EUR")
    assert (len(pasted.lines), pasted.errors) == (500, [])
    assert (await paste_lines(company, text=" \n", channel="phone", currency="EUR")).lines == []


async def test_an_order_is_repeated_at_todays_prices(company: Company) -> None:
    first = await place(
        company, lines=[{"sku": "MUG-RED", "quantity": 2, "unit_price": "9.45"}], notes="Ring", external_id="A-1"
    )
    async with company.database.unit_of_work() as unit:
        again = await repeat_order(unit, number=first["number"])
        as_it_was = await repeat_order(unit, number=first["number"], prices=True)
        with pytest.raises(NotFound):
            await repeat_order(unit, number="L1")
    assert (again.external_id, again.notes, again.payment, again.lines[0].unit_price) == ("", "", None, None)
    assert as_it_was.lines[0].unit_price == D("9.45")
    (outcome,) = await place_orders(company, wishes=[wish_for(again, actor="user:anna")])
    assert isinstance(outcome, Placed)
    orders = await orders_of(company)
    assert [order.totals.total for order in orders] == [D("18.90"), D("19.00")]
    assert orders[0].customer == orders[1].customer
    assert await audit(company.database) == []


async def test_templates_are_saved_listed_and_deleted(company: Company) -> None:
    plain = msgspec.to_builtins(draft(("MUG-RED", 2)))
    async with company.database.unit_of_work() as unit:
        await save_template(unit, name=" Monday  order ", draft={"channel": "web"})
        await save_template(unit, name="Monday order", draft=plain)
    async with company.database.reading() as connection:
        assert [template.name for template in await list_templates(connection)] == ["Monday order"]
        found = await find_template(connection, name="Monday order")
    assert msgspec.convert(found.draft, OrderDraft) == draft(("MUG-RED", 2))
    async with company.database.unit_of_work() as unit:
        await delete_template(unit, name="Monday order")
        with pytest.raises(NotFound):
            await delete_template(unit, name="Monday order")
