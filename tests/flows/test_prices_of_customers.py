"""Orders that name no price: contracts and lists of customers, groups and channels, in the database."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from lading.flows.placing.quote_orders import quote_order
from lading.flows.pricing.ask_price import PriceQuestion, ask_price
from lading.flows.pricing.assign_prices import assign_price_list, put_contracts
from lading.flows.show_orders import show_order
from lading.kernel import Invalid
from lading.pricing import PriceDraft, PriceListDraft, put_price_lists, put_prices
from lading.pricing.drafts import ContractPriceDraft, ListUseDraft, PriceLimitDraft
from lading.pricing.hand_prices import put_price_limits
from tests.drafts import draft, place, wish

D = Decimal


async def trade(company: Company, **use: Any) -> None:
    """A list for the trade, on which a mug costs 8."""
    async with company.database.unit_of_work() as unit:
        await put_price_lists(unit, drafts=[PriceListDraft(code="a-trade", name="Trade", currency="EUR")])
        await put_prices(unit, price_list="a-trade", drafts=[PriceDraft(sku="MUG-RED", price=D(8))])
        await assign_price_list(unit, price_list="a-trade", uses=[ListUseDraft(**use)])


async def contract(company: Company, **fields: Any) -> int:
    """A contract price of the customer C-1 for a mug."""
    body = {"customer": "C-1", "contract": "4711", "sku": "MUG-RED", "currency": "EUR", "price": D(7), **fields}
    async with company.database.unit_of_work() as unit:
        return await put_contracts(unit, drafts=[ContractPriceDraft(**body)])


async def test_a_line_keeps_where_its_price_came_from(company: Company) -> None:
    order = await place(company, ("MUG-RED", 2))
    assert [(line["unit_price"], line["price_source"]) for line in order["lines"]] == [("9.50", "list eur v1")]
    await contract(company)
    again = await place(company, ("MUG-RED", 2), ("BOWL", 1))
    assert [(line["unit_price"], line["price_source"]) for line in again["lines"]] == [
        ("7", "contract 4711 v1"), ("14.00", "list eur v1"),
    ]  # fmt: skip
    async with company.database.unit_of_work() as unit:
        view = await show_order(unit, number=again["number"])
    assert [line.price_source for line in view.lines] == ["contract 4711 v1", "list eur v1"]
    named = await place(company, lines=[{"sku": "MUG-RED", "quantity": "1", "unit_price": "9.50"}])
    assert named["lines"][0]["price_source"] == ""
    assert await audit(company.database) == []


@pytest.mark.parametrize(
    ("use", "price"),
    [
        ({"kind": "customer", "holder": "C-1"}, "8"),
        ({"kind": "group", "holder": "dealers"}, "8"),
        ({"kind": "channel", "holder": "web"}, "8"),
        ({"kind": "channel", "holder": "phone"}, "9.50"),
        ({"kind": "group", "holder": "dealers", "valid_to": date(2020, 1, 1)}, "9.50"),
    ],
)
async def test_who_buys_by_a_list(company: Company, use: dict[str, Any], price: str) -> None:
    await place(company, ("BOWL", 1))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE parties SET groups = '{dealers}' WHERE code = 'C-1'")
    await trade(company, **use)
    assert (await place(company, ("MUG-RED", 1)))["lines"][0]["unit_price"] == price
    quote = await quote_order(company, draft=draft(("MUG-RED", 1)))
    assert str(quote.lines[0].unit_price) == price


async def test_contracts_are_known_by_number_and_end(company: Company) -> None:
    await place(company, ("BOWL", 1))
    assert await contract(company) == 1
    assert await contract(company) == 0
    yesterday = (await now(company)) - timedelta(days=1)
    assert await contract(company, valid_to=yesterday) == 1
    async with company.database.unit_of_work() as unit:
        asked = PriceQuestion(sku="MUG-RED", channel="web", currency="EUR", customer="C-1", on=yesterday)
        then = await ask_price(unit, company, question=asked)
        today = await ask_price(
            unit, company, question=PriceQuestion(sku="MUG-RED", channel="web", currency="EUR", customer="C-1")
        )
    assert (then.price, then.source) == (D(7), "contract 4711 v2")
    assert (today.price, today.source) == (D("9.50"), "list eur v1")
    assert await contract(company, price=None) == 1
    with pytest.raises(Invalid, match="no customer “C-9”"):
        await contract(company, customer="C-9")


async def now(company: Company) -> date:
    """The database's day."""
    async with company.database.unit_of_work() as unit:
        return unit.now.date()


async def test_a_list_given_to_some_is_not_the_default_of_others(company: Company) -> None:
    await place(company, ("BOWL", 1))
    await trade(company, kind="customer", holder="C-1")
    other = await place(company, ("MUG-RED", 1), customer={"code": "C-2", "name": "B"})
    assert other["lines"][0]["unit_price"] == "9.50"
    async with company.database.unit_of_work() as unit:
        with pytest.raises(Invalid, match="no channel “fax”"):
            await assign_price_list(unit, price_list="a-trade", uses=[ListUseDraft(kind="channel", holder="fax")])


async def test_floors_hold_prices_agreed_by_hand(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        limit = PriceLimitDraft(sku="MUG-RED", currency="EUR", floor=D("9.45"), ceiling=D("9.55"))
        assert await put_price_limits(unit, drafts=[limit]) == 1
    for lines, held in (
        ({"unit_price": "9.44"}, True),
        ({"unit_price": "9.45"}, False),
        ({"unit_price": "9.56"}, True),
        ({"discount": "0.06"}, True),
        ({"discount": "0.05"}, False),
        ({"unit": "case", "unit_price": "113.39"}, True),
        ({"unit": "case", "unit_price": "113.40"}, False),
    ):
        order = await place(company, lines=[{"sku": "MUG-RED", "quantity": "1", **lines}], customer=None)
        assert [one["reason"] for one in order["holds"]] == (["price_beyond_limit"] if held else []), lines
    low = wish(lines=[{"sku": "MUG-RED", "quantity": "1", "unit_price": "9.44"}], customer=None)
    (outcome,) = await place_orders(company, wishes=[msgspec.structs.replace(low, agrees_prices=True)])
    assert isinstance(outcome, Placed)
    assert b'"holds":[]' in outcome.answer
