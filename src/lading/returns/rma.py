"""Returns as acts work on them: numbered, locked, and saved together with the state that follows from them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from lading.kernel import Conflict, NotFound
from lading.returns.accept_return import Decision
from lading.returns.lifecycle import Outcome, State, state_of
from lading.returns.pieces import Piece, read_pieces, save_pieces
from lading.returns.reasons import Wish
from lading.returns.tables import return_lines, returns
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Outdated

ZERO = Decimal(0)


class Wanted(msgspec.Struct, frozen=True):
    """What is wanted instead, in an exchange: so many of an item for each unit of the line; empty: the same again."""

    sku: str = ""


class ReturnLine(msgspec.Struct, kw_only=True):
    """A line; quantities in its `unit` of `factor` base units. quantity = expected + received + kept + closed."""

    line: int
    sku: str
    name: str
    unit: str
    factor: Decimal
    decimals: int
    quantity: Decimal
    reason: str
    wish: Wish
    outcome: Outcome
    decision: Decision
    order_id: UUID | None = None
    order_line: int | None = None
    expected: Decimal = ZERO
    received: Decimal = ZERO
    kept: Decimal = ZERO
    closed: Decimal = ZERO
    credited: Decimal = ZERO
    exchanged: Decimal = ZERO
    condition: str = "unknown"
    wanted: Wanted | None = None
    note: str = ""
    announced: bool = True
    unit_value: Decimal | None = None


class Return(msgspec.Struct, kw_only=True):
    """A return with its lines and pieces, locked."""

    id: UUID
    number: str
    customer: str | None
    channel: str
    currency: str
    place: str
    origin: str
    policy_version: int
    requested_at: datetime
    requested_by: str
    key: bytes
    send: str = "none"
    label_at: datetime | None = None
    expires_at: datetime | None = None
    cancelled_at: datetime | None = None
    expired_at: datetime | None = None
    tracking_number: str = ""
    version: int = 0
    lines: list[ReturnLine] = []
    pieces: list[Piece] = []

    @property
    def state(self) -> State:
        """Where it stands."""
        return state_of(
            lines=self.lines,
            pieces=self.pieces,
            label_at=self.label_at,
            cancelled_at=self.cancelled_at,
            expired_at=self.expired_at,
        )

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"return/{self.number}"

    def find(self, line: int) -> ReturnLine:
        """The line of that number. Raises `NotFound`."""
        for one in self.lines:
            if one.line == line:
                return one
        raise NotFound(f"{self.number} has no line {line}.", code="unknown_line")


def missing_of(line: ReturnLine) -> Decimal:
    """Units for which something went out in advance, and which are no longer expected to come."""
    return ZERO if line.expected else max(ZERO, line.exchanged - line.received - line.kept)


class WrongState(Conflict):
    """The return is past (or not yet at) the point at which this can be done."""

    code = "wrong_state"


_HEAD = tuple(name for name in Return.__struct_fields__ if name not in {"lines", "pieces"})
_LINE = ReturnLine.__struct_fields__


async def next_return_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh numbers of returns, in sequence."""
    return await unit.draw("return_number", prefix="RMA", count=count)


async def orders_of_returns(unit: UnitOfWork, *, numbers: Sequence[str]) -> set[UUID]:
    """The orders whose goods these returns bring back: they are locked first."""
    rows = await unit.fetch(
        "SELECT DISTINCT l.order_id FROM returns r JOIN return_lines l ON l.return_id = r.id"
        " WHERE r.number = ANY(%s) AND l.order_id IS NOT NULL",
        [list(numbers)],
    )
    return {row[0] for row in rows}


async def lock_returns(unit: UnitOfWork, *, numbers: Iterable[str], version: int | None = None) -> dict[str, Return]:
    """Lock these, sorted; behind orders, before fulfilments and stock. Raises `NotFound`, `Outdated`."""
    wanted = sorted(set(numbers))
    heads = await unit.fetch(
        f"SELECT {', '.join(_HEAD)} FROM returns WHERE number = ANY(%s)"  # noqa: S608 -- our columns
        " ORDER BY id FOR NO KEY UPDATE",
        [wanted],
    )
    found = await _with_lines(unit, heads)
    for number in wanted:
        if number not in found:
            raise NotFound(f"There is no return “{number}”.")
        if version is not None and found[number].version != version:
            raise Outdated(
                f"{number} is at version {found[number].version}, not {version}. Read it again, then decide."
            )
    return found


async def read_return(unit: UnitOfWork, *, number: str) -> Return:
    """A return, not locked. Raises `NotFound`."""
    heads = await unit.fetch(
        f"SELECT {', '.join(_HEAD)} FROM returns WHERE number = %s",  # noqa: S608 -- our columns
        [number],
    )
    found = await _with_lines(unit, heads)
    if number not in found:
        raise NotFound(f"There is no return “{number}”.")
    return found[number]


async def _with_lines(unit: UnitOfWork, heads: Sequence[Sequence[Any]]) -> dict[str, Return]:
    found = {row[1]: _head(row) for row in heads}
    by_id = {one.id: one for one in found.values()}
    rows = await unit.fetch(
        f"SELECT return_id, {', '.join(_LINE)} FROM return_lines"  # noqa: S608 -- our columns
        " WHERE return_id = ANY(%s) ORDER BY return_id, line",
        [list(by_id)],
    )
    for row in rows:
        by_id[row[0]].lines.append(_line(row[1:]))
    for return_id, pieces in (await read_pieces(unit, returns=list(by_id))).items():
        by_id[return_id].pieces = pieces
    return found


def _head(row: Sequence[Any]) -> Return:
    values = dict(zip(_HEAD, row, strict=True))
    values["key"] = bytes(values["key"])
    return Return(**values, lines=[], pieces=[])


def _line(row: Sequence[Any]) -> ReturnLine:
    values = dict(zip(_LINE, row, strict=True))
    values["decision"] = msgspec.convert(values["decision"], Decision, strict=False)
    values["wanted"] = msgspec.convert(values["wanted"], Wanted) if values["wanted"] else None
    return ReturnLine(**values)


async def save_returns(unit: UnitOfWork, *, rows: Sequence[Return], events: Sequence[Event]) -> None:
    """Write returns, new or locked, with lines and pieces, and what happened; each is one version further."""
    if not rows:
        return
    for one in rows:
        one.version += 1
    heads = [{name: getattr(one, name) for name in _HEAD} | {"state": one.state} for one in rows]
    statement = insert(returns)
    replaced = {name: statement.excluded[name] for name in heads[0] if name != "id"}
    await unit.run(statement.on_conflict_do_update(index_elements=["id"], set_=replaced), heads)
    lines = [{"return_id": one.id} | _told(line) for one in rows for line in one.lines]
    written = insert(return_lines)
    rest = {name: written.excluded[name] for name in _LINE if name != "line"}
    await unit.run(written.on_conflict_do_update(index_elements=["return_id", "line"], set_=rest), lines)
    await save_pieces(unit, pieces=[piece for one in rows for piece in one.pieces])
    await record(unit, events)


def _told(line: ReturnLine) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(line, name) for name in _LINE}
    told["decision"] = msgspec.to_builtins(line.decision)
    told["wanted"] = msgspec.to_builtins(line.wanted) if line.wanted else None
    return told
