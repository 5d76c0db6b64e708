"""The demo company changes orders: one after a part was sent, a request that waits, and one that came too late."""

from decimal import Decimal
from typing import Any, LiteralString

from lading.flows.changing.answer_changes import AnswerChange, answer_changes
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder, LineEdit, OrderEdit, ShippingEdit
from lading.flows.company import Company
from lading.kernel import Actor
from lading.store import Database

CLEO, CUSTOMER = Actor("user", "cleo"), Actor("customer", "link")
_PART_SENT: LiteralString = """
SELECT o.number, l.line, l.ordered - l.cancelled FROM orders o JOIN order_lines l ON l.order_id = o.id
WHERE NOT o.done AND o.open_holds = 0 AND l.reserved + l.backordered > 0
  AND EXISTS (SELECT FROM order_lines s WHERE s.order_id = o.id AND s.shipped + s.delivered > 0)
ORDER BY o.placed_at DESC, l.line LIMIT 1
"""
_RESERVED: LiteralString = """
SELECT o.number, l.line, l.ordered FROM orders o JOIN order_lines l ON l.order_id = o.id
WHERE o.progress = 'reserved' AND o.open_holds = 0 AND l.reserved = l.ordered AND l.ordered > 1
ORDER BY o.placed_at DESC, l.line LIMIT 1
"""
_SENT: LiteralString = """
SELECT o.number FROM orders o WHERE o.progress = 'shipped' AND o.open_holds = 0
AND NOT EXISTS (SELECT FROM changes c WHERE c.order_id = o.id) ORDER BY o.placed_at DESC LIMIT 1
"""


async def change_some(database: Database) -> None:
    """As far as the company has orders to change: what there is not is left out."""
    company = Company(database)
    if sent := await _one(company, _PART_SENT):
        number, line, wanted = sent
        edit = OrderEdit(
            lines=[LineEdit(line=line, quantity=wanted + 1)],
            shipping=ShippingEdit(amount=Decimal(0)),
            customer_reference="PO 4711",
        )
        await _change(company, CLEO, ChangeOrder(number=number, edit=edit, reason="One more, and we pay for the delay"))
    if waits := await _one(company, _RESERVED):
        number, line, wanted = waits
        edit = OrderEdit(lines=[LineEdit(line=line, quantity=wanted + 2)])
        wish = ChangeOrder(number=number, edit=edit, reason="My sister wants some, too", door="customer")
        await _change(company, CUSTOMER, wish)
    if gone := await _one(company, _SENT):
        edit = OrderEdit(cancel=True)
        wish = ChangeOrder(number=gone[0], edit=edit, reason="I found it in the attic", door="customer")
        asked = await _change(company, CUSTOMER, wish)
        if asked.state == "requested" and asked.id:
            async with database.unit_of_work(CLEO) as unit:
                await answer_changes(unit, company, wishes=[AnswerChange(change=asked.id, granted=True)])


async def _one(company: Company, query: LiteralString) -> tuple[Any, ...] | None:
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(query)
    return rows[0] if rows else None


async def _change(company: Company, actor: Actor, wish: ChangeOrder) -> Changed:
    async with company.database.unit_of_work(actor) as unit:
        return (await change_orders(unit, company, wishes=[wish]))[0]
