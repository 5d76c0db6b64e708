"""Goods of a purchase order arrive: good ones into stock, damaged and refused ones with a reason, over and short."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.buying.expect_purchases import lock_expected, restate_expected
from lading.flows.stock.marks import Bin, Lot, Serials
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, base_quantity, receive_stock
from lading.inventory.contents import Condition
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.purchasing import Purchase, PurchaseLine, lock_purchases
from lading.purchasing.lifecycle import STATUSES
from lading.purchasing.purchases import save_purchases
from lading.store import Event, UnitOfWork
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
CLAIM = "purchase.claim"
_SIX = Decimal("0.000001")


class NotExpected(Conflict):
    """More has come than was ordered, or something that nobody expects any more: a person decides."""

    code = "not_expected"


class ReceivedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came of an item in `unit` (else its own): good, `damaged` but taken, `refused` at the door, and why.

    `close` gives up what is still missing of it. Of what is tracked a line names the lot with its last day of use, or
    the serials; several lots are several lines. `bin` is where it was put.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    quantity: Decimal = ZERO
    damaged: Decimal = ZERO
    refused: Decimal = ZERO
    unit: Annotated[str, Meta(max_length=20)] = ""
    reason: Annotated[str, Meta(max_length=200)] = ""
    close: bool = False
    lot: Lot = ""
    expires_on: date | None = None
    serials: Serials = []
    bin: Bin = ""

    def __post_init__(self) -> None:
        for field in ("quantity", "damaged", "refused"):
            value: Decimal = getattr(self, field)
            check_exact(field, value)
            if value < 0:
                raise FieldRefused(field, "negative", f"`{field}` cannot be negative.")
        if (self.damaged or self.refused) and not self.reason.strip():
            raise FieldRefused("reason", "missing_reason", "Say what is wrong with what is damaged or refused.")
        if self.serials and self.quantity and self.damaged:
            raise FieldRefused("damaged", "serials_missing", "Serials that came damaged go on a line of their own.")


class Delivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A delivery of a purchase order; `place` is the order's where it is left out.

    `close` gives up everything that is still missing; `accept` takes in more than was ordered.
    """

    lines: Annotated[list[ReceivedLine], Meta(max_length=2000)]
    place: Annotated[str, Meta(max_length=80)] = ""
    delivery_note: Annotated[str, Meta(max_length=80)] = ""
    close: bool = False
    accept: bool = False


class Came(msgspec.Struct, frozen=True):
    """What came of a line, in base units."""

    line: PurchaseLine
    good: Decimal
    damaged: Decimal
    refused: Decimal
    reason: str
    close: bool
    said: ReceivedLine


async def receive_purchase(
    unit: UnitOfWork, reference: Reference, *, number: str, delivery: Delivery, version: int | None = None
) -> Purchase:
    """Book a delivery: stock, the order, expected supply, and a task where something is to be claimed.

    Raises `Invalid`, naming lines; `NotExpected` where more came than the supplier's tolerance allows, unless it
    is accepted. Backorders are filled from it right afterwards, by an act of their own.
    """
    within = [status for status in STATUSES if status != "draft"]
    (one,) = (await lock_purchases(unit, numbers=[number], version=version, within=within)).values()
    await reference.refresh(unit, skus=(line.sku for line in one.lines))
    await lock_expected(unit, purchases=[one])
    place = delivery.place or one.place
    came = read_delivery(one, delivery, reference)
    if not delivery.accept:
        refuse_unexpected(one, came, percent=await _tolerance(unit, one.supplier))
    closed = book(one, came, close_all=delivery.close)
    if not any(each.good or each.damaged or each.refused for each in came) and not closed:
        raise Invalid("Nothing was received: say what came, or that the rest does not come.", code="nothing_received")
    told = [[each.line.line, each.line.sku, each.good, each.damaged, each.refused, each.reason] for each in came]
    data: dict[str, object] = {"place": place, "lines": told, "closed": closed, "delivery_note": delivery.delivery_note}
    event = Event(kind="purchase.received", subject=one.subject, data=data)
    await save_purchases(unit, purchases=[one], events=[event])
    await _keep_receipts(unit, one, came, place, delivery.delivery_note)
    await _into_stock(unit, reference, one, came, place)
    await restate_expected(unit, purchases=[one], reason="received")
    await _claim(unit, one, came, closed)
    return one


def read_delivery(one: Purchase, delivery: Delivery, reference: Reference) -> list[Came]:
    """The delivery's lines as base units of the order's. Raises `Invalid`."""
    lines = {line.sku: line for line in one.lines}
    times = Counter((line.sku, line.lot, line.bin, *line.serials) for line in delivery.lines)
    errors: list[FieldError] = []
    found: list[Came] = []
    for index, said in enumerate(delivery.lines):
        line = lines.get(said.sku)
        if line is None or times[said.sku, said.lot, said.bin, *said.serials] > 1:
            told = f"{said.sku} stands twice in this delivery." if line else f"{one.number} has no {said.sku} on it."
            errors.append(FieldError(f"/lines/{index}/sku", "given_twice" if line else "not_ordered", told))
            continue
        parts: list[Decimal] = []
        for field in ("quantity", "damaged", "refused"):
            quantity: Decimal = getattr(said, field)
            problem, base = base_quantity(said.sku, quantity, said.unit, reference) if quantity else (None, ZERO)
            if problem:
                errors.append(FieldError(f"/lines/{index}/{field}", problem[1], problem[2]))
            parts.append(base)
        good, damaged, refused = parts
        found.append(Came(line, good, damaged, refused, said.reason, said.close, said))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return found


