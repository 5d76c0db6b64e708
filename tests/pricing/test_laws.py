"""The laws of pricing: each is broken once, on purpose, and must say so."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.pricing.laws import LAWS
from lading.pricing.put_codes import CodeDraft
from tests.drafts import place
from tests.flows.test_promotions import promote, promotion

CORRUPTIONS = {
    "promotions_are_on_orders": "UPDATE promotion_uses SET version = 7",
    "promotions_add_up": "UPDATE promotion_uses SET amount = amount + 0.01",
    "promotions_within_limits": "UPDATE promotions SET terms = terms || '{\"uses\": 1}'",
    "codes_within_limits": "UPDATE promotion_codes SET uses = 1",
    "promotions_within_limits_of_customers": "UPDATE promotion_uses SET customer = 'C-1'",
}


def test_every_law_has_its_corruption() -> None:
    assert {law.name for law in LAWS} == set(CORRUPTIONS)


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    code = CodeDraft(code="SALE", uses=2)
    await promote(
        company, promotion("sale", effect="amount", amount=1, needs_code=True, uses_per_customer=1), codes=(code,)
    )
    for number in (1, 2):
        await place(company, ("MUG-RED", 1), codes=["sale"], customer={"code": f"C-{number}", "name": "A"})
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}
