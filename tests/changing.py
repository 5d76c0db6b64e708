"""Changes of orders for tests, in one line each."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.changing.answer_changes import AnswerChange, answer_changes
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder, OrderEdit
from lading.flows.company import Company
from lading.flows.show_orders import show_order
from lading.kernel import Actor
from lading.orders.changes import Change, changes_of
from lading.orders.views import OrderView

ANNA = Actor("user", "anna")


async def change(
    company: Company, number: str, *, door: str = "staff", version: int | None = None, **edit: Any
) -> Changed:
    """Change an order as somebody wishes."""
    wish = ChangeOrder(
        number=number,
        edit=msgspec.convert(edit, OrderEdit, strict=False),
        reason="the customer called",
        door=door,  # type: ignore[arg-type]
        version=version,
    )
    async with company.database.unit_of_work(ANNA) as unit:
        return (await change_orders(unit, company, wishes=[wish]))[0]


async def answer(company: Company, change_id: UUID | None, *, granted: bool, reason: str = "") -> Change:
    """Grant or deny a change."""
    assert change_id is not None
    wish = AnswerChange(change=change_id, granted=granted, reason=reason)
    async with company.database.unit_of_work(ANNA) as unit:
        return (await answer_changes(unit, company, wishes=[wish]))[0]


async def look(company: Company, number: str) -> OrderView:
    """The order as it is."""
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=number)


async def changes(company: Company, number: str) -> list[Change]:
    """All changes of an order."""
    order = (await look(company, number)).id
    async with company.database.unit_of_work() as unit:
        return await changes_of(unit, orders=[order])


async def reserved(company: Company, sku: str, place: str = "MAIN") -> Decimal:
    """What is reserved of an item at a place."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT reserved FROM stock WHERE sku = %s AND place = %s", [sku, place])
    return Decimal(rows[0][0])
