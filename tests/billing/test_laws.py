"""Each law of billing, broken on purpose, says so."""

from datetime import timedelta

import pytest

from lading.app.audit import audit
from lading.billing.laws import LAWS
from lading.flows.company import Company
from lading.flows.money.export_books import export_books
from tests.bills import bill, open_billing, void
from tests.money import ship_units
from tests.road import ANNA, order

CORRUPTIONS = {
    "numbers_have_no_gap": "UPDATE invoices SET serial = serial + 100 WHERE serial = 3",
    "numbers_follow_issue": "UPDATE invoices SET issued_at = issued_at - interval '1 hour' WHERE serial = 2",
    "documents_equal_the_ledger": "UPDATE ledger_entries SET amount = amount + 0.01 WHERE account = 'receivable'",
    "orders_are_billed_once": "UPDATE invoice_orders SET gross = gross + 0.01",
    "transactions_stand_on_one_document": "DROP INDEX billed_transactions_once_idx;"
    " UPDATE billed_transactions SET voided_by = NULL",
    "documents_equal_their_lines": "UPDATE invoice_lines SET net = net + 0.01 WHERE n = 1",
    "documents_are_as_issued": 'UPDATE invoices SET facts = \'{"number": "another story"}\'',
    "voids_are_whole": "UPDATE billed_transactions SET voided_by = NULL WHERE transaction_id NOT IN"
    " (SELECT transaction_id FROM billed_transactions WHERE voided_by IS NULL)",
    "exports_balance": "DELETE FROM exported_transactions WHERE transaction_id IN"
    " (SELECT transaction_id FROM exported_transactions LIMIT 1)",
}


async def busy_company(company: Company) -> None:
    """Three invoices, one of which was voided and billed again, one voided and not, and the books handed over."""
    await open_billing(company)
    for many in (1, 2, 3, 4):
        road = await order(company, ("MUG-RED", many))
        await ship_units(road)
        (made,) = await bill(road)
        if many > 2:
            await void(company, made.number, again=many == 3)
    async with company.database.unit_of_work(ANNA) as unit:
        await unit.execute("UPDATE ledger_transactions SET at = at - interval '3 days'")
        await export_books(unit, to_day=unit.now.date() - timedelta(days=1))


def test_every_law_is_broken_here() -> None:
    assert {law.name for law in LAWS} == CORRUPTIONS.keys()


@pytest.mark.parametrize("law", sorted(CORRUPTIONS))
async def test_a_broken_law_is_found(company: Company, law: str) -> None:
    await busy_company(company)
    assert await audit(company.database) == []
    async with company.database.unit_of_work() as unit:
        for statement in CORRUPTIONS[law].split(";"):
            await unit.execute(statement)  # type: ignore[arg-type]
    found = {breach.law: breach for breach in await audit(company.database)}
    assert law in found
    assert found[law].first
