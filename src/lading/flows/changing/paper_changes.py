"""Changes of what people wrote as objects: which fields, and how they read before, so that they can be taken back.

What was written stands in the wish alone, which is forgotten with the person; the result only names fields. Pure.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.orders.changes import ChangeKind, Door, NewChange, State
from lading.orders.papers import Papers

_PLAIN = ("tags", "requested_by")
"""Fields that say nothing of a person: the result tells them before and after."""


def papers_change(
    order: UUID,
    fields: Sequence[str],
    *,
    given: Mapping[str, Any],
    before: Papers | None = None,
    door: Door = "staff",
    kind: ChangeKind = "papers",
    reason: str = "",
    seen: int | None = None,
    undoes: UUID | None = None,
) -> NewChange:
    """What changed of an order's papers. With `before` it can be taken back."""
    wish: dict[str, Any] = {name: msgspec.to_builtins(given[name]) for name in fields if name in given}
    result: dict[str, Any] = {"fields": list(fields)}
    if before is not None:
        wish["was"] = msgspec.to_builtins({name: getattr(before, name) for name in fields})
        result["terms"] = {name: [getattr(before, name), given[name]] for name in fields if name in _PLAIN}
        result["undo"] = {"papers": True}
    return NewChange(
        order_id=order,
        kind=kind,
        state="granted",
        door=door,
        reason=reason,
        wish=wish,
        seen=seen,
        result=result,
        undoes=undoes,
    )


def channel_denied(order: UUID, sentence: str, *, kind: ChangeKind, reason: str) -> NewChange:
    """What a channel told too late."""
    state: State = "denied"
    return NewChange(
        order_id=order,
        kind=kind,
        state=state,
        door="channel",
        reason=reason,
        wish={"cancel": True} if kind == "cancel" else {},
        code="too_late",
        sentence=sentence,
    )
