"""The demo company promises: a kit, something that comes by sea, what the shop leaves to people who walk in."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import msgspec

from lading.app.demo.people import Buyer
from lading.app.demo.setting import STORE, WAREHOUSE
from lading.app.demo.wishes import MARK, as_draft
from lading.catalog import Reference
from lading.catalog.drafts import KitPart
from lading.flows.channels.put_items import PricedItemDraft, put_priced_items
from lading.flows.company import Company
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import wish_for
from lading.flows.promising.expect_supply import ExpectedLine, ExpectedSupply, announce_supply
from lading.inventory.put_limits import BufferDraft, QuotaDraft, put_buffers, put_quotas
from lading.kernel import Actor
from lading.store import Database, UnitOfWork

D = Decimal
SET = "SET-FOR-TWO"
OTTO = Actor("user", "otto")


async def look_forward(database: Database, buyers: Sequence[Buyer]) -> None:
    """A tea set for two, a container, a buffer of the web shop in the store, and a quota for the wholesale channel."""
    reference = Reference()
    async with database.unit_of_work(OTTO) as unit:
        mug, bowl = await _best(unit, "MUG-"), await _best(unit, "BOWL-")
        kit = PricedItemDraft(
            sku=SET,
            name="Breakfast for two: two mugs, two bowls",
            components=[KitPart(sku=mug, quantity=D(2)), KitPart(sku=bowl, quantity=D(2))],
            price=D(79),
            currency="EUR",
        )
        await put_priced_items(unit, drafts=[kit])
    async with database.unit_of_work(OTTO) as unit:
        scarce = await _scarce(unit)
        lines = [
            ExpectedLine(
                sku=sku, place=WAREHOUSE, quantity=D(48), due_on=unit.now.date() + timedelta(days=9 + 6 * number)
            )
            for number, sku in enumerate(scarce)
        ]
        if lines:
            await announce_supply(unit, reference, expected=ExpectedSupply(lines=lines, reference="SEA-2207"))
        await put_buffers(unit, reference, drafts=[BufferDraft(channel="web", place=STORE, quantity=D(1))])
        quota = QuotaDraft(sku=mug, place=WAREHOUSE, holder="trade", quantity=D(6))
        await put_quotas(unit, reference, drafts=[quota])
    await _sell_sets(database, buyers)


async def _sell_sets(database: Database, buyers: Sequence[Buyer]) -> None:
    """Two orders of the set, of which somebody is to collect the parts."""
    company = Company(database)
    async with database.unit_of_work() as unit:
        now = unit.now
    bodies = [
        {
            "channel": "web",
            "external_id": f"{MARK}SET{number}",
            "placed_at": (now - timedelta(minutes=50 * number)).isoformat(),
            "currency": "EUR",
            "customer": {"code": buyer.draft.code, "name": buyer.draft.name, "email": buyer.draft.email},
            "ship_to": {k: v for k, v in msgspec.to_builtins(buyer.address).items() if k != "label"},
            "lines": [{"sku": SET, "quantity": str(number), "unit_price": "79.00"}],
            "shipping": {"method": "standard", "amount": "0"},
            "payment": {"method": "card", "reference": f"card_set{number}", "authorised": f"{79 * number}.00"},
        }
        for number, buyer in enumerate([one for one in buyers if one.address.country == "DE"][:2], start=1)
    ]
    wishes = [wish_for(as_draft(body), actor="channel:web") for body in bodies]
    await place_orders(company, wishes=wishes)
    async with database.unit_of_work(OTTO) as unit:
        rows = await unit.fetch(
            "SELECT number FROM orders o WHERE starts_with(external_id, %s) AND open_holds = 0 AND EXISTS"
            " (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.reserved > 0) ORDER BY 1",
            [f"{MARK}SET"],
        )
        if wanted := [Release(number=row[0]) for row in rows]:
            await release_to_places(unit, company.reference, wishes=wanted)


async def _best(unit: UnitOfWork, beginning: str) -> str:
    """The item of a range of which most lies there."""
    rows = await unit.fetch(
        "SELECT sku FROM stock WHERE starts_with(sku, %s) GROUP BY sku"
        " ORDER BY sum(on_hand - reserved) DESC, sku LIMIT 1",
        [beginning],
    )
    return str(rows[0][0])


async def _scarce(unit: UnitOfWork) -> list[str]:
    """Items for which orders wait, those with the longest queue first; else those that lie there least."""
    rows = await unit.fetch(
        "SELECT i.sku FROM items i LEFT JOIN order_lines l ON l.sku = i.sku AND l.backordered > 0"
        " WHERE i.stocked AND i.unit = 'each' AND NOT EXISTS (SELECT FROM kit_components k WHERE k.kit = i.sku)"
        " GROUP BY i.sku ORDER BY coalesce(sum(l.backordered), 0) DESC, i.sku LIMIT 3"
    )
    return [str(row[0]) for row in rows]
