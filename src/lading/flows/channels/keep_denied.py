"""What a shop wished of its order and did not get, kept among the order's changes with its reason, once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.changing.order_edit import OrderEdit
from lading.orders.changes import NewChange, changes_of, keep_changes
from lading.store import Event, UnitOfWork
from lading.store.events import record

REASON = "changed in the channel"


class Denial(msgspec.Struct, frozen=True):
    """An edit that was not done, and why."""

    edit: OrderEdit
    code: str
    sentence: str


async def keep_denied(unit: UnitOfWork, *, order: UUID, number: str, denials: Sequence[Denial]) -> None:
    """Keep those that were not denied for the same reason before. The order is locked."""
    if not denials:
        return
    known = [(one.wish, one.code, one.sentence) for one in await changes_of(unit, orders=[order])]
    fresh = [_kept(order, one) for one in denials if (_plain(one.edit), one.code, one.sentence) not in known]
    await keep_changes(unit, changes=fresh)
    told = [
        Event(kind="change.requested", subject=f"order/{number}", data={"change": str(one.id), "door": one.door})
        for one in fresh
    ]
    if told:
        await record(unit, told)


def _kept(order: UUID, one: Denial) -> NewChange:
    return NewChange(
        order_id=order,
        kind="edit",
        state="denied",
        door="channel",
        reason=REASON,
        wish=msgspec.to_builtins(one.edit),
        code=one.code,
        sentence=one.sentence,
    )


def _plain(edit: OrderEdit) -> dict[str, Any]:
    """The edit as the database gives it back."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(edit))
    return plain
