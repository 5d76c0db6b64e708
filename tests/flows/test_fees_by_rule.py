"""Surcharges and fees by rule: seen at the quote, charged once with their tax, billed, let go of with the order."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.company import Company
from lading.flows.money.charge_by_rule import charge_by_rule
from lading.flows.placing.quote_orders import quote_order
from lading.kernel.exact import FieldRefused
from lading.pricing.fees import FeeRule
from lading.pricing.settings import PricingSettings, put_settings
from tests.bills import bill, open_billing
from tests.drafts import draft
from tests.money import books, ledger, ship_units
from tests.road import Road, order

pytestmark = pytest.mark.anyio
D = Decimal
SMALL = FeeRule(code="small", name="Small order", currency="EUR", amount=D("2.50"), below=D(20))
CARD = FeeRule(code="card", name="Card", currency="EUR", percent=D("1.5"), payment_method="card", tax_class="none")


async def enact(company: Company, *rules: FeeRule) -> None:
    """Let these count from now on."""
    async with company.database.unit_of_work() as unit:
        await put_settings(unit, settings=PricingSettings(fees=list(rules)))
    await charge_by_rule(company)


async def ordered(company: Company, quantity: int, **fields: Any) -> Road:
    """An order whose fees are charged."""
    road = await order(company, ("MUG-RED", quantity), **fields)
    await charge_by_rule(company)
    return road


async def test_a_small_order_owes_its_fee_once_with_tax(company: Company) -> None:
    await enact(company, SMALL)
    road, large = await ordered(company, 2), await ordered(company, 3)
    await charge_by_rule(company)
    assert (await ledger(road), await ledger(large)) == (
        {"fees": D("-2.10"), "receivable": D("2.50"), "tax": D("-0.40")},
        {},
    )
    assert ((await books(road)).due, (await books(large)).due) == (D("21.50"), D("28.50"))
    await road.prove()


async def test_a_way_of_paying_costs_its_percentage(company: Company) -> None:
    await enact(company, SMALL, CARD)
    by_card = {"payment": {"method": "card", "reference": "p", "captured": "28.50"}}
    road = await ordered(company, 3, **by_card)
    assert (await books(road)).owing == D("0.43")
    assert (await ledger(road))["fees"] == D("-0.43")
    await road.prove()


async def test_the_quote_shows_what_will_be_charged(company: Company) -> None:
    await enact(company, SMALL, CARD)
    wish = msgspec.structs.replace(draft(("MUG-RED", 2)))
    quote = await quote_order(company, draft=wish)
    assert [(fee.code, fee.amount, fee.tax, fee.because) for fee in quote.fees] == [
        ("small", D("2.50"), D("0.40"), "goods below 20 EUR")
    ]
    assert quote.totals is not None
    assert (quote.totals.total, quote.to_pay) == (D("19.00"), D("21.50"))


async def test_what_is_cancelled_wholly_owes_no_fee(company: Company) -> None:
    await enact(company, SMALL)
    road = await ordered(company, 1)
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(road.number, "no")])
    await charge_by_rule(company)
    await charge_by_rule(company)
    assert (await ledger(road), (await books(road)).due) == ({}, 0)
    await road.prove()


async def test_rules_charge_nothing_that_came_before_them(company: Company) -> None:
    before = await ordered(company, 1)
    await enact(company, SMALL)
    await enact(company)
    between = await ordered(company, 1)
    await enact(company, SMALL)
    assert (await ledger(before), await ledger(between)) == ({}, {})


async def test_fees_stand_on_the_invoice(company: Company) -> None:
    await open_billing(company)
    await enact(company, SMALL)
    road = await ordered(company, 1)
    await ship_units(road)
    (invoice,) = await bill(road)
    (charge,) = invoice.charges
    assert (invoice.gross, charge.net, charge.tax_amount, charge.tax.rate) == (
        D("12.00"),
        D("2.10"),
        D("0.40"),
        D("0.19"),
    )
    await road.prove()


@pytest.mark.parametrize(
    "wrong", [{"amount": D("1.005")}, {"amount": D(-1)}, {}, {"amount": D(1), "currency": "EUX"}], ids=str
)
def test_rules_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(FieldRefused):
        FeeRule(**{"code": "x", "name": "X", "currency": "EUR", **wrong})
