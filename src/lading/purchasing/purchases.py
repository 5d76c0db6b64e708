"""Purchase orders as acts work on them: numbered, locked, and saved together with what is derived of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from lading.kernel import Conflict, NotFound, round_money
from lading.purchasing.lifecycle import OPEN, Kind, Status, open_of, status_of
from lading.purchasing.tables import purchase_lines, purchase_orders
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Outdated

ZERO = Decimal(0)


class PurchaseLine(msgspec.Struct, kw_only=True):
    """A line; quantities in base units, `unit_cost` of one `unit` of `factor` base units."""

    line: int
    sku: str
    name: str
    supplier_sku: str
    unit: str
    factor: Decimal
    decimals: int
    ordered: Decimal
    unit_cost: Decimal
    received: Decimal = ZERO
    closed: Decimal = ZERO
    refused: Decimal = ZERO
    confirmed: Decimal | None = None
    confirmed_cost: Decimal | None = None
    due_on: date | None = None
    reason: str = ""
    fulfilment_id: UUID | None = None
    order_id: UUID | None = None
    order_line: int | None = None

    @property
    def open(self) -> Decimal:
        """What is still expected."""
        return open_of(self)

    @property
    def cost(self) -> Decimal:
        """What one unit costs, as far as is known now."""
        return self.unit_cost if self.confirmed_cost is None else self.confirmed_cost


class Purchase(msgspec.Struct, kw_only=True):
    """A purchase order with its lines, locked."""

    id: UUID
    number: str
    supplier: str
    place: str
    currency: str
    made_at: datetime
    made_by: str
    reference: str = ""
    note: str = ""
    sent_at: datetime | None = None
    confirmed_at: datetime | None = None
    cancelled_at: datetime | None = None
    times_sent: int = 0
    version: int = 0
    kind: Kind = "stock"
    order_id: UUID | None = None
    lines: list[PurchaseLine] = []

    @property
    def status(self) -> Status:
        """Where it stands."""
        return status_of(sent_at=self.sent_at, confirmed_at=self.confirmed_at, lines=self.lines, kind=self.kind)

    @property
    def total(self) -> Decimal:
        """The money of what is ordered and not given up, without tax."""
        units = ((max(line.received, line.ordered - line.closed), line) for line in self.lines)
        shares = (round_money(quantity / line.factor * line.cost, self.currency) for quantity, line in units)
        return sum(shares, ZERO)

    @property
    def due_on(self) -> date | None:
        """The earliest day of what is still expected."""
        return min((line.due_on for line in self.lines if line.open and line.due_on), default=None)

    @property
    def subject(self) -> str:
        """What its events are about."""
        return f"purchase/{self.number}"


class WrongKind(Conflict):
    """The act is for purchase orders that come to us, and this one goes to a customer; or the other way round."""

    code = "wrong_kind"


class WrongStatus(Conflict):
    """The purchase order is past (or not yet at) the point at which this can be done."""

    code = "wrong_status"


_HEAD = (
    "id, number, supplier, place, currency, made_at, made_by, reference, note, sent_at, confirmed_at, cancelled_at,"
    " times_sent, version, kind, order_id"
)
_LINE = PurchaseLine.__struct_fields__


async def next_numbers(unit: UnitOfWork, *, count: int) -> list[str]:
    """Fresh numbers of purchase orders, in sequence."""
    return await unit.draw("purchase_number", prefix="PO", count=count)


async def lock_purchases(
    unit: UnitOfWork,
    *,
    numbers: Iterable[str],
    version: int | None = None,
    within: Sequence[Status] | None = OPEN,
    kind: Kind = "stock",
) -> dict[str, Purchase]:
    """Lock these, sorted.

    Raises `NotFound`, `Outdated` for another `version`, `WrongStatus` outside of `within`, `WrongKind` for another
    `kind`. Drop-ship orders are locked last of all: behind orders, fulfilments and stock.
    """
    wanted = sorted(set(numbers))
    heads = await unit.fetch(
        f"SELECT {_HEAD} FROM purchase_orders WHERE number = ANY(%s)"  # noqa: S608 -- our columns
        " ORDER BY id FOR NO KEY UPDATE",
        [wanted],
    )
    names = [name.strip() for name in _HEAD.split(",")]
    found = {row[1]: Purchase(**dict(zip(names, row, strict=True)), lines=[]) for row in heads}
    by_id = {one.id: one for one in found.values()}
    rows = await unit.fetch(
        f"SELECT purchase_id, {', '.join(_LINE)} FROM purchase_lines"  # noqa: S608 -- our columns
        " WHERE purchase_id = ANY(%s) ORDER BY purchase_id, line",
        [list(by_id)],
    )
    for row in rows:
        by_id[row[0]].lines.append(PurchaseLine(**dict(zip(_LINE, row[1:], strict=True))))
    for number in wanted:
        _check(number, found.get(number), version, within, kind)
    return found


def _check(number: str, one: Purchase | None, version: int | None, within: Sequence[Status] | None, kind: Kind) -> None:
    if one is None:
        raise NotFound(f"There is no purchase order “{number}”.")
    if one.kind != kind:
        way = "goes straight to the customer" if one.kind == "dropship" else "comes to a place of ours"
        raise WrongKind(f"{number} {way}: this act is not for it.")
    if version is not None and one.version != version:
        raise Outdated(f"{number} is at version {one.version}, not {version}. Read it again, then decide.")
    if within is not None and one.status not in within:
        allowed = " or ".join(status.replace("_", " ") for status in within)
        raise WrongStatus(f"{number} is {one.status.replace('_', ' ')}; this needs one that is {allowed}.")


async def save_purchases(unit: UnitOfWork, *, purchases: Sequence[Purchase], events: Sequence[Event]) -> None:
    """Write orders, new or locked, with their lines, and what happened; each is one version further."""
    if not purchases:
        return
    for one in purchases:
        one.version += 1
    heads = [_head(one) for one in purchases]
    statement = insert(purchase_orders)
    replaced = {name: statement.excluded[name] for name in heads[0] if name != "id"}
    await unit.run(statement.on_conflict_do_update(index_elements=["id"], set_=replaced), heads)
    lines = [
        {"purchase_id": one.id} | {name: getattr(line, name) for name in _LINE}
        for one in purchases
        for line in one.lines
    ]
    written = insert(purchase_lines)
    rest = {name: written.excluded[name] for name in _LINE if name != "line"}
    await unit.run(written.on_conflict_do_update(index_elements=["purchase_id", "line"], set_=rest), lines)
    await record(unit, events)


async def drop_lines(unit: UnitOfWork, *, purchase: Purchase) -> None:
    """Take away the lines of a draft that are written, before others stand in their place."""
    await unit.run(delete(purchase_lines).where(purchase_lines.c.purchase_id == purchase.id))


def _head(one: Purchase) -> dict[str, object]:
    told = {name: getattr(one, name) for name in Purchase.__struct_fields__ if name != "lines"}
    return told | {"status": one.status, "total": one.total, "due_on": one.due_on}
