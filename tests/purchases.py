"""Suppliers of the small company, and each act of buying in one line."""

from decimal import Decimal
from typing import Any

from lading.app.audit import audit
from lading.flows.buying.cancel_purchases import cancel_purchases
from lading.flows.buying.confirm_purchase import Confirmation, confirm_purchase
from lading.flows.buying.order_from_supplier import Buy, order_from_supplier, send_purchases
from lading.flows.buying.receive_purchase import Delivery, ReceivedLine, receive_purchase
from lading.flows.company import Company
from lading.kernel import Actor, plain
from lading.parties import PartyAddress
from lading.purchasing import (
    Outlook,
    Purchase,
    PurchaseDraft,
    PurchaseLineDraft,
    SupplierDraft,
    SupplierItemDraft,
    create_purchases,
    put_suppliers,
)
from lading.purchasing.put_supplier_items import put_supplier_items

D = Decimal
BEN = Actor("user", "ben")


async def found_suppliers(company: Company) -> None:
    """A kiln that sells mugs, red ones in cases of 12, and bowls; a tea merchant with a minimum order."""
    kiln = SupplierDraft(
        code="KILN",
        name="Kiln & Co",
        email="orders@kiln.example",
        currency="EUR",
        lead_days=5,
        over_percent=D(10),
        address=PartyAddress(country="DE", line1="Ofenweg 1", city="Selb", postal_code="95100"),
    )
    tea = SupplierDraft(code="TEA", name="Assam direct", currency="EUR", lead_days=20, minimum_order=D(200))
    async with company.database.unit_of_work(BEN) as unit:
        await put_suppliers(unit, drafts=[kiln, tea])
        mugs = [
            SupplierItemDraft(sku="MUG-RED", unit="case", cost=D(48), supplier_sku="K-12R"),
            SupplierItemDraft(sku="MUG-BLUE", cost=D("4.20"), minimum=D(20), multiple=D(10)),
            SupplierItemDraft(sku="BOWL", cost=D(6)),
        ]
        await put_supplier_items(unit, company.reference, supplier="KILN", drafts=mugs)
        leaves = [SupplierItemDraft(sku="TEA-1KG", cost=D("9.50"), multiple=D("0.5"))]
        await put_supplier_items(unit, company.reference, supplier="TEA", drafts=leaves)


async def draft(company: Company, *lines: tuple[str, int | str], supplier: str = "KILN") -> str:
    """A draft, delivered to MAIN; quantities in the supplier's units."""
    wanted = [PurchaseLineDraft(sku=sku, quantity=D(quantity)) for sku, quantity in lines]
    async with company.database.unit_of_work(BEN) as unit:
        drafts = [PurchaseDraft(supplier=supplier, place="MAIN", lines=wanted)]
        return (await create_purchases(unit, company.reference, drafts=drafts))[0].number


async def order_some(company: Company, *lines: tuple[str, int | str], supplier: str = "KILN") -> str:
    """A purchase order that was sent."""
    number = await draft(company, *lines, supplier=supplier)
    await send(company, number)
    return number


async def send(company: Company, *numbers: str, anyway: bool = False) -> list[Purchase]:
    """Send."""
    async with company.database.unit_of_work(BEN) as unit:
        return await send_purchases(unit, numbers=numbers, anyway=anyway)


async def confirm(company: Company, number: str, **said: Any) -> Purchase:
    """The supplier confirms."""
    async with company.database.unit_of_work(BEN) as unit:
        return await confirm_purchase(unit, number=number, confirmation=Confirmation(**said))


async def receive(company: Company, number: str, *lines: ReceivedLine, **more: Any) -> Purchase:
    """A delivery comes."""
    async with company.database.unit_of_work(BEN) as unit:
        delivery = Delivery(lines=list(lines), **more)
        return await receive_purchase(unit, company.reference, number=number, delivery=delivery)


async def cancel(company: Company, number: str) -> Purchase:
    """Cancel."""
    async with company.database.unit_of_work(BEN) as unit:
        return (await cancel_purchases(unit, numbers=[number], reason="found cheaper ones"))[0]


async def buy(company: Company, *rows: Outlook) -> list[Purchase]:
    """Draft orders from proposals."""
    wishes = [Buy(sku=one.position.sku, place=one.position.place) for one in rows]
    async with company.database.unit_of_work(BEN) as unit:
        return await order_from_supplier(unit, company.reference, wishes=wishes)


def came(sku: str, quantity: int | str = 0, **more: Any) -> ReceivedLine:
    """What came of an item."""
    told = {name: D(value) if name in {"damaged", "refused"} else value for name, value in more.items()}
    return ReceivedLine(sku=sku, quantity=D(quantity), **told)


async def expected(company: Company) -> list[tuple[str, str, str]]:
    """Expected supply that is open: reference, SKU and quantity."""
    rows = await ask(
        company,
        "SELECT reference, sku, quantity - received FROM supply WHERE closed_at IS NULL ORDER BY reference, line",
    )
    return [(row[0], row[1], plain(row[2])) for row in rows]


async def ask(company: Company, query: Any, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a question."""
    async with company.database.unit_of_work() as unit:
        return await unit.fetch(query, list(values))


async def prove(company: Company) -> None:
    """Every law holds."""
    assert await audit(company.database) == []
