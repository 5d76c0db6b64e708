"""Knowledge as it is kept: proposed, taken, refused, withdrawn; and how people see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.kernel import Conflict, NotFound
from lading.store import UnitOfWork

State = Literal["proposed", "taken", "refused", "withdrawn"]
Kind = Literal["item", "unit", "customer", "ship_to", "layout", "tolerance"]
MOVES: dict[State, frozenset[State]] = {
    "proposed": frozenset({"taken", "refused"}),
    "taken": frozenset({"withdrawn"}),
    "refused": frozenset({"taken"}),
    "withdrawn": frozenset({"taken"}),
}
POLICY = "policy"
"""Who decided, where the company's own setting did."""


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of knowledge; `customer` empty: everybody's. `effect` is what its replay on past cases changed.

    `learned_from` is the number of the case by which it was proposed.
    """

    id: UUID
    kind: Kind
    customer: str
    customer_name: str
    key: str
    value: dict[str, Any]
    state: State
    effect: dict[str, Any]
    learned_from: str
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str


class KnowledgeDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Knowledge that a person enters: `key` as documents say it, `value` what it means.

    Of an item: the customer's number or words as `key`, `{"sku": …}` as value.
    """

    kind: Literal["item", "unit", "customer"]
    key: Annotated[str, Meta(min_length=1, max_length=200)]
    value: Annotated[
        dict[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=200)]], Meta(max_length=5)
    ]
    customer: Annotated[str, Meta(max_length=80)] = ""


class KnowledgeDecided(Conflict):
    """It stands otherwise than the act needs."""

    code = "knowledge_decided"


_SELECT = """
SELECT k.id, k.kind, k.customer, coalesce(nullif(p.company, ''), nullif(p.name, ''), k.customer), k.key, k.value,
  k.state, k.effect, coalesce(c.number, ''), k.proposed_at, k.proposed_by, k.decided_at, k.decided_by
FROM intake_knowledge k LEFT JOIN parties p ON p.code = k.customer LEFT JOIN intake_cases c ON c.id = k.learned_from
"""


async def list_knowledge(
    unit: UnitOfWork,
    *,
    state: str = "",
    kind: str = "",
    customer: str = "",
    after: UUID | None = None,
    limit: int = 50,
) -> list[Knowledge]:
    """Knowledge of a state, a kind, a customer, the newest first, beginning behind the one of that id."""
    rows = await unit.fetch(
        _SELECT + " WHERE (%(state)s = '' OR k.state = %(state)s) AND (%(kind)s = '' OR k.kind = %(kind)s)"
        " AND (%(customer)s = '' OR k.customer = %(customer)s) AND (%(after)s::uuid IS NULL OR k.id < %(after)s)"
        " ORDER BY k.id DESC LIMIT %(limit)s",
        {"state": state, "kind": kind, "customer": customer, "after": after, "limit": limit},
        plan_anew=True,
    )
    return [_view(row) for row in rows]


async def get_knowledge(unit: UnitOfWork, *, ids: Sequence[UUID], lock: bool = False) -> list[Knowledge]:
    """These pieces, in the sequence of their ids; locked for a change. Raises `NotFound`."""
    if lock:
        await unit.fetch(
            "SELECT id FROM intake_knowledge WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [list(ids)]
        )
    rows = await unit.fetch(_SELECT + " WHERE k.id = ANY(%s) ORDER BY k.id", [list(ids)])
    if missing := set(ids) - {row[0] for row in rows}:
        raise NotFound(f"There is no knowledge {min(missing)}.")
    return [_view(row) for row in rows]


def _view(row: tuple[Any, ...]) -> Knowledge:
    return Knowledge(**dict(zip(Knowledge.__struct_fields__, row, strict=True)))
