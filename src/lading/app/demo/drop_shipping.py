"""The demo company lets a supplier ship: bulky things that lie at no place of its own, ordered with each order."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lading.app.demo.past import Past
from lading.app.demo.people import Buyer
from lading.app.demo.setting import LISTS, price_in
from lading.app.demo.wishes import MARK, as_draft
from lading.catalog import PlaceDraft, put_items, put_places
from lading.catalog.drafts import ItemDraft, PlaceAddress
from lading.flows.buying.confirm_purchase import Confirmation
from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.channels.put_items import find_used
from lading.flows.company import Company
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.flows.partners.answer_dropship import confirm_dropship, read_direct
from lading.flows.partners.put_partners import put_partner
from lading.flows.partners.ship_dropship import Notice, ship_dropship
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import wish_for
from lading.fulfilment.partner_terms import PartnerDraft, PartnerSettings
from lading.kernel import Actor
from lading.parties import PartyAddress
from lading.pricing import PriceDraft, put_prices
from lading.purchasing import SupplierDraft, SupplierItemDraft, put_suppliers
from lading.purchasing.put_supplier_items import put_supplier_items
from lading.store import Database, UnitOfWork

D = Decimal
OTTO, GARDEN = Actor("user", "otto"), Actor("partner", "LICHTHOF")
PLACE, SUPPLIER = "LICHTHOF", "S-LICHT"
BULKY = {
    "FIREBOWL-60": ("Fire bowl, 60 cm", D(189), D(96)),
    "LANTERN-XL": ("Garden lantern, 70 cm", D(129), D(61)),
    "BENCH-OAK": ("Oak bench, 140 cm", D(449), D(238)),
}
"""SKU: name, price in EUR, what the supplier takes."""


async def start_dropships(database: Database, buyers: Sequence[Buyer], *, now: datetime) -> None:
    """Bind the supplier's place, and write some orders that it ships, one in each state."""
    past = Past(database, clock=now - timedelta(days=9))
    company = Company(past)
    async with past.unit_of_work(OTTO) as unit:
        await _furnish(unit, company)
    people = [buyer for buyer in buyers if not buyer.trade and buyer.currency == "EUR"][:5]
    numbers: list[str] = []
    for place, (buyer, days) in enumerate(zip(people, (8, 5, 2, 1, 0.1), strict=False)):
        past.clock = now - timedelta(days=days)
        sku = list(BULKY)[place % len(BULKY)]
        numbers.append(await _order(past, company, buyer, sku, place))
    await _answers(past, company, numbers, now)


async def _furnish(unit: UnitOfWork, company: Company) -> None:
    drafts = [ItemDraft(sku=sku, name=name, attributes={"range": "garden"}) for sku, (name, _, _) in BULKY.items()]
    await put_items(unit, drafts=drafts, find_used=find_used)
    for currency, (code, _, _) in LISTS.items():
        prices = [PriceDraft(sku=sku, price=price_in(currency, price)) for sku, (_, price, _) in BULKY.items()]
        await put_prices(unit, price_list=code, drafts=prices)
    address = PartyAddress(country="DE", line1="Gärtnerweg 22", postal_code="21335", city="Lüneburg")
    supplier = SupplierDraft(
        code=SUPPLIER,
        name="Lichthof Gartenwaren",
        email="versand@lichthof.example",
        currency="EUR",
        lead_days=4,
        address=address,
    )
    await put_suppliers(unit, drafts=[supplier])
    terms = [
        SupplierItemDraft(sku=sku, supplier_sku=f"LH-{number}", cost=cost)
        for number, (sku, (_, _, cost)) in enumerate(BULKY.items(), 410)
    ]
    await put_supplier_items(unit, company.reference, supplier=SUPPLIER, drafts=terms)
    where = PlaceAddress(country="DE", line1=address.line1, postal_code=address.postal_code, city=address.city)
    place = PlaceDraft(
        code=PLACE, name="Lichthof, straight to customers", kind="supplier", priority=50, lead_days=4, address=where
    )
    await put_places(unit, drafts=[place])
    settings = PartnerSettings(always=D(40))
    draft = PartnerDraft(place=PLACE, supplier=SUPPLIER, settings=settings)
    await put_partner(unit, company.reference, draft=draft)


