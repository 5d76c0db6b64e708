"""Transfers as acts work on them: numbered, locked, and saved together with what is derived of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from lading.inventory.transfer_lifecycle import TransferStatus, in_transit, transfer_status
from lading.inventory.transfer_tables import transfer_lines, transfers
from lading.kernel import Conflict, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Outdated

ZERO = Decimal(0)


class TransferLine(msgspec.Struct, kw_only=True):
    """A line; quantities in base units."""

    line: int
    sku: str
    name: str
    unit: str
    quantity: Decimal
    sent: Decimal = ZERO
    received: Decimal = ZERO
    damaged: Decimal = ZERO
    lost: Decimal = ZERO
    over: Decimal = ZERO

    @property
    def in_transit(self) -> Decimal:
        """What is on the road."""
        return in_transit(self)


class StockTransfer(msgspec.Struct, kw_only=True):
    """A transfer with its lines, locked."""

    id: UUID
    number: str
    origin: str
    target: str
    made_at: datetime
    made_by: str
    due_on: date | None = None
    note: str = ""
    sent_at: datetime | None = None
    cancelled_at: datetime | None = None
    version: int = 0
    lines: list[TransferLine] = []

    @property
    def status(self) -> TransferStatus:
        """Where it stands."""
        return transfer_status(sent_at=self.sent_at, cancelled_at=self.cancelled_at, lines=self.lines)

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"transfer/{self.number}"

    def told(self, **data: object) -> dict[str, object]:
        """Facts of an event, with both places."""
        return {"origin": self.origin, "target": self.target, **data}


class WrongTransferStatus(Conflict):
    """The transfer is past (or not yet at) the point at which this can be done."""

    code = "wrong_status"


_HEAD = tuple(name for name in StockTransfer.__struct_fields__ if name != "lines")
_LINE = TransferLine.__struct_fields__


async def next_transfer_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh numbers of transfers, in sequence."""
    return await unit.draw("transfer_number", prefix="T", count=count)


async def lock_transfers(
    unit: UnitOfWork, *, numbers: Iterable[str], within: Sequence[TransferStatus], version: int | None = None
) -> list[StockTransfer]:
    """Lock these, sorted, before supply and stock.

    Raises `NotFound`, `Outdated` for another `version`, `WrongTransferStatus` outside of `within`.
    """
    wanted = sorted(set(numbers))
    heads = await unit.fetch(
        f"SELECT {', '.join(_HEAD)} FROM transfers WHERE number = ANY(%s)"  # noqa: S608 -- our columns
        " ORDER BY id FOR NO KEY UPDATE",
        [wanted],
    )
    found = [StockTransfer(**dict(zip(_HEAD, row, strict=True)), lines=[]) for row in heads]
    by_id = {one.id: one for one in found}
    rows = await unit.fetch(
        f"SELECT transfer_id, {', '.join(_LINE)} FROM transfer_lines"  # noqa: S608 -- our columns
        " WHERE transfer_id = ANY(%s) ORDER BY transfer_id, line",
        [list(by_id)],
    )
    for row in rows:
        by_id[row[0]].lines.append(TransferLine(**dict(zip(_LINE, row[1:], strict=True))))
    known = {one.number: one for one in found}
    for number in wanted:
        _check(number, known.get(number), version, within)
    return found


def _check(number: str, one: StockTransfer | None, version: int | None, within: Sequence[TransferStatus]) -> None:
    if one is None:
        raise NotFound(f"There is no transfer “{number}”.")
    if version is not None and one.version != version:
        raise Outdated(f"{number} is at version {one.version}, not {version}. Read it again, then decide.")
    if one.status not in within:
        allowed = " or ".join(status.replace("_", " ") for status in within)
        raise WrongTransferStatus(f"{number} is {one.status.replace('_', ' ')}; this needs one that is {allowed}.")


async def save_transfers(unit: UnitOfWork, *, changed: Sequence[StockTransfer], events: Sequence[Event]) -> None:
    """Write transfers, new or locked, with their lines, and what happened; each is one version further."""
    for one in changed:
        one.version += 1
    heads = [{name: getattr(one, name) for name in _HEAD} | {"status": one.status} for one in changed]
    statement = insert(transfers)
    replaced = {name: statement.excluded[name] for name in heads[0] if name != "id"}
    await unit.run(statement.on_conflict_do_update(index_elements=["id"], set_=replaced), heads)
    lines = [
        {"transfer_id": one.id} | {name: getattr(line, name) for name in _LINE} for one in changed for line in one.lines
    ]
    written = insert(transfer_lines)
    rest = {name: written.excluded[name] for name in _LINE if name != "line"}
    await unit.run(written.on_conflict_do_update(index_elements=["transfer_id", "line"], set_=rest), lines)
    await record(unit, events)


async def refuse_transfer_numbers(unit: UnitOfWork, *, references: Iterable[str]) -> None:
    """Raise `ForTransfer` where a reference of other stock acts names a transfer, which keeps its own account."""
    named = sorted({one for one in references if one})
    rows = await unit.fetch("SELECT number FROM transfers WHERE number = ANY(%s) LIMIT 1", [named]) if named else []
    if rows:
        raise ForTransfer(f"{rows[0][0]} is a transfer: send and receive it as such, under Transfers.")


class ForTransfer(Conflict):
    """The reference names a transfer, which keeps account of what is sent and received of it."""

    code = "for_transfer"
