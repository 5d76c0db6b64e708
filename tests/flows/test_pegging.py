"""Who waits rests on supply, in turn by the queue's policy; stock that comes goes to whom the pegs say."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lading.app.audit import audit
from lading.app.promise_duties import follow_supply, note_promises, sweep_pegs
from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity, cancel_orders
from lading.flows.company import Company
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.promising.set_queue_policies import set_queue_policies
from lading.flows.promising.show_queue import show_queue
from lading.flows.show_orders import show_order
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.inventory.supply import SupplyDraft, close_supply, expect_supply
from lading.promising.put_policy import PolicyDraft
from tests.drafts import BERLIN, place

D = Decimal


async def settle(company: Company) -> None:
    """What the worker does for promises, until nothing is left to do."""
    while await follow_supply(company) + await note_promises(company):
        pass
    assert await audit(company.database) == []


async def expect(company: Company, quantity: int, days: int, reference: str) -> Any:
    """Bowls that come to MAIN in so many days."""
    async with company.database.unit_of_work() as unit:
        due = unit.now.date() + timedelta(days=days)
        draft = SupplyDraft(
            kind="purchase", reference=reference, sku="BOWL", place="MAIN", quantity=D(quantity), due_on=due
        )
        return (await expect_supply(unit, drafts=[draft]))[0]


async def receive(company: Company, quantity: int, reference: str = "") -> int:
    """Bowls come to MAIN; answers how many orders gained."""
    async with company.database.unit_of_work() as unit:
        lines = [ReceiptLine(sku="BOWL", quantity=D(quantity))]
        await receive_stock(unit, company.reference, receipts=[Receipt(place="MAIN", reference=reference, lines=lines)])
    async with company.database.unit_of_work() as unit:
        return await fill_backorders(unit, company.reference, skus=["BOWL"])


async def pegs(company: Company) -> list[tuple[str, str, int]]:
    """Order, supply, units."""
    async with company.database.unit_of_work() as unit:
        return await unit.fetch(
            "SELECT o.number, s.reference, p.quantity::int FROM pegs p JOIN orders o ON o.id = p.order_id"
            " JOIN supply s ON s.id = p.supply ORDER BY o.number, s.reference"
        )


async def queue(company: Company) -> list[tuple[str, str, str]]:
    """Who waits for bowls, in turn: behind whom and why."""
    async with company.database.unit_of_work() as unit:
        found = await show_queue(unit, company.reference, sku="BOWL")
    return [(one.order, one.behind, one.why) for one in found.lines]


async def waits(company: Company, number: str) -> Decimal:
    """Units of the order's first line that wait."""
    async with company.database.unit_of_work() as unit:
        return (await show_order(unit, number=number)).lines[0].backordered


async def three_orders(company: Company) -> list[str]:
    """All bowls are sold; three orders wait for 4, 3 and 2; the last one's customer is of the group gold."""
    await place(company, ("BOWL", 3))
    async with company.database.unit_of_work() as unit:
        await unit.execute("INSERT INTO parties (code, name, groups) VALUES ('G-1', 'Grace', '{gold}')")
    customers = ("C-1", "C-1", "G-1")
    return [
        (await place(company, ("BOWL", many), customer={"code": code, "name": "N"}, ship_to=BERLIN))["number"]
        for many, code in zip((4, 3, 2), customers, strict=True)
    ]


GOLD = PolicyDraft(kind="customer_class", groups=["gold"], sku="BOWL", reason="contract of 2026")


async def test_pegs_follow_supply_and_orders(company: Company) -> None:
    first, second, third = await three_orders(company)
    one = await expect(company, 5, 10, "P-1")
    await expect(company, 3, 20, "P-2")
    await settle(company)
    assert await pegs(company) == [(first, "P-1", 4), (second, "P-1", 1), (second, "P-2", 2), (third, "P-2", 1)]
    assert await queue(company) == [
        (first, "", "first"), (second, first, "placed_earlier"), (third, second, "placed_earlier"),
    ]  # fmt: skip
    async with company.database.unit_of_work() as unit:
        await cancel_orders(unit, wishes=[CancelOrder(number=first, reason="x", lines=[LineQuantity(1, D(2))])])
    await settle(company)
    assert await pegs(company) == [(first, "P-1", 2), (second, "P-1", 3), (third, "P-2", 2)]
    async with company.database.unit_of_work() as unit:
        await close_supply(unit, ids=[one], reason="gone")
    await settle(company)
    assert await pegs(company) == [(first, "P-2", 1), (third, "P-2", 2)]


async def test_stock_goes_to_whom_the_policy_says_and_firm_promises_stay(company: Company) -> None:
    first, second, third = await three_orders(company)
    await expect(company, 4, 10, "P-1")
    await settle(company)
    async with company.database.unit_of_work() as unit:
        await set_queue_policies(unit, company.reference, drafts=[GOLD])
    assert await receive(company, 4, "P-1") == 1
    assert [await waits(company, number) for number in (first, second, third)] == [0, 3, 2]
    await settle(company)
    assert await receive(company, 3) == 2
    assert [await waits(company, number) for number in (second, third)] == [2, 0]


async def test_a_person_who_changes_the_policy_reorders_the_queue(company: Company) -> None:
    first, second, third = await three_orders(company)
    await expect(company, 4, 10, "P-1")
    await settle(company)
    async with company.database.unit_of_work() as unit:
        await set_queue_policies(unit, company.reference, drafts=[GOLD])
    await settle(company)
    assert await pegs(company) == [(first, "P-1", 2), (third, "P-1", 2)]
    assert (await queue(company))[0] == (third, "", "first")
    async with company.database.unit_of_work() as unit:
        told = await unit.fetch("SELECT reason, data->>'sku' FROM events WHERE kind = 'queue_policy.set'")
        await set_queue_policies(unit, company.reference, drafts=[PolicyDraft(sku="BOWL", end=True)])
    assert told == [("contract of 2026", "BOWL")]
    await settle(company)
    assert await pegs(company) == [(first, "P-1", 4)]
    assert second


async def test_pegs_that_fit_nothing_are_found_and_made_anew(company: Company) -> None:
    first, _, _ = await three_orders(company)
    await expect(company, 4, 10, "P-1")
    await settle(company)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE pegs SET quantity = 40")
    assert {one.law for one in await audit(company.database)} == {"pegs_fit_lines", "pegs_fit_supply"}
    assert await sweep_pegs(company) == 1
    assert await audit(company.database) == []
    assert await pegs(company) == [(first, "P-1", 4)]