def as_bulky(chance: random.Random, body: dict[str, Any]) -> dict[str, Any]:
    """The same order of something bulky, paid in full."""
    sku = chance.choice(list(BULKY))
    price = price_in(body["currency"], BULKY[sku][1])
    kept = {name: value for name, value in body.items() if name not in ("discounts", "payment", "requested_by")}
    paid = {"method": "card", "reference": f"card_{chance.getrandbits(40):010x}", "authorised": f"{price:.2f}"}
    lines = [{"sku": sku, "quantity": "1", "unit_price": str(price)}]
    return kept | {"lines": lines, "shipping": {"method": "standard", "amount": "0"}, "payment": paid}


async def _order(past: Past, company: Company, buyer: Buyer, sku: str, place: int) -> str:
    address = {name: getattr(buyer.address, name) for name in ("name", "line1", "city", "postal_code", "country")}
    body = {
        "channel": "phone",
        "external_id": f"{MARK}D{place:04}",
        "placed_at": past.clock.isoformat(),
        "currency": "EUR",
        "prices_include_tax": True,
        "customer": {"code": buyer.draft.code, "name": buyer.draft.name, "email": buyer.draft.email},
        "ship_to": {name: value for name, value in address.items() if value},
        "lines": [{"sku": sku, "quantity": "1", "unit_price": str(BULKY[sku][1])}],
    }
    await place_orders(company, wishes=[wish_for(as_draft(body), actor="channel:phone")])
    async with past.unit_of_work(OTTO) as unit:
        rows = await unit.fetch("SELECT number FROM orders WHERE external_id = %s", [body["external_id"]])
        number = str(rows[0][0])
        await release_to_places(unit, company.reference, wishes=[Release(number=number)])
    return number


async def _answers(past: Past, company: Company, numbers: Sequence[str], now: datetime) -> None:
    """The first is shipped, the second comes later, of the fourth the customer wants nothing any more."""
    orders = {number: await _dropship_of(past, number) for number in numbers}
    steps = [orders[number] for number in numbers]
    past.clock = now - timedelta(days=6)
    async with past.unit_of_work(GARDEN) as unit:
        await _ship(unit, company, steps[0], "LH-20611")
    past.clock = now - timedelta(days=4)
    async with past.unit_of_work(GARDEN) as unit:
        said = Confirmation(reference="AB-7731", due_on=(now + timedelta(days=5)).date())
        await confirm_dropship(unit, company.reference, number=steps[1], confirmation=said)
    past.clock = now - timedelta(hours=2)
    async with past.unit_of_work(OTTO) as unit:
        await cancel_orders(unit, wishes=[CancelOrder(numbers[3], "Too large for the balcony", by="customer")])


async def _dropship_of(database: Database, order: str) -> str:
    async with database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT p.number FROM purchase_orders p JOIN purchase_lines l ON l.purchase_id = p.id"
            " JOIN orders o ON o.id = l.order_id WHERE o.number = %s LIMIT 1",
            [order],
        )
    return str(rows[0][0])


async def _ship(unit: UnitOfWork, company: Company, number: str, reference: str) -> None:
    notice = Notice(reference=reference, carrier="dhl_freight", tracking_number=f"03406{reference[3:]}")
    await ship_dropship(unit, company.reference, number=number, notice=notice)


async def let_supplier_work(company: Company, chance: random.Random) -> None:
    """What the supplier does now: it stops what it was asked to stop, and ships the oldest order that has waited."""
    async with company.database.unit_of_work(GARDEN) as unit:
        asked = await unit.fetch(
            "SELECT p.number FROM purchase_orders p JOIN purchase_lines l ON l.purchase_id = p.id JOIN call_backs c"
            " ON c.fulfilment_id = l.fulfilment_id WHERE c.state = 'pending' AND p.supplier = %s"
            " AND c.asked_at < now() - interval '25 minutes' LIMIT 1",
            [SUPPLIER],
        )
        if asked:
            works = (await read_direct(unit, number=asked[0][0])).works
            await answer_call_backs(unit, fulfilments=works, granted=True, note="Stopped in time")
            return
        rows = await unit.fetch(
            "SELECT number FROM purchase_orders WHERE supplier = %s AND kind = 'dropship' AND status IN ('sent',"
            " 'confirmed') AND sent_at < now() - interval '90 seconds' ORDER BY sent_at OFFSET 3 LIMIT 1",
            [SUPPLIER],
        )
        if rows:
            await _ship(unit, company, rows[0][0], f"LH-{chance.randint(30000, 99999)}")
