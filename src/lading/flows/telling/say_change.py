"""What letters say of a customer's wish to change an order: its number, and why it was not done, or not wholly."""

from collections.abc import Sequence

from lading.messages.facts import ChangeFacts
from lading.store import UnitOfWork
from lading.store.outbox import Logged

_KINDS = ("order.changed", "order.change_denied")


async def read_told_changes(unit: UnitOfWork, *, events: Sequence[Logged]) -> dict[str, ChangeFacts]:
    """The changes of which these events tell, by id."""
    ids = [str(one.data["change"]) for one in events if one.kind in _KINDS and "change" in one.data]
    if not ids:
        return {}
    rows = await unit.fetch(
        "SELECT c.id::text, o.number || '-C' || c.n, c.sentence FROM changes c JOIN orders o ON o.id = c.order_id"
        " WHERE c.id = ANY(%s::uuid[])",
        [ids],
    )
    return {row[0]: ChangeFacts(number=row[1], sentence=row[2]) for row in rows}
