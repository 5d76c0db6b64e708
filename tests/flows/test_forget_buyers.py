"""An erased person stays on invoices as long as the law wants them, and not a day longer."""

from lading.billing.kept import read_document
from lading.flows.billing.print_invoice import print_invoice
from lading.flows.company import Company
from lading.flows.erase_person import erase_person
from tests.bills import bill, open_billing
from tests.money import ship_units
from tests.road import ANNA, order


async def test_invoices_keep_the_buyer_until_the_years_are_over(company: Company) -> None:
    await open_billing(company)
    old, new = await order(company, ("MUG-RED", 1)), await order(company, ("MUG-RED", 2))
    numbers = []
    for road in (old, new):
        await ship_units(road)
        numbers += [one.number for one in await bill(road)]
    async with company.database.unit_of_work(ANNA) as unit:
        for number in numbers:
            await print_invoice(unit, number=number)
        await unit.execute("UPDATE invoices SET issued_on = issued_on - 3700 WHERE number = %s", [numbers[0]])
        await erase_person(unit, code="C-1")
        names = [(await read_document(unit, number=number)).document.buyer.name for number in numbers]
        papers = await unit.fetch("SELECT subject FROM documents WHERE kind = 'invoice'")
    assert names == ["", "Ada Lovelace"]
    assert papers == [(f"invoice/{numbers[1]}",)]
    await new.prove()
