"""Operations: what is to be done with the money of a tender, intended first, then done, then recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.store import UnitOfWork

OperationKind = Literal["authorise", "capture", "void", "refund"]
OperationState = Literal["intended", "succeeded", "failed", "unknown", "cancelled"]
OPEN = ("intended", "unknown")
"""States in which an operation may still move money."""


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do with a tender's money. `key` is what a provider tells repeats by; `of` names the capture of a
    refund. `attempts` and `next_try` belong to whoever calls the provider.
    """

    order_id: UUID
    tender: int
    kind: OperationKind
    amount: Decimal
    currency: str
    id: UUID = msgspec.field(default_factory=new_id)
    of: UUID | None = None
    provider: str = ""
    state: OperationState = "intended"
    key: str = ""
    reference: str = ""
    error: str = ""
    sentence: str = ""
    reason: str = ""
    asked_at: datetime | None = None
    asked_by: str = ""
    settled_at: datetime | None = None
    attempts: int = 0
    next_try: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may still move money."""
        return self.state in OPEN


_COLUMNS = (
    "order_id, tender, kind, amount, currency, id, of, provider, state, key, reference, error, sentence, reason,"
    " asked_at, asked_by, settled_at, attempts, next_try"
)
_FIELDS = Operation.__struct_fields__


async def intend(unit: UnitOfWork, *, operations: Sequence[Operation]) -> list[Operation]:
    """Write operations, as intended or as done already; answers them with their keys and times.

    The orders must be locked. What is intended is called by a worker once this is committed.
    """
    ready = [
        msgspec.structs.replace(
            one,
            key=one.key or f"lading-{one.id.hex}",
            asked_at=unit.now,
            asked_by=one.asked_by or unit.actor.label,
            settled_at=None if one.is_open else unit.now,
            next_try=unit.now if one.is_open else None,
        )
        for one in operations
    ]
    if ready:
        await unit.execute(
            f"INSERT INTO payment_operations ({_COLUMNS}) SELECT * FROM unnest(%s::uuid[], %s::int[],"  # noqa: S608
            " %s::text[], %s::numeric[], %s::text[], %s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::text[],"
            " %s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::timestamptz[],"
            " %s::int[], %s::timestamptz[])",
            [[getattr(one, field) for one in ready] for field in _FIELDS],
        )
    return ready


async def read_operations(unit: UnitOfWork, *, orders: Iterable[UUID]) -> dict[UUID, list[Operation]]:
    """The operations of these orders, in the sequence in which they were asked for."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM payment_operations WHERE order_id = ANY(%s) ORDER BY order_id, id",  # noqa: S608
        [list(orders)],
        plan_anew=True,
    )
    found: dict[UUID, list[Operation]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(_operation(row))
    return found


async def find_operations(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, Operation]:
    """Operations by their ids; read them again under the locks of their orders before settling them."""
    rows = await unit.fetch(f"SELECT {_COLUMNS} FROM payment_operations WHERE id = ANY(%s)", [list(ids)])  # noqa: S608
    return {one.id: one for one in map(_operation, rows)}


def _operation(row: Sequence[object]) -> Operation:
    return Operation(**dict(zip(_FIELDS, row, strict=True)))  # type: ignore[arg-type]  # columns are the fields


async def find_by_provider(
    unit: UnitOfWork, *, provider: str, references: Sequence[str], keys: Sequence[str]
) -> list[Operation]:
    """Operations by what their provider calls them, or by our keys."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM payment_operations WHERE provider = %s AND reference = ANY(%s) AND reference <> ''"  # noqa: S608
        f" UNION SELECT {_COLUMNS} FROM payment_operations WHERE key = ANY(%s) AND provider = %s",
        [provider, list(references), list(keys), provider],
        plan_anew=True,
    )
    return sorted(map(_operation, rows), key=lambda one: one.id)
