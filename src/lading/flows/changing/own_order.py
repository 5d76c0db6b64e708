"""A customer's own order behind a signed link: what they may change of it, and what they asked for so far."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lading.documents import letterhead_of, read_letterheads
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder, LineEdit, OrderEdit
from lading.flows.company import Company
from lading.flows.show_orders import show_orders
from lading.kernel import Invalid
from lading.orders import Address
from lading.orders.change_links import order_of_link
from lading.orders.change_lists import ChangeView, list_changes
from lading.orders.change_policy import until_of
from lading.orders.views import OrderView
from lading.store import UnitOfWork


class OwnOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The order as its customer sees it, and their wishes so far, the last first.

    `until` is the stage until which they may do each act alone.
    """

    order: OrderView
    changes: list[ChangeView]
    company: str
    email: str
    phone: str
    language: str
    until: dict[str, str] = {}

    @property
    def can_change(self) -> bool:
        """Whether anything is left that could be otherwise, and no wish waits for an answer."""
        waits = any(one.state in ("requested", "pending") for one in self.changes)
        left = any(self.left_of(line) > 0 for line in self.order.lines)
        return left and not waits

    def left_of(self, line: object) -> Decimal:
        """What is wanted of a line and has not left."""
        return sum((getattr(line, state) for state in _LEFT), Decimal(0))


_SAID = ("cancel", "less", "more", "address", "date")
_LEFT = ("open", "reserved", "backordered", "released", "picked", "packed")


async def show_own_order(unit: UnitOfWork, company: Company, *, token: str) -> OwnOrder:
    """The order of a link. Raises `NotFound`."""
    order_id = await order_of_link(unit, token=token)
    order = (await show_orders(unit, ids=[order_id]))[order_id]
    letterhead = letterhead_of(await read_letterheads(unit), order.channel)
    await company.reference.refresh(unit)
    channel = company.reference.channels.get(order.channel)
    settings = channel.settings.changes if channel else {}
    mine = [one for one in await list_changes(unit, order=order_id) if one.door == "customer"]
    return OwnOrder(
        order=order,
        changes=mine,
        company=letterhead.name,
        email=letterhead.email,
        phone=letterhead.phone,
        language=letterhead.language,
        until={act: until_of("customer", act, settings=settings) for act in _SAID},
    )


async def change_own_order(
    unit: UnitOfWork,
    company: Company,
    *,
    token: str,
    wanted: Mapping[int, Decimal] | None,
    reason: str,
    ship_to: Mapping[str, str] | None = None,
    requested_by: str | None = None,
) -> Changed:
    """Cancel it (`wanted` None), or change quantities, address and day: at once within the policy, else by a request.

    A new address is given whole, without its country; a day that is empty is no wish any more.
    """
    order_id = await order_of_link(unit, token=token)
    order = (await show_orders(unit, ids=[order_id]))[order_id]
    now = {line.line: line.ordered - line.cancelled for line in order.lines}
    lines = [LineEdit(line=n, quantity=q) for n, q in (wanted or {}).items() if n in now and now[n] != q]
    edit = OrderEdit(cancel=True)
    if wanted is not None:
        edit = OrderEdit(
            lines=lines,
            ship_to=_address(order.ship_to, ship_to or {}),
            requested_by=_day(order.requested_by, requested_by),
        )
    wish = ChangeOrder(number=order.number, edit=edit, reason=reason, door="customer")
    return (await change_orders(unit, company, wishes=[wish]))[0]


def _address(before: Mapping[str, Any] | None, typed: Mapping[str, str]) -> Address | UnsetType:
    """The new address, in the same country; a name that is left out stays. The old one is nowhere shown."""
    given = {name: text for name, text in typed.items() if text}
    if before is None or not given:
        return UNSET
    if not given.get("line1") or not given.get("city"):
        raise Invalid("Please give the whole address: street, postal code and city.")
    kept = {name: before[name] for name in ("name", "company", "country", "phone") if before.get(name)}
    return msgspec.convert(kept | given, Address)


def _day(before: date | None, typed: str | None) -> date | UnsetType | None:
    if typed is None or typed == str(before or ""):
        return UNSET
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Invalid("Please give the day as a date.") from None
