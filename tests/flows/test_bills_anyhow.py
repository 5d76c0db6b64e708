"""Any mixture of part shipments, voids, credits and billing: invoices less credit memos are what the ledger says."""

import random
from contextlib import suppress
from decimal import Decimal

import pytest

from lading.flows.billing.issue_invoices import NothingToBill
from lading.flows.company import Company
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.kernel import Refusal
from tests.bills import bill, memos, open_billing, void
from tests.money import credit, paid_order, ship_units
from tests.road import ANNA, Road

D = Decimal
BILLED = """
SELECT coalesce(sum(CASE kind WHEN 'invoice' THEN gross ELSE -gross END), 0) FROM invoices
"""
POSTED = """
SELECT coalesce(sum(e.amount), 0) FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
WHERE e.account = 'receivable' AND t.kind IN ('sale', 'sale_undone', 'credit', 'fee')
"""


async def act(road: Road, chance: random.Random) -> str:
    """Something that may happen to an order; what is refused changes nothing."""
    what = chance.choice(["ship", "ship", "ship", "undo", "credit", "goodwill", "bill", "bill", "void", "cancel"])
    line, many = chance.choice([1, 2, 3]), chance.choice([1, 2])
    with suppress(Refusal):
        if what == "ship":
            await ship_units(road, {line: many})
        elif what == "undo":
            rows = await road.ask("SELECT id FROM shipments WHERE voided_at IS NULL ORDER BY id")
            async with road.company.database.unit_of_work(ANNA) as unit:
                await void_shipments(
                    unit, wishes=[VoidShipment(shipment=chance.choice(rows)[0], reason="wrong")] if rows else []
                )
        elif what == "credit":
            await credit(road, line=line, quantity=D(many))
        elif what == "goodwill":
            await credit(road, amount=D(chance.randint(1, 700)) / 100, kind="goodwill")
        elif what == "bill":
            await bill(road)
        elif what == "void":
            rows = await road.ask("SELECT number FROM invoices WHERE kind = 'invoice' ORDER BY serial")
            if rows:
                await void(road.company, chance.choice(rows)[0], again=chance.random() < 0.5)
        else:
            await road.cancel({line: many})
    return what


@pytest.mark.parametrize("seed", range(8))
async def test_documents_sum_to_the_ledger(company: Company, seed: int) -> None:
    chance = random.Random(seed)  # a repeatable mixture
    await open_billing(company)
    road = await paid_order(
        company,
        *(("MUG-RED", 7), ("TEA-1KG", "3"), ("MUG-BLUE", 5)),
        captured=str(chance.choice([0, 40, 500])),
        shipping={"method": "standard", "amount": "4.99"},
        discounts=[{"amount": "3.33", "reason": "Welcome"}],
    )
    done = [await act(road, chance) for _ in range(14)]
    for last in (bill, memos):
        with suppress(NothingToBill):
            await last(road)
    billed, posted = (await road.ask(BILLED))[0][0], (await road.ask(POSTED))[0][0]
    assert billed == posted, done
    await road.prove()
