"""Taking a change back: by another change, as long as nothing was changed since."""

from uuid import UUID

import msgspec

from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder, OrderEdit
from lading.flows.company import Company
from lading.kernel import Conflict
from lading.orders.changes import changes_of, read_changes
from lading.store import UnitOfWork


class CannotUndo(Conflict):
    """Something came after the change, or there is nothing of it to take back."""

    code = "cannot_undo"


async def undo_change(unit: UnitOfWork, company: Company, *, change_id: UUID, version: int | None = None) -> Changed:
    """Change the order back, as far as facts let it. Raises `CannotUndo`, and what `change_orders` raises."""
    change = (await read_changes(unit, ids=[change_id]))[change_id]
    later = [one for one in await changes_of(unit, orders=[change.order_id]) if one.n > change.n]
    undo = change.result.get("undo")
    if change.state != "granted" or change.kind != "edit" or not undo:
        raise CannotUndo("Only a change that was granted can be taken back.")
    if any(one.state in ("granted", "pending") for one in later):
        raise CannotUndo("The order was changed again since. Change it once more instead.")
    (number,) = (await unit.fetch("SELECT number FROM orders WHERE id = %s", [change.order_id]))[0]
    wish = ChangeOrder(
        number=number,
        edit=msgspec.convert(undo, OrderEdit, strict=False),
        reason="taken back",
        version=version,
        undoes=change.id,
    )
    return (await change_orders(unit, company, wishes=[wish]))[0]
