"""The demo company runs out: a late purchase with orders behind it, what may stand in, a choice; and a pre-order."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from lading.app.demo.setting import WAREHOUSE
from lading.app.demo.wishes import MARK
from lading.catalog.substitutes import SubstituteDraft, put_substitutes
from lading.flows.channels.put_items import PricedItemDraft, put_priced_items
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import wish_for
from lading.flows.promising.expect_supply import (
    ExpectedLine,
    ExpectedSupply,
    SupplyMove,
    announce_supply,
    put_off_supply,
)
from lading.flows.promising.move_promises import move_promises
from lading.flows.promising.offer_choices import OfferChoice, offer_choices
from lading.flows.promising.set_queue_policies import set_queue_policies
from lading.flows.promising.take_choice import TakeChoice, take_choice
from lading.kernel import Actor
from lading.orders import OrderDraft
from lading.promising.put_policy import PolicyDraft
from lading.store import Database

D = Decimal
OTTO, CLEO = Actor("user", "otto"), Actor("user", "cleo")
KETTLE = "KETTLE-COPPER"
LATE = "PW-3104"


async def run_out(database: Database) -> None:
    """Four orders wait for more bowls than there are, their supply slips by ten days, and two customers are asked."""
    company = Company(database)
    sku, free = await _bowl(company)
    many = (free + 6, D(4), D(8), D(3))
    numbers = [await _order(company, f"W{nth}", sku, quantity) for nth, quantity in enumerate(many, start=1)]
    async with database.unit_of_work(OTTO) as unit:
        due = unit.now.date() + timedelta(days=6)
        lines = [ExpectedLine(sku=sku, place=WAREHOUSE, quantity=D(15), due_on=due)]
        (supply,) = await announce_supply(
            unit, company.reference, expected=ExpectedSupply(lines=lines, reference=LATE, source="S-ATELIER")
        )
        policy = PolicyDraft(sku=sku, kind="due_date", reason="Birthdays before stock-ups")
        await set_queue_policies(unit, company.reference, drafts=[policy])
        stand_in = await unit.fetch(
            "SELECT sku FROM stock WHERE starts_with(sku, 'BOWL-') AND sku <> %s GROUP BY sku"
            " ORDER BY sum(on_hand - reserved) DESC, sku LIMIT 2",
            [sku],
        )
        drafts = [SubstituteDraft(sku=row[0], kind="similar", both_ways=True) for row in stand_in]
        await put_substitutes(unit, of={sku: drafts})
    await _peg(company, sku, f"supply/{LATE}")
    async with database.unit_of_work(OTTO) as unit:
        move = SupplyMove(due_on=unit.now.date() + timedelta(days=16), reason="The kiln broke")
        await put_off_supply(unit, supply_id=supply, wish=move)
    await _peg(company, sku, f"supply/{LATE}")
    async with database.unit_of_work(CLEO) as unit:
        wishes = [OfferChoice(number=number, cause="Our pottery had to repair a kiln.") for number in numbers[:2]]
        await offer_choices(unit, company, wishes=wishes)
    async with database.unit_of_work(Actor("customer", "link")) as unit:
        await take_choice(unit, company, wish=TakeChoice(number=numbers[0], kind="wait", by="customer"))
    await _sell_ahead(company)


async def _bowl(company: Company) -> tuple[str, Decimal]:
    """The bowl of which least is free, and how many those are."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT sku, sum(greatest(on_hand - reserved - safety, 0)) FROM stock WHERE starts_with(sku, 'BOWL-')"
            " GROUP BY sku ORDER BY 2, 1 LIMIT 1"
        )
    return str(rows[0][0]), rows[0][1]


async def _order(company: Company, name: str, sku: str, quantity: Decimal) -> str:
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT code, name, email FROM parties WHERE email <> '' AND erased_at IS NULL ORDER BY code LIMIT 40"
        )
    code, person, email = rows[(len(name) * 7 + ord(name[-1])) % len(rows)]
    body = {
        "channel": "web",
        "external_id": f"{MARK}{name}",
        "currency": "EUR",
        "customer": {"code": code, "name": person, "email": email},
        "ship_to": {
            "name": person,
            "line1": "Elbchaussee 12",
            "city": "Hamburg",
            "postal_code": "22765",
            "country": "DE",
        },
        "lines": [{"sku": sku, "quantity": str(quantity)}],
    }
    draft = msgspec.convert(body, OrderDraft, strict=False)
    (outcome,) = await place_orders(company, wishes=[wish_for(draft, actor="channel:web")])
    placed: Any = outcome
    return str(msgspec.json.decode(placed.answer)["number"])


async def _peg(company: Company, sku: str, cause: str) -> None:
    async with company.database.unit_of_work() as unit:
        await move_promises(unit, company.reference, causes={sku: cause}, afresh={sku})


async def _sell_ahead(company: Company) -> None:
    """A copper kettle that appears in a month: forty may be sold ahead."""
    async with company.database.unit_of_work(OTTO) as unit:
        release = unit.now.date() + timedelta(days=30)
        kettle = PricedItemDraft(
            sku=KETTLE, name="Copper kettle", releases_on=release, pre_order_limit=D(40), price=D(129), currency="EUR"
        )
        await put_priced_items(unit, drafts=[kettle])
    for name in ("W8", "W9"):
        await _order(company, name, KETTLE, D(1))
