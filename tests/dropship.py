"""A supplier that ships for the small company, and what it says, each act in one line."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.catalog import PlaceDraft, put_places
from lading.flows.buying.confirm_purchase import Confirmation
from lading.flows.company import Company
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.flows.partners.answer_dropship import confirm_dropship, reject_dropship
from lading.flows.partners.put_partners import put_partner
from lading.flows.partners.ship_dropship import Notice, NoticeLine, Told, ship_dropship
from lading.fulfilment.partner_terms import PartnerDraft, PartnerSettings
from lading.kernel import Actor
from lading.purchasing import Purchase
from tests.purchases import BEN, found_suppliers
from tests.road import Road, order

D = Decimal
KILN = Actor("supplier", "KILN")


async def found_dropship(company: Company, *, priority: int = 5, **settings: Any) -> None:
    """The kiln ships mugs and bowls from its own place, before all others unless `priority` says otherwise."""
    await found_suppliers(company)
    place = PlaceDraft(code="DROP", name="Kiln & Co, direct", kind="supplier", priority=priority, lead_days=3)
    async with company.database.unit_of_work(BEN) as unit:
        await put_places(unit, drafts=[place])
    await bind(company, **settings)


async def bind(company: Company, **settings: Any) -> None:
    """Bind the place to the kiln on these terms."""
    draft = PartnerDraft(place="DROP", supplier="KILN", settings=PartnerSettings(**settings))
    async with company.database.unit_of_work(BEN) as unit:
        await put_partner(unit, company.reference, draft=draft)


async def dropped(company: Company, *lines: tuple[str, int | str], **fields: Any) -> tuple[Road, UUID, str]:
    """An order that was released to the supplier: its road, the fulfilment and the number of the drop-ship order."""
    road = await order(company, *lines, **fields)
    (work,) = await road.release()
    rows = await road.ask(
        "SELECT p.number FROM purchase_orders p JOIN purchase_lines l ON l.purchase_id = p.id"
        " WHERE l.fulfilment_id = %s LIMIT 1",
        work.id,
    )
    return road, work.id, rows[0][0]


async def told(company: Company, number: str, reference: str, *lines: tuple[str, int | str], **more: Any) -> Told:
    """The supplier tells what it has shipped; no lines mean everything."""
    said = [NoticeLine(sku=sku, quantity=D(quantity)) for sku, quantity in lines] or None
    notice = Notice(reference=reference, carrier="dhl", tracking_number="T-1", lines=said, **more)
    async with company.database.unit_of_work(KILN) as unit:
        return await ship_dropship(unit, company.reference, number=number, notice=notice)


async def confirmed(company: Company, number: str, **said: Any) -> Purchase:
    """The supplier confirms."""
    async with company.database.unit_of_work(KILN) as unit:
        return await confirm_dropship(unit, company.reference, number=number, confirmation=Confirmation(**said))


async def rejected(company: Company, number: str) -> None:
    """The supplier rejects everything that is open."""
    async with company.database.unit_of_work(KILN) as unit:
        await reject_dropship(unit, company.reference, number=number, reason="discontinued")


async def answered(company: Company, work: UUID, *, granted: bool) -> int:
    """The supplier says whether it could stop what it was asked to keep."""
    async with company.database.unit_of_work(KILN) as unit:
        return await answer_call_backs(unit, fulfilments=[work], granted=granted)


async def drop_lines(company: Company) -> list[tuple[str, str, str, str, str]]:
    """Drop-ship lines as (number, SKU, ordered, shipped, given up)."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT p.number, l.sku, l.ordered, l.received, l.closed FROM purchase_lines l JOIN purchase_orders p"
            " ON p.id = l.purchase_id WHERE p.kind = 'dropship' ORDER BY 1, l.line"
        )
    return [(row[0], row[1], *(format(value.normalize(), "f") for value in row[2:])) for row in rows]  # type: ignore[misc]


async def tasks(company: Company) -> list[str]:
    """Kinds of the tasks that are open."""
    async with company.database.unit_of_work() as unit:
        return [row[0] for row in await unit.fetch("SELECT kind FROM tasks WHERE done_at IS NULL ORDER BY id")]
