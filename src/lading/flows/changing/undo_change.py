"""Taking a change back: by another change, as long as nothing was changed since."""

from typing import Any
from uuid import UUID

import msgspec

from lading.flows.changing.change_delivery import ChangeDelivery, DeliveryChange, change_delivery
from lading.flows.changing.change_order import change_orders
from lading.flows.changing.change_papers import ChangePapers, PaperChange, change_order_papers
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder, OrderEdit
from lading.flows.company import Company
from lading.kernel import Conflict
from lading.orders.changes import Change, changes_of, read_changes
from lading.store import UnitOfWork

_REASON = "taken back"


class CannotUndo(Conflict):
    """Something came after the change, or there is nothing of it to take back."""

    code = "cannot_undo"


async def undo_change(
    unit: UnitOfWork, company: Company, *, change_id: UUID, version: int | None = None
) -> tuple[str, Changed | None]:
    """Change the order back, as far as facts let it. Raises `CannotUndo`, and what `change_orders` raises.

    Answers the order's number, and what that came to, of lines and sums; None for what was written, or where it goes.
    """
    change = (await read_changes(unit, ids=[change_id]))[change_id]
    later = [one for one in await changes_of(unit, orders=[change.order_id]) if one.n > change.n]
    undo = change.result.get("undo")
    if change.state != "granted" or not undo:
        raise CannotUndo("Only a change that was granted can be taken back.")
    if any(one.state in ("granted", "pending") for one in later):
        raise CannotUndo("The order was changed again since. Change it once more instead.")
    ((number,),) = await unit.fetch("SELECT number FROM orders WHERE id = %s", [change.order_id])
    if change.kind in ("papers", "delivery"):
        await _write_back(unit, company, change, number, version)
        return number, None
    wish = ChangeOrder(
        number=number,
        edit=_edit_back(change, undo),
        reason=_REASON,
        version=version,
        undoes=change.id,
    )
    return number, (await change_orders(unit, company, wishes=[wish]))[0]


def _edit_back(change: Change, undo: dict[str, Any]) -> OrderEdit:
    """The edit that takes it back; an address comes from the wish, where it is forgotten with the person."""
    return msgspec.convert({**undo, **change.wish.get("was", {})}, OrderEdit, strict=False)


async def _write_back(unit: UnitOfWork, company: Company, change: Change, number: str, version: int | None) -> None:
    """What was written, or where it went, before the change."""
    was = change.wish.get("was")
    if not was:
        raise CannotUndo("What it was before has been forgotten.")
    if change.kind == "papers":
        fields = msgspec.convert(was, PaperChange, strict=False)
        wish = ChangePapers(number=number, change=fields, reason=_REASON, version=version, undoes=change.id)
        await change_order_papers(unit, company, wishes=[wish])
        return
    way = {"pickup_at": was["pickup_at"]} if was["pickup_at"] else {"ship_to": was["ship_to"]}
    told = {**way, "shipping_method": was["shipping_method"], "reason": _REASON}
    back = msgspec.convert(told, DeliveryChange, strict=False)
    delivery = ChangeDelivery(number=number, change=back, version=version, undoes=change.id)
    await change_delivery(unit, company, wish=delivery)
