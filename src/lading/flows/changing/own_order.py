"""A customer's own order behind a signed link: what they may change of it, and what they asked for so far."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from lading.documents import letterhead_of, read_letterheads
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder, LineEdit, OrderEdit
from lading.flows.company import Company
from lading.flows.show_orders import show_orders
from lading.orders.change_links import order_of_link
from lading.orders.change_lists import ChangeView, list_changes
from lading.orders.views import OrderView
from lading.store import UnitOfWork


class OwnOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The order as its customer sees it, and their wishes so far, the last first."""

    order: OrderView
    changes: list[ChangeView]
    company: str
    email: str
    phone: str
    language: str

    @property
    def can_change(self) -> bool:
        """Whether anything is left that could be otherwise, and no wish waits for an answer."""
        waits = any(one.state in ("requested", "pending") for one in self.changes)
        left = any(self.left_of(line) > 0 for line in self.order.lines)
        return left and not waits

    def left_of(self, line: object) -> Decimal:
        """What is wanted of a line and has not left."""
        return sum((getattr(line, state) for state in _LEFT), Decimal(0))


_LEFT = ("open", "reserved", "backordered", "released", "picked", "packed")


async def show_own_order(unit: UnitOfWork, *, token: str) -> OwnOrder:
    """The order of a link. Raises `NotFound`."""
    order_id = await order_of_link(unit, token=token)
    order = (await show_orders(unit, ids=[order_id]))[order_id]
    letterhead = letterhead_of(await read_letterheads(unit), order.channel)
    mine = [one for one in await list_changes(unit, order=order_id) if one.door == "customer"]
    return OwnOrder(
        order=order,
        changes=mine,
        company=letterhead.name,
        email=letterhead.email,
        phone=letterhead.phone,
        language=letterhead.language,
    )


async def change_own_order(
    unit: UnitOfWork, company: Company, *, token: str, wanted: Mapping[int, Decimal] | None, reason: str
) -> Changed:
    """Cancel it (`wanted` None), or change quantities: at once within the policy, else by a request."""
    order_id = await order_of_link(unit, token=token)
    order = (await show_orders(unit, ids=[order_id]))[order_id]
    now = {line.line: line.ordered - line.cancelled for line in order.lines}
    lines = [LineEdit(line=n, quantity=q) for n, q in (wanted or {}).items() if n in now and now[n] != q]
    edit = OrderEdit(cancel=True) if wanted is None else OrderEdit(lines=lines)
    wish = ChangeOrder(number=order.number, edit=edit, reason=reason, door="customer")
    return (await change_orders(unit, company, wishes=[wish]))[0]
