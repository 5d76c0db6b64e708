"""Looking at a change before it is made: decided on the order as it is, and nothing of it is kept."""

from psycopg.errors import LockNotAvailable

from lading.flows.changing.change_order import change_orders
from lading.flows.changing.changed import Changed
from lading.flows.changing.order_edit import ChangeOrder
from lading.flows.company import Company
from lading.kernel import Actor, Conflict
from lading.store import UnitOfWork

PATIENCE = "1s"
"""How long a look waits for those who are changing the same: they come first."""


class Busy(Conflict):
    """Somebody else is just changing the order."""

    code = "order_busy"


async def look_at_change(company: Company, *, actor: Actor, wish: ChangeOrder) -> Changed:
    """What the change would come to. Raises `Busy`, and what `change_orders` raises."""
    async with company.database.unit_of_work(actor) as unit:
        try:
            return await _look(unit, company, wish)
        except LockNotAvailable:
            raise Busy("Somebody else is just changing the same order. Look again in a moment.") from None
        finally:
            await unit.undo()


async def _look(unit: UnitOfWork, company: Company, wish: ChangeOrder) -> Changed:
    await unit.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
    (changed,) = await change_orders(unit, company, wishes=[wish], dry=True)
    return changed
