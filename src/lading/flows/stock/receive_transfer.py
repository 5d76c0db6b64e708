"""Goods of a transfer arrive at their target: whole or in part, some of them damaged, or more than were sent."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.fulfilling.forwarded_goods import lock_forwarded, settle_forwarded
from lading.flows.stock.expect_transfers import lock_in_transit, restate_in_transit
from lading.flows.stock.marks import Bin, Lot, Serials
from lading.flows.stock.reach_target import Came, reach_target
from lading.flows.stock.receive_stock import base_quantity
from lading.inventory.move import create_rows, record_stock, write_movements
from lading.inventory.queries import lock_counters
from lading.inventory.transfer_lifecycle import UNDER_WAY
from lading.inventory.transfers import StockTransfer, TransferLine, lock_transfers, save_transfers
from lading.kernel import FieldError, Invalid, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.store import Event, UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
DIFFERS = "transfer.differs"


class ArrivedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came of an item in `unit` (else its own): good, and `damaged`, which is kept apart.

    Damaged units, and more than are in transit, need a `reason`. Of what is tracked, lot and serials are those that
    were sent, unless they are named; `bin` is where it was put.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    quantity: Decimal = ZERO
    damaged: Decimal = ZERO
    unit: Annotated[str, Meta(max_length=20)] = ""
    reason: Annotated[str, Meta(max_length=200)] = ""
    lot: Lot = ""
    expires_on: date | None = None
    serials: Serials = []
    bin: Bin = ""

    def __post_init__(self) -> None:
        for field in ("quantity", "damaged"):
            value: Decimal = getattr(self, field)
            check_exact(field, value)
            if value < 0:
                raise FieldRefused(field, "negative", f"`{field}` cannot be negative.")
        if self.damaged and not self.reason.strip():
            raise FieldRefused("reason", "missing_reason", "Say what is wrong with what is damaged.")


class Arrival(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came of a transfer; `all` is everything that is in transit, in good condition, without naming lines."""

    lines: Annotated[list[ArrivedLine], Meta(max_length=1000)] = []
    all: bool = False


async def receive_transfer(
    unit: UnitOfWork, reference: Reference, *, number: str, arrival: Arrival, version: int | None = None
) -> StockTransfer:
    """Book what came at the target: stock, the transfer, expected supply, and a task where it differs.

    What is missing stays in transit until somebody closes it as lost. What comes after that is taken in all the
    same. Raises `Invalid`, naming lines. What it brings for orders is theirs at once; other
    backorders are filled from it right afterwards, by an act of their own.
    """
    forwarded = await lock_forwarded(unit, transfers=[number])
    (one,) = await lock_transfers(unit, numbers=[number], within=(*UNDER_WAY, "received"), version=version)
    await reference.refresh(unit, skus=(line.sku for line in one.lines))
    came = read_arrival(one, arrival, reference)
    await lock_in_transit(unit, transfer=one)
    rows = sorted((each.line.sku, one.target) for each in came)
    await create_rows(unit, rows=rows)
    await lock_counters(unit, rows=rows)
    over: dict[str, Decimal] = {}
    for each in came:
        over[each.line.sku] = over.get(each.line.sku, ZERO) + book_arrival(each)
    told = [[each.line.line, each.line.sku, each.good, each.damaged, over[each.line.sku], each.reason] for each in came]
    await save_transfers(
        unit, changed=[one], events=[Event(kind="transfer.received", subject=one.subject, data=one.told(lines=told))]
    )
    arrived = await reach_target(unit, reference, transfer=one, came=came)
    await write_movements(unit, movements=arrived)
    await record_stock(unit, kind="stock.transferred", movements=arrived)
    await restate_in_transit(unit, transfer=one, reason=f"{number} arrived at {one.target}")
    await settle_forwarded(unit, reference, forwarded, transfer=one)
    await _tell(unit, one, came, over)
    return one


def read_arrival(one: StockTransfer, arrival: Arrival, reference: Reference) -> list[Came]:
    """What came as base units of the transfer's lines. Raises `Invalid`."""
    if arrival.all:
        found = [Came(line=line, good=line.in_transit, damaged=ZERO) for line in one.lines if line.in_transit]
    else:
        found = _read_lines(one, arrival.lines, reference)
    if not any(each.good or each.damaged for each in found):
        raise Invalid("Nothing was received: say what came of which item.", code="nothing_received")
    return found


def _read_lines(one: StockTransfer, said: Sequence[ArrivedLine], reference: Reference) -> list[Came]:
    lines = {line.sku: line for line in one.lines}
    times = Counter((line.sku, line.lot, line.bin, *line.serials) for line in said)
    expected = {line.sku: line.in_transit + line.lost for line in one.lines}
    errors: list[FieldError] = []
    found: list[Came] = []
    for index, each in enumerate(said):
        line = lines.get(each.sku)
        if line is None or times[each.sku, each.lot, each.bin, *each.serials] > 1:
            told = f"{each.sku} stands twice here." if line else f"{one.number} has no {each.sku} on it."
            errors.append(FieldError(f"/lines/{index}/sku", "given_twice" if line else "not_sent", told))
            continue
        parts: list[Decimal] = []
        for field, quantity in (("quantity", each.quantity), ("damaged", each.damaged)):
            problem, base = base_quantity(each.sku, quantity, each.unit, reference) if quantity else (None, ZERO)
            if problem:
                errors.append(FieldError(f"/lines/{index}/{field}", problem[1], problem[2]))
            parts.append(base)
        came = sum(parts, ZERO)
        if came > expected[each.sku] and not each.reason.strip():
            sentence = f"{plain(came)} {each.sku} came, {plain(expected[each.sku])} were on the way: say why."
            errors.append(FieldError(f"/lines/{index}/reason", "missing_reason", sentence))
        expected[each.sku] = max(ZERO, expected[each.sku] - came)
        found.append(_came(line, each, parts, index))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return [each for each in found if each.good or each.damaged]


def _came(line: TransferLine, each: ArrivedLine, parts: Sequence[Decimal], index: int) -> Came:
    return Came(
        line=line,
        good=parts[0],
        damaged=parts[1],
        reason=each.reason,
        lot=each.lot,
        expires_on=each.expires_on,
        serials=each.serials,
        bin=each.bin,
        pointer=f"/lines/{index}",
    )


def book_arrival(each: Came) -> Decimal:
    """Move the line's quantities; answers how many more came than were sent. What was given up came after all."""
    line, came = each.line, each.good + each.damaged
    beyond = max(ZERO, came - line.in_transit)
    found = min(beyond, line.lost)
    line.lost -= found
    line.over += beyond - found
    line.received += each.good
    line.damaged += each.damaged
    return beyond - found


async def _tell(unit: UnitOfWork, one: StockTransfer, came: Sequence[Came], over: dict[str, Decimal]) -> None:
    """A task for whoever clears it up between the places, where something was damaged or too much."""
    said = [
        f"{plain(quantity)} × {each.line.sku} {word} ({each.reason})"
        for each in came
        for word, quantity in (("damaged", each.damaged), ("more than sent", over.pop(each.line.sku, ZERO)))
        if quantity
    ]
    if said:
        sentence = (
            f"Of {one.number} from {one.origin} to {one.target}: {'; '.join(said)}. Clear it up with {one.origin}."
        )
        await raise_tasks(unit, drafts=[TaskDraft(kind=DIFFERS, subject=f"transfer/{one.number}", sentence=sentence)])
