"""The laws of the ledger, each broken once on purpose."""

from decimal import Decimal

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.payments.ledger_laws import LEDGER_LAWS
from tests.money import add_tender, credit, intend_for, paid_order, refund, settle, ship_units

pytestmark = pytest.mark.anyio
D = Decimal

CORRUPTIONS = {
    "transactions_sum_to_zero": "UPDATE ledger_entries SET amount = amount + 0.01 WHERE account = 'revenue'",
    "entries_have_transactions": "UPDATE ledger_entries SET order_id = gen_random_uuid() WHERE account = 'tax'",
    "what_left_is_sold": "UPDATE ledger_entries SET quantity = quantity + 1 WHERE quantity > 0",
    "credits_within_sales": "UPDATE ledger_entries SET quantity = -7 WHERE quantity < 0",
    "tenders_equal_the_ledger": "UPDATE tenders SET captured = captured - 1, authorised = authorised - 1",
    "receivable_is_what_was_sold_less_what_was_paid": "UPDATE ledger_transactions SET kind = 'fee'"
    " WHERE kind = 'refund'",
    "operations_are_posted": "UPDATE payment_operations SET amount = amount + 1 WHERE state = 'succeeded'",
    "nothing_is_intended_beyond": "UPDATE payment_operations SET amount = 500 WHERE state = 'intended'",
    "store_credit_is_never_negative": "UPDATE ledger_entries SET amount = 1 WHERE credit_id IS NOT NULL",
    "money_is_derived": "UPDATE orders SET money = 'none'",
}


def test_every_law_has_its_corruption() -> None:
    assert CORRUPTIONS.keys() == {law.name for law in LEDGER_LAWS}


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    road = await paid_order(company, ("MUG-RED", 4), captured="38.00")
    await add_tender(road, 2, "20.00", provider="fake")
    await ship_units(road)
    await credit(road, line=1, quantity=D(3))
    await refund(road, amount=D("9.50"))
    await refund(road, amount=D("9.50"), to="store_credit")
    await intend_for(road, "capture", "3.00", tender=2)
    await settle(road)
    await intend_for(road, "refund", "2.00", tender=2)
    assert await audit(company.database) == []
    await road.change(CORRUPTIONS[law])
    found = {breach.law: breach for breach in await audit(company.database)}
    assert law in found
    assert found[law].first
