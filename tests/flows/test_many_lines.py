"""An order of very many small lines is invoiced all the same, and the books owe the tax that the invoice says."""

from decimal import Decimal

from lading.billing.check import broken_rules
from lading.catalog import touch
from lading.flows.company import Company
from tests.bills import bill, open_billing, void
from tests.money import ledger, ship_units
from tests.road import order

D = Decimal


async def test_three_hundred_lines_of_three_cents(company: Company) -> None:
    await open_billing(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE prices SET price = 0.03 WHERE sku = 'GIFT-WRAP'")
        await touch(unit)
    road = await order(company, ("MUG-RED", 1), *[("GIFT-WRAP", 1)] * 300)
    await ship_units(road)
    assert (await ledger(road))["tax"] == D("-1.52")  # of the mug: each cent of the others rounds to none
    (made,) = await bill(road)
    assert (made.gross, made.tax, broken_rules(made)) == (D("18.50"), D("2.95"), [])
    assert (await ledger(road))["tax"] == D("-2.95")
    await void(company, made.number)
    assert (await ledger(road))["tax"] == D("-1.52")
    await road.prove()
