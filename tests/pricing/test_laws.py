"""The laws of pricing: each is broken once, on purpose, and must say so."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.pricing.tax_papers import take_certificate
from lading.pricing.laws import LAWS
from lading.pricing.put_codes import CodeDraft
from lading.pricing.tax_certificates import CertificateDraft
from tests.drafts import place
from tests.flows.test_promotions import promote, promotion

CORRUPTIONS = {
    "promotions_are_on_orders": "UPDATE promotion_uses SET version = 7",
    "promotions_add_up": "UPDATE promotion_uses SET amount = amount + 0.01",
    "promotions_within_limits": "UPDATE promotions SET terms = terms || '{\"uses\": 1}'",
    "codes_within_limits": "UPDATE promotion_codes SET uses = 1",
    "exempt_orders_name_a_certificate": "UPDATE tax_certificates SET valid_to = current_date - 1",
    "promotions_within_limits_of_customers": "UPDATE promotion_uses SET customer = 'C-1'",
    "orders_taxed_outside_name_a_document": "INSERT INTO order_taxes (order_id, status, because)"
    " SELECT id, 'external', '' FROM orders LIMIT 1 ON CONFLICT (order_id) DO UPDATE SET status = 'external'",
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
    async with company.database.unit_of_work() as unit:
        await take_certificate(unit, draft=CertificateDraft(customer="C-1", number="1", country="DE"))
    await place(company, ("BOWL", 1))
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]
    assert law in {breach.law for breach in await audit(company.database)}