def refuse_unexpected(one: Purchase, came: Sequence[Came], *, percent: Decimal) -> None:
    """Raise `NotExpected` for what exceeds what is expected by more than `percent` of the order's line."""
    for line in {each.line.line: each.line for each in came}.values():
        taken = sum((each.good + each.damaged for each in came if each.line is line), ZERO)
        over = taken - line.open
        if not taken or over <= line.ordered * percent / 100:
            continue
        if line.closed:
            why = f"Nothing more of {line.sku} was expected of {one.number}: {plain(line.closed)} were given up."
        else:
            why = (
                f"{plain(line.received + taken)} {line.sku} for {plain(line.ordered)} ordered: {plain(over)} too many."
            )
        raise NotExpected(f"{why} Take them in all the same, or refuse them at the door.")


def book(one: Purchase, came: Sequence[Came], *, close_all: bool) -> list[list[object]]:
    """Move the lines' quantities; answers what was given up as (line, SKU, quantity)."""
    closing = {line.line for line in one.lines} if close_all else {each.line.line for each in came if each.close}
    for each in came:
        each.line.received += each.good + each.damaged
        each.line.refused += each.refused
        if each.line.closed:  # it came after all
            each.line.closed = max(ZERO, min(each.line.closed, each.line.ordered - each.line.received))
    given_up: list[list[object]] = []
    for line in one.lines:
        if line.line in closing and line.open:
            given_up.append([line.line, line.sku, line.open])
            line.closed += line.open
    return given_up


async def _tolerance(unit: UnitOfWork, supplier: str) -> Decimal:
    rows = await unit.fetch("SELECT over_percent FROM suppliers WHERE code = %s", [supplier])
    return rows[0][0] if rows else ZERO


async def _keep_receipts(unit: UnitOfWork, one: Purchase, came: Sequence[Came], place: str, note: str) -> None:
    rows = [
        (each.line.line, condition, quantity, "" if condition == "sellable" else each.reason)
        for each in came
        for condition, quantity in (("sellable", each.good), ("damaged", each.damaged), ("refused", each.refused))
        if quantity
    ]
    await unit.execute(
        "INSERT INTO purchase_receipts (purchase_id, line, condition, quantity, reason, place, delivery_note, at,"
        " actor) SELECT %s, n.*, %s, %s, %s, %s FROM unnest(%s::int[], %s::text[], %s::numeric[], %s::text[]) AS n",
        [one.id, place, note, unit.now, unit.actor.label, *([row[column] for row in rows] for column in range(4))],
    )


async def _into_stock(unit: UnitOfWork, reference: Reference, one: Purchase, came: Sequence[Came], place: str) -> None:
    """Good units at what they cost; damaged ones are kept apart in stock: nobody is promised them."""
    lines = [
        _receipt_line(each, quantity, condition, one.currency)
        for each in came
        for quantity, condition in _conditions(each)
        if quantity
    ]
    if lines:
        await receive_stock(unit, reference, receipts=[Receipt(place, lines, one.number)], for_purchases=True)


def _conditions(each: Came) -> tuple[tuple[Decimal, Condition], ...]:
    return ((each.good, "sellable"), (each.damaged, "damaged"))


def _receipt_line(each: Came, quantity: Decimal, condition: Condition, currency: str) -> ReceiptLine:
    said, cost = each.said, (each.line.cost / each.line.factor).quantize(_SIX)
    return ReceiptLine(
        each.line.sku,
        quantity,
        unit_cost=cost,
        cost_currency=currency,
        lot=said.lot,
        expires_on=said.expires_on,
        serials=said.serials,
        bin=said.bin,
        condition=condition,
        reason=each.reason if condition == "damaged" else "",
    )


async def _claim(unit: UnitOfWork, one: Purchase, came: Sequence[Came], closed: list[list[object]]) -> None:
    """A task for whoever talks to the supplier, where something was damaged, refused, or is given up."""
    said = [
        f"{plain(quantity)} × {each.line.sku} {word} ({each.reason})"
        for each in came
        for word, quantity in (("damaged", each.damaged), ("refused", each.refused))
        if quantity
    ]
    said += [f"{plain(quantity)} × {sku} short" for _, sku, quantity in closed if isinstance(quantity, Decimal)]
    if not said:
        return
    sentence = f"Of {one.number} from {one.supplier}: {'; '.join(said)}. Claim it, or settle it with them."
    await raise_tasks(unit, drafts=[TaskDraft(kind=CLAIM, subject=one.subject, sentence=sentence)])
