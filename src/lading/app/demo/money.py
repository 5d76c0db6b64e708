"""Money in the demo company: a gift card beside a card, a part refund, and customers who pay later, one too late."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from lading.app.demo.labels import pick_all
from lading.app.demo.past import Past
from lading.app.demo.setting import WAREHOUSE
from lading.app.demo.wishes import MARK
from lading.flows.company import Company
from lading.flows.fulfilling.pack import Pack, pack
from lading.flows.fulfilling.pick import pick
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.fulfilling.ship import ShipWish, ship
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.issue_credit import IssueCredit, issue_credits
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.money.set_terms import set_terms
from lading.flows.money.take_payment import TakePayment, take_payments
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed, wish_for
from lading.flows.rules.keep_limits import keep_limits
from lading.kernel import Actor
from lading.orders import OrderDraft
from lading.payments.terms import CustomerTerms
from lading.rules.limits import ApprovalLimit
from lading.store import Database

D = Decimal
CLEO, OTTO, WIM = Actor("user", "cleo"), Actor("user", "otto"), Actor("user", "wim")
Who = tuple[str, str, str]


async def tell_of_money(database: Database, *, now: datetime) -> None:
    """A gift to be shared, two customers on terms, of whom one waits for the limit, and one who is late."""
    past = Past(database, clock=now - timedelta(days=70))
    company = Company(past)
    async with past.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT code, name, email FROM parties WHERE email <> '' AND name <> '' AND erased_at IS NULL"
            " AND NOT EXISTS (SELECT FROM orders WHERE customer = code) ORDER BY code LIMIT 3"
        )
        skus = await unit.fetch(
            "SELECT s.sku FROM stock s JOIN items i ON i.sku = s.sku WHERE s.place = %s AND i.tracking = 'none'"
            " ORDER BY on_hand - reserved DESC, s.sku LIMIT 1",
            [WAREHOUSE],
        )
    people: list[Who] = [(row[0], row[1], row[2]) for row in rows]
    sku = str(skus[0][0])
    await _late(company, past, people[0], sku, now)
    await _near_the_limit(company, past, people[1], sku, now)
    await _gift(company, past, people[2], sku, now)


async def _late(company: Company, past: Past, who: Who, sku: str, now: datetime) -> None:
    """Shipped seventy days ago with thirty days to pay, of which a part came; the next order waits."""
    total = await _price(past, sku)
    await _terms(past, who, limit=total * 20)
    past.clock = now - timedelta(days=70)
    number = await _order(company, "M1", who, sku, 12, method="invoice")
    await _leave(company, past, number)
    past.clock = now - timedelta(days=20)
    async with past.unit_of_work(CLEO) as unit:
        wish = TakePayment(number=number, amount=total * 4, reference="Statement 41", reason="part payment")
        await take_payments(unit, wishes=[wish])
    past.clock = now - timedelta(hours=5)
    await _order(company, "M2", who, sku, 15, method="invoice")


async def _near_the_limit(company: Company, past: Past, who: Who, sku: str, now: datetime) -> None:
    total = await _price(past, sku)
    await _terms(past, who, limit=total * 10)
    past.clock = now - timedelta(days=9)
    await _leave(company, past, await _order(company, "M3", who, sku, 6, method="invoice"))
    past.clock = now - timedelta(days=1)
    await _order(company, "M4", who, sku, 3, method="invoice")


async def _gift(company: Company, past: Past, who: Who, sku: str, now: datetime) -> None:
    """A gift card pays a part, a card the rest; one piece came chipped and is given back."""
    total = await _price(past, sku)
    past.clock = now - timedelta(days=6)
    async with past.unit_of_work(CLEO) as unit:
        wish = IssueCredit(kind="gift_card", amount=total, currency="EUR", reason="sold in the shop", paid_by="cash")
        (card,) = await issue_credits(unit, wishes=[wish])
        other = IssueCredit(
            kind="store_credit", amount=D(25), currency="EUR", reason="sorry for the delay", customer=who[0]
        )
        await issue_credits(unit, wishes=[other])
        await keep_limits(unit, limits=[ApprovalLimit(ask="credit", currency="EUR", above=D(50))])
    payments: list[dict[str, Any]] = [
        {"method": "gift_card", "provider": "lading", "reference": str(card.id)},
        {"method": "card", "reference": "demo-card", "captured": str(total * 2)},
    ]
    number = await _order(company, "M5", who, sku, 3, payments=payments)
    await _leave(company, past, number)
    past.clock = now - timedelta(days=2)
    async with past.unit_of_work(CLEO) as unit:
        wishes = [Credit(number=number, line=1, quantity=D(1), reason="one came chipped", kind="return")]
        await credit_units(unit, wishes=wishes)
    async with past.unit_of_work(CLEO) as unit:
        await refund_orders(unit, wishes=[Refund(number=number, reason="one came chipped")])
    past.clock = now - timedelta(hours=2)
    async with past.unit_of_work(CLEO) as unit:
        more = msgspec.structs.replace(other, amount=D(75), reason="the whole party waited for its candles")
        await issue_credits(unit, wishes=[more], approved=False)


async def _price(past: Past, sku: str) -> Decimal:
    async with past.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT p.price FROM prices p JOIN price_lists l ON l.code = p.list WHERE p.sku = %s AND l.currency = 'EUR'"
            " ORDER BY p.price DESC LIMIT 1",
            [sku],
        )
    return Decimal(rows[0][0]) if rows else D(20)


async def _terms(past: Past, who: Who, *, limit: Decimal) -> None:
    past.clock -= timedelta(days=1)
    async with past.unit_of_work(OTTO) as unit:
        await set_terms(unit, customer=who[0], terms=CustomerTerms(30, limit, "EUR"), reason="a regular")


async def _order(company: Company, name: str, who: Who, sku: str, quantity: int, **paid: Any) -> str:
    code, person, email = who
    payment = {"payment": {"method": paid["method"]}} if "method" in paid else {"payments": paid["payments"]}
    address = {"name": person, "line1": "Elbchaussee 12", "city": "Hamburg", "postal_code": "22765", "country": "DE"}
    body = {
        "channel": "phone" if "method" in paid else "web",
        "external_id": f"{MARK}{name}",
        "currency": "EUR",
        "customer": {"code": code, "name": person, "email": email},
        "ship_to": address,
        "lines": [{"sku": sku, "quantity": str(quantity)}],
        **payment,
    }
    wish = wish_for(msgspec.convert(body, OrderDraft, strict=False), actor="user:cleo")
    (outcome,) = await place_orders(company, wishes=[wish])
    if not isinstance(outcome, Placed):
        raise outcome
    return str(msgspec.json.decode(outcome.answer)["number"])


async def _leave(company: Company, past: Past, number: str) -> None:
    """All of it that is there leaves at once."""
    async with past.unit_of_work(OTTO) as unit:
        (works,) = await release_to_places(unit, company.reference, wishes=[Release(number=number)])
    for work in works:
        async with past.unit_of_work(WIM) as unit:
            await pick(unit, company.reference, wishes=[await pick_all(unit, fulfilment=work.id)])
        async with past.unit_of_work(WIM) as unit:
            await pack(unit, wishes=[Pack(fulfilment=work.id)])
        async with past.unit_of_work(WIM) as unit:
            await ship(unit, wishes=[ShipWish(carrier="dhl", tracking_number="").of(work.id)])
