"""Claims as acts work on them: numbered, locked, saved; and what others still owe us for what they caused."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from lading.kernel import NotFound
from lading.returns.claim_policy import ClaimKind
from lading.returns.claim_tables import claim_lines, claims
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Outdated

ZERO = Decimal(0)
ClaimOutcome = Literal["replacement", "refund", "goodwill", "refuse"]
ClaimState = Literal["open", "granted", "refused"]
SPEAKING: tuple[ClaimKind, ...] = ("damaged", "missing", "wrong_item", "lost")
"""Kinds of claims whose units cannot be returned besides; who claims that something is late keeps it."""


class ClaimedLine(msgspec.Struct, frozen=True):
    """Units of a line of the order; `spoken`: they cannot be returned besides."""

    order_line: int
    quantity: Decimal
    spoken: bool


class Claim(msgspec.Struct, kw_only=True):
    """A claim with its lines, locked."""

    id: UUID
    number: str
    order_id: UUID
    kind: ClaimKind
    currency: str
    origin: str
    opened_at: datetime
    opened_by: str
    shipment_id: UUID | None = None
    state: ClaimState = "open"
    outcome: str = ""
    caused_by: str = ""
    note: str = ""
    reason: str = ""
    decided_at: datetime | None = None
    decided_by: str | None = None
    credited: Decimal = ZERO
    replacement_order: UUID | None = None
    against: str = ""
    claimed: Decimal = ZERO
    recovered: Decimal = ZERO
    closed_at: datetime | None = None
    version: int = 0
    lines: list[ClaimedLine] = []

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"claim/{self.number}"

    @property
    def owed(self) -> Decimal:
        """What others still owe us for it."""
        return ZERO if self.closed_at else max(ZERO, self.claimed - self.recovered)


_HEAD = tuple(name for name in Claim.__struct_fields__ if name != "lines")


async def next_claim_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh numbers of claims, in sequence."""
    return await unit.draw("claim_number", prefix="CL", count=count)


async def order_of_claim(unit: UnitOfWork, *, number: str) -> UUID:
    """The order that a claim is about: it is locked first. Raises `NotFound`."""
    rows = await unit.fetch("SELECT order_id FROM claims WHERE number = %s", [number])
    if not rows:
        raise NotFound(f"There is no claim “{number}”.")
    found: UUID = rows[0][0]
    return found


async def lock_claims(unit: UnitOfWork, *, numbers: Iterable[str], version: int | None = None) -> dict[str, Claim]:
    """Lock these, sorted; behind their orders. Raises `NotFound`, `Outdated`."""
    wanted = sorted(set(numbers))
    rows = await unit.fetch(
        f"SELECT {', '.join(_HEAD)} FROM claims WHERE number = ANY(%s) ORDER BY id FOR NO KEY UPDATE",  # noqa: S608
        [wanted],
    )
    found = {row[1]: Claim(**dict(zip(_HEAD, row, strict=True)), lines=[]) for row in rows}
    by_id = {one.id: one for one in found.values()}
    for claim_id, *rest in await unit.fetch(
        "SELECT claim_id, order_line, quantity, spoken FROM claim_lines WHERE claim_id = ANY(%s) ORDER BY 1, 2",
        [list(by_id)],
    ):
        by_id[claim_id].lines.append(ClaimedLine(*rest))
    for number in wanted:
        if number not in found:
            raise NotFound(f"There is no claim “{number}”.")
        if version is not None and found[number].version != version:
            raise Outdated(f"{number} is at version {found[number].version}, not {version}. Read it again.")
    return found


async def save_claims(unit: UnitOfWork, *, rows: Sequence[Claim], events: Sequence[Event]) -> None:
    """Write claims, new or locked, with their lines, and what happened; each is one version further."""
    for one in rows:
        one.version += 1
    heads: list[dict[str, Any]] = [{name: getattr(one, name) for name in _HEAD} for one in rows]
    statement = insert(claims)
    replaced = {name: statement.excluded[name] for name in _HEAD if name != "id"}
    await unit.run(statement.on_conflict_do_update(index_elements=["id"], set_=replaced), heads)
    lines = [
        {"claim_id": one.id, "order_line": line.order_line, "quantity": line.quantity, "spoken": line.spoken}
        for one in rows
        for line in one.lines
    ]
    if lines:
        written = insert(claim_lines)
        rest = {"quantity": written.excluded.quantity, "spoken": written.excluded.spoken}
        await unit.run(written.on_conflict_do_update(index_elements=["claim_id", "order_line"], set_=rest), lines)
    await record(unit, events)
