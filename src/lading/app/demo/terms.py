"""Special terms in the demo: a contract with an exemption from tax, and promotions, two of them with codes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from lading.app.demo.goods import Good
from lading.app.demo.people import Buyer
from lading.app.demo.setting import trade_price
from lading.app.demo.wishes import Wishes, as_draft
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import wish_for
from lading.flows.pricing.assign_prices import put_contracts
from lading.flows.pricing.tax_papers import take_certificate
from lading.kernel import Actor
from lading.pricing.drafts import ContractPriceDraft
from lading.pricing.promotion import PromotionDraft
from lading.pricing.put_codes import CodeDraft, put_codes
from lading.pricing.put_promotions import put_promotions
from lading.pricing.tax_certificates import CertificateDraft
from lading.store import Database

OTTO = Actor("user", "otto")
FAIR = "FAIR-7"


async def agree_terms(database: Database, *, buyers: Sequence[Buyer], goods: Sequence[Good], wishes: Wishes) -> None:
    """The first shop has a contract and an exemption; newcomers have a code, a sale begins next month."""
    shop = next(buyer for buyer in buyers if buyer.trade and buyer.draft.addresses[0].country == "DE")
    async with database.unit_of_work(OTTO) as unit:
        now, today = unit.now, unit.now.date()
        ends = date(today.year + 1, 12, 31)
        await put_contracts(
            unit,
            drafts=[
                ContractPriceDraft(
                    customer=shop.draft.code,
                    contract="4711",
                    sku=good.sku,
                    currency="EUR",
                    price=trade_price(good.price, many=True) - Decimal("0.10"),
                    valid_from=today,
                    valid_to=ends,
                )
                for good in goods[:3]
            ],
        )
        paper = CertificateDraft(
            customer=shop.draft.code,
            number="BZSt 2026/118",
            country="DE",
            valid_from=today,
            valid_to=today + timedelta(days=45),
            document="Folder “Exemptions”, 7",
        )
        await take_certificate(unit, draft=paper)
        await put_promotions(unit, drafts=_promotions(today))
        await put_codes(unit, promotion="welcome", drafts=[CodeDraft(code="HELLO10")])
        await put_codes(unit, promotion="fair", drafts=[CodeDraft(code=FAIR, uses=50)])
    await _buy_with_the_card(Company(database), wishes, now=now)


async def _buy_with_the_card(company: Company, wishes: Wishes, *, now: datetime) -> None:
    """Some of this morning's orders came with the card that we gave away at the fair."""
    drawn = (wishes.draw(at=now - timedelta(hours=2)) for _ in range(200))
    bodies = [body for body in drawn if body["channel"] == "web" and body["currency"] == "EUR"][:8]
    orders = [wish_for(as_draft(body | {"codes": [FAIR]}), actor="channel:web") for body in bodies]
    await place_orders(company, wishes=orders)


def _promotions(today: date) -> list[PromotionDraft]:
    said: list[dict[str, Any]] = [
        {
            "code": "welcome",
            "name": "Welcome",
            "terms": {
                "effect": "percent",
                "percent": "10",
                "currency": "EUR",
                "needs_code": True,
                "new_customers": True,
                "most": "15",
                "minimum": "20",
            },
        },
        {
            "code": "fair",
            "name": "Card from the fair",
            "terms": {"effect": "amount", "amount": "5", "currency": "EUR", "needs_code": True, "minimum": "40"},
        },
        {
            "code": "january",
            "name": "Three for two",
            "terms": {"effect": "buy_get", "buy": 2, "get": 1, "channels": ["web"], "claw_back": "proportional"},
            "valid_from": today + timedelta(days=30),
            "valid_to": today + timedelta(days=45),
        },
        {
            "code": "large-orders",
            "name": "Large trade orders",
            "terms": {
                "effect": "tiers",
                "currency": "EUR",
                "tiers": [{"from_value": "2500", "percent": "2"}, {"from_value": "5000", "percent": "4"}],
                "channels": ["trade"],
            },
        },
    ]
    return [msgspec.convert(one, PromotionDraft, strict=False) for one in said]
