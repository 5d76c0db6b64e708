"""Moving stock between places: a transfer is written down, and its goods leave; they come by `receive_transfer`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.fulfilling.choose_parts import TakenUnits
from lading.flows.fulfilling.forwarded_goods import let_travel, lock_forwarded
from lading.flows.stock.expect_transfers import expect_transfers
from lading.flows.stock.leave_origin import leave_origin
from lading.flows.stock.receive_stock import base_quantity
from lading.flows.stock.receive_transfer import Arrival, receive_transfer
from lading.inventory.move import create_rows, record_stock, write_movements
from lading.inventory.queries import lock_counters
from lading.inventory.transfers import (
    StockTransfer,
    TransferLine,
    lock_transfers,
    next_transfer_numbers,
    save_transfers,
)
from lading.kernel import Conflict, FieldError, Invalid, new_id, plain
from lading.kernel.exact import check_exact
from lading.store import Event, UnitOfWork

ZERO = Decimal(0)
Code = Annotated[str, Meta(min_length=1, max_length=80)]


class TransferLineDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to move: `quantity` of an item in `unit` (else its own)."""

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    quantity: Decimal
    unit: Annotated[str, Meta(max_length=20)] = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class TransferDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A transfer as it shall be: from `place` to another; `due_on`, without which nothing is promised from it.

    `at_once` books goods that were carried over already: they leave and arrive in the same act; then `contents` say
    which lots, serials and bins. Otherwise they are said when the goods are sent.
    """

    place: Annotated[str, Meta(min_length=1, max_length=80, examples=["MAIN"])]
    to: Annotated[str, Meta(min_length=1, max_length=80, examples=["STORE"])]
    lines: Annotated[list[TransferLineDraft], Meta(min_length=1, max_length=1000)]
    due_on: date | None = None
    note: Annotated[str, Meta(max_length=500)] = ""
    at_once: bool = False
    contents: Annotated[list[TakenUnits], Meta(max_length=5000)] = []


class NotFree(Conflict):
    """The origin has promised what shall be sent, or does not have it."""

    code = "not_free"


async def create_transfers(
    unit: UnitOfWork, reference: Reference, *, drafts: Sequence[TransferDraft]
) -> list[StockTransfer]:
    """Write transfers, in their order; nothing moves yet. Raises `Invalid`, naming what is wrong with which line."""
    await reference.refresh(unit, skus=(line.sku for draft in drafts for line in draft.lines))
    checked = [check_transfer(draft, reference) for draft in drafts]
    numbers = await next_transfer_numbers(unit, count=len(drafts))
    made = [
        StockTransfer(
            id=new_id(),
            number=number,
            origin=draft.place,
            target=draft.to,
            due_on=draft.due_on,
            note=draft.note,
            made_at=unit.now,
            made_by=unit.actor.label,
            lines=lines,
        )
        for number, draft, lines in zip(numbers, drafts, checked, strict=True)
    ]
    events = [
        Event(
            kind="transfer.drafted",
            subject=one.subject,
            data=one.told(lines=[[line.line, line.sku, line.quantity] for line in one.lines]),
        )
        for one in made
    ]
    await save_transfers(unit, changed=made, events=events)
    return made


def check_transfer(draft: TransferDraft, reference: Reference) -> list[TransferLine]:
    """The lines of a transfer in base units, one for each SKU. Raises `Invalid`."""
    for field, place in (("place", draft.place), ("to", draft.to)):
        if place not in reference.places:
            sentence = f"There is no place “{place}”."
            raise Invalid(sentence, errors=(FieldError(f"/{field}", "unknown_place", sentence),))
    if draft.place == draft.to:
        sentence = f"Goods of {draft.place} cannot be moved to {draft.to}: name another place."
        raise Invalid(sentence, errors=(FieldError("/to", "same_place", sentence),))
    errors: list[FieldError] = []
    base: dict[str, Decimal] = {}
    for index, line in enumerate(draft.lines):
        problem, quantity = base_quantity(line.sku, line.quantity, line.unit, reference)
        if problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2]))
        else:
            base[line.sku] = base.get(line.sku, ZERO) + quantity
    if errors:
        raise Invalid("Nothing was written; correct the lines named.", errors=tuple(errors))
    items = reference.items
    return [
        TransferLine(line=line, sku=sku, name=items[sku].name, unit=items[sku].unit, quantity=quantity)
        for line, (sku, quantity) in enumerate(base.items(), start=1)
    ]


async def send_transfers(
    unit: UnitOfWork,
    *,
    numbers: Iterable[str],
    due_on: date | None = None,
    version: int | None = None,
    named: Mapping[str, Sequence[TakenUnits]] | None = None,
) -> list[StockTransfer]:
    """The goods leave their origins and are expected at their targets, on `due_on` where it is given.

    Of what is tracked these leave that are `named` for a transfer, else what expires first; serials are named.
    Raises `NotFree`, naming the items of which a place has not that many beyond what it holds for orders; then
    nothing is sent. Raises `WrongTransferStatus` for what is no draft.
    """
    wanted = sorted(set(numbers))
    forwarded = await lock_forwarded(unit, transfers=wanted)
    found = await lock_transfers(unit, numbers=wanted, within=("draft",), version=version)
    rows = sorted({(line.sku, one.origin) for one in found for line in one.lines})
    await create_rows(unit, rows=rows)
    await lock_counters(unit, rows=rows)
    await let_travel(unit, forwarded, transfers=found)
    _refuse_held(found, await lock_counters(unit, rows=rows))
    for one in found:
        one.sent_at = unit.now
        one.due_on = due_on or one.due_on
        for line in one.lines:
            line.sent = line.quantity
    for gone in (await leave_origin(unit, transfers=found, named=named or {})).values():
        await write_movements(unit, movements=gone)
        await record_stock(unit, kind="stock.transferred", movements=gone)
    events = [
        Event(
            kind="transfer.sent",
            subject=one.subject,
            data=one.told(due_on=one.due_on, lines=[[line.line, line.sku, line.sent] for line in one.lines]),
        )
        for one in found
    ]
    await save_transfers(unit, changed=found, events=events)
    await expect_transfers(unit, transfers=found)
    return found


async def move_at_once(
    unit: UnitOfWork, reference: Reference, *, drafts: Sequence[TransferDraft]
) -> list[StockTransfer]:
    """Goods that were carried over already: they leave and arrive in one act. Raises `Invalid`, `NotFree`."""
    made = await create_transfers(unit, reference, drafts=drafts)
    named = {one.number: draft.contents for one, draft in zip(made, drafts, strict=True)}
    await send_transfers(unit, numbers=list(named), named=named)
    return [await receive_transfer(unit, reference, number=one.number, arrival=Arrival(all=True)) for one in made]


def _refuse_held(
    transfers: Sequence[StockTransfer], counters: Mapping[tuple[str, str], tuple[Decimal, Decimal]]
) -> None:
    """What is reserved at a place stays there."""
    free = {row: on_hand - reserved for row, (on_hand, reserved) in counters.items()}
    errors: list[FieldError] = []
    for one in transfers:
        for line in one.lines:
            row = (line.sku, one.origin)
            if line.quantity > free[row]:
                errors.append(FieldError(f"/lines/{line.line - 1}/quantity", "not_free", _told(one, line, counters)))
            free[row] -= line.quantity
    if errors:
        raise NotFree(errors[0].message, errors=tuple(errors))


def _told(one: StockTransfer, line: TransferLine, counters: Mapping[tuple[str, str], tuple[Decimal, Decimal]]) -> str:
    on_hand, reserved = counters[line.sku, one.origin]
    left = plain(max(ZERO, on_hand - reserved))
    return (
        f"{one.origin} has {plain(on_hand)} {line.sku} and holds {plain(reserved)} of them for orders, so it can send"
        f" {left}, not {plain(line.quantity)}. Send fewer, or route the orders elsewhere first."
    )
