"""Each law of gateways is broken once, on purpose, and says so."""

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.payments.gateway_laws import GATEWAY_LAWS
from tests.drafts import place

_OPERATION = (
    "INSERT INTO payment_operations (id, order_id, tender, kind, amount, currency, provider, state, key, reference,"
    " asked_at, asked_by) SELECT gen_random_uuid(), id, 1, 'authorise', 1, 'EUR', 'fake', 'succeeded',"
    " gen_random_uuid()::text, 'pay_1', now(), 'x' FROM orders"
)
_LINK = (
    "INSERT INTO payment_links (id, order_id, gateway, amount, currency, captures, state, created_at, created_by)"
    " SELECT gen_random_uuid(), id, 'fake', 1, '{}', true, '{}', now(), 'x' FROM orders"
)
CORRUPTIONS = {
    "provider_operations_count_once": _OPERATION,
    "payment_links_have_orders": _LINK.format("USD", "open"),
    "paid_links_are_booked": _LINK.format("EUR", "paid"),
}


def test_every_law_is_broken_below() -> None:
    assert {law.name for law in GATEWAY_LAWS} == set(CORRUPTIONS)


@pytest.mark.anyio
@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    for number in (1, 2):
        await place(company, ("MUG-RED", number), payment={"method": "card", "authorised": "50"})
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        await unit.execute(CORRUPTIONS[law])  # type: ignore[arg-type]  # ours
    assert law in {breach.law for breach in await audit(company.database)}
