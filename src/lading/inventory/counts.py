"""Counts as acts work on them: numbered, locked, and saved together with what is derived of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from lading.inventory.count_lifecycle import CountStatus, count_status
from lading.inventory.count_tables import count_entries, count_lines, counts
from lading.kernel import Conflict, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Outdated

ZERO = Decimal(0)


class CountLine(msgspec.Struct, kw_only=True):
    """An item to be counted, in its own unit. The books are those of the moment in which it was counted."""

    line: int
    sku: str
    name: str
    unit: str
    decimals: int = 0
    bin: str = ""
    cause: str = ""
    round: int = 1
    counted: Decimal | None = None
    aside: Decimal | None = None
    expected: Decimal | None = None
    position: int | None = None
    counted_at: datetime | None = None
    counted_by: str | None = None
    tallying: bool = False
    moved: bool = False
    asked: bool = False
    reason: str = ""
    note: str = ""
    unit_value: Decimal | None = None
    currency: str | None = None
    booked: Decimal | None = None

    @property
    def variance(self) -> Decimal:
        """What is there beyond what the books say; 0 where it was not counted."""
        if self.counted is None or self.aside is None or self.expected is None:
            return ZERO
        return self.counted + self.aside - self.expected

    @property
    def worth(self) -> Decimal | None:
        """The value of the variance; None where nobody knows what the item is worth."""
        return None if self.unit_value is None else self.variance * self.unit_value


class StockCount(msgspec.Struct, kw_only=True):
    """A count with its lines, locked."""

    id: UUID
    number: str
    place: str
    scope: str
    blind: bool
    made_at: datetime
    made_by: str
    note: str = ""
    submitted_at: datetime | None = None
    submitted_by: str | None = None
    approved_at: datetime | None = None
    approved_by: str | None = None
    booked_at: datetime | None = None
    cancelled_at: datetime | None = None
    version: int = 0
    lines: list[CountLine] = []

    @property
    def status(self) -> CountStatus:
        """Where it stands."""
        return count_status(
            cancelled_at=self.cancelled_at,
            booked_at=self.booked_at,
            submitted_at=self.submitted_at,
            lines=self.lines,
        )

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"count/{self.number}"


class Entered(msgspec.Struct, frozen=True):
    """What somebody entered for a line."""

    line: CountLine
    quantity: Decimal
    adds: bool


class WrongCountStatus(Conflict):
    """The count is past (or not yet at) the point at which this can be done."""

    code = "wrong_status"


_HEAD = tuple(name for name in StockCount.__struct_fields__ if name != "lines")
_LINE = CountLine.__struct_fields__


async def next_count_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh numbers of counts, in sequence."""
    return await unit.draw("count_number", prefix="SC", count=count)


async def lock_counts(
    unit: UnitOfWork, *, numbers: Iterable[str], within: Sequence[CountStatus], version: int | None = None
) -> list[StockCount]:
    """Lock these, sorted, before orders and stock.

    Raises `NotFound`, `Outdated` for another `version`, `WrongCountStatus` outside of `within`.
    """
    wanted = sorted(set(numbers))
    heads = await unit.fetch(
        f"SELECT {', '.join(_HEAD)} FROM counts WHERE number = ANY(%s)"  # noqa: S608 -- our columns
        " ORDER BY id FOR NO KEY UPDATE",
        [wanted],
    )
    found = [StockCount(**dict(zip(_HEAD, row, strict=True)), lines=[]) for row in heads]
    by_id = {one.id: one for one in found}
    rows = await unit.fetch(
        f"SELECT count_id, {', '.join(_LINE)} FROM count_lines"  # noqa: S608 -- our columns
        " WHERE count_id = ANY(%s) ORDER BY count_id, line",
        [list(by_id)],
    )
    for row in rows:
        by_id[row[0]].lines.append(CountLine(**dict(zip(_LINE, row[1:], strict=True))))
    known = {one.number: one for one in found}
    for number in wanted:
        _check(number, known.get(number), version, within)
    return found


def _check(number: str, one: StockCount | None, version: int | None, within: Sequence[CountStatus]) -> None:
    if one is None:
        raise NotFound(f"There is no count “{number}”.")
    if version is not None and one.version != version:
        raise Outdated(f"{number} is at version {one.version}, not {version}. Read it again, then decide.")
    if one.status not in within:
        allowed = " or ".join(status.replace("_", " ") for status in within)
        raise WrongCountStatus(f"{number} is {one.status.replace('_', ' ')}; this needs one that is {allowed}.")


async def save_counts(
    unit: UnitOfWork,
    *,
    changed: Sequence[StockCount],
    events: Sequence[Event],
    lines: Sequence[tuple[StockCount, CountLine]] | None = None,
) -> None:
    """Write counts, new or locked, each one version further, with these of their lines (None: all)."""
    for one in changed:
        one.version += 1
    heads = [{name: getattr(one, name) for name in _HEAD} | {"status": one.status} for one in changed]
    statement = insert(counts)
    replaced = {name: statement.excluded[name] for name in heads[0] if name != "id"}
    await unit.run(statement.on_conflict_do_update(index_elements=["id"], set_=replaced), heads)
    touched = [(one, line) for one in changed for line in one.lines] if lines is None else lines
    if touched:
        rows = [{"count_id": one.id} | {name: getattr(line, name) for name in _LINE} for one, line in touched]
        written = insert(count_lines)
        rest = {name: written.excluded[name] for name in _LINE if name != "line"}
        await unit.run(written.on_conflict_do_update(index_elements=["count_id", "line"], set_=rest), rows)
    await record(unit, events)


async def write_entries(unit: UnitOfWork, *, count: StockCount, entered: Sequence[Entered]) -> None:
    """Keep what people entered."""
    rows = [
        {
            "count_id": count.id,
            "line": one.line.line,
            "round": one.line.round,
            "quantity": one.quantity,
            "adds": one.adds,
            "at": unit.now,
            "actor": unit.actor.label,
        }
        for one in entered
    ]
    await unit.run(insert(count_entries), rows)


async def who_counted(unit: UnitOfWork, *, count: UUID) -> dict[int, set[str]]:
    """Who has entered something for which line, in any round."""
    found: dict[int, set[str]] = {}
    for line, actor in await unit.fetch("SELECT DISTINCT line, actor FROM count_entries WHERE count_id = %s", [count]):
        found.setdefault(line, set()).add(actor)
    return found
