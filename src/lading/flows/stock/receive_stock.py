"""Stock arrives: a receipt commits alone; the backorders that it can fill are filled by an act of their own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.stock.check_incoming import Incoming, check_incoming
from lading.flows.stock.marks import Bin, Lot, Serials
from lading.inventory import lock_free
from lading.inventory.contents import Condition
from lading.inventory.move import Movement, create_rows, record_stock, write_movements
from lading.inventory.supply import SupplyReceived, receive_supply
from lading.inventory.transfers import refuse_transfer_numbers
from lading.kernel import Conflict, FieldError, Invalid
from lading.kernel.quantity import MAX_QUANTITY, floor_to
from lading.store import UnitOfWork


class ReceiptLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came: `quantity` in `unit` (else the item's own); `unit_cost` of one base unit in `cost_currency`.

    Of what is tracked: its `lot` with its last day of use, or its `serials`; `bin` where it was put. What is not
    sellable is kept apart, and nobody is promised it.
    """

    sku: str
    quantity: Decimal
    unit: str = ""
    unit_cost: Decimal | None = None
    cost_currency: str | None = None
    lot: Lot = ""
    expires_on: date | None = None
    serials: Serials = []
    bin: Bin = ""
    condition: Condition = "sellable"
    reason: Annotated[str, Meta(max_length=200)] = ""


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods that arrived at a place; `reference` is the delivery note or purchase order."""

    place: str
    lines: list[ReceiptLine]
    reference: str = ""


class ForPurchase(Conflict):
    """The receipt names a purchase order, which keeps account of what comes of it."""

    code = "for_purchase"


async def receive_stock(
    unit: UnitOfWork, reference: Reference, *, receipts: Sequence[Receipt], for_purchases: bool = False
) -> None:
    """Write receipts into the journal, and against the supply that their references had announced.

    Raises `Invalid`, naming every line that is wrong; then nothing is booked. What names a purchase order is
    received by `receive_purchase`, which says `for_purchases`; from others it raises `ForPurchase`. What names a
    transfer raises `ForTransfer`.
    """
    await refuse_transfer_numbers(unit, references=[receipt.reference for receipt in receipts])
    if not for_purchases:
        await _refuse_purchases(unit, receipts)
    await reference.refresh(unit, skus=(line.sku for receipt in receipts for line in receipt.lines))
    movements = [one for receipt in receipts for one in await check_receipt(unit, receipt, reference)]
    await receive_supply(
        unit,
        received=[
            SupplyReceived(reference=one.reference, sku=one.sku, place=one.place, quantity=one.quantity)
            for one in movements
        ],
    )
    rows = sorted({(one.sku, one.place) for one in movements})
    await create_rows(unit, rows=rows)
    await lock_free(unit, rows=rows)
    await write_movements(unit, movements=movements)
    for place in sorted({one.place for one in movements}):
        await record_stock(unit, kind="stock.received", movements=[one for one in movements if one.place == place])


async def _refuse_purchases(unit: UnitOfWork, receipts: Sequence[Receipt]) -> None:
    named = [receipt.reference for receipt in receipts if receipt.reference]
    if not named:
        return
    rows = await unit.fetch("SELECT number FROM purchase_orders WHERE number = ANY(%s) LIMIT 1", [named])
    if rows:
        raise ForPurchase(f"{rows[0][0]} is a purchase order: receive it as such, under Receiving.")


async def check_receipt(unit: UnitOfWork, receipt: Receipt, reference: Reference) -> list[Movement]:
    """The movements of a receipt, in base units. Raises `Invalid`."""
    if receipt.place not in reference.places:
        raise Invalid(f"There is no place “{receipt.place}”.", code="unknown_place")
    errors: list[FieldError] = []
    incoming: list[Incoming] = []
    for index, line in enumerate(receipt.lines):
        problem, base = base_quantity(line.sku, line.quantity, line.unit, reference)
        if problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2]))
        else:
            incoming.append(_incoming(line, base, receipt.place, f"/lines/{index}"))
    if errors or not incoming:
        raise Invalid("The receipt was not booked; correct the lines named.", errors=tuple(errors))
    marks = await check_incoming(unit, reference, incoming=incoming)
    return [
        Movement(
            line.sku,
            receipt.place,
            "received",
            mark.quantity,
            line.reason,
            receipt.reference,
            line.unit_cost,
            line.cost_currency,
            line.condition,
            mark.bin,
            mark.lot,
            mark.serial,
        )
        for line, some in zip(receipt.lines, marks, strict=True)
        for mark in some
    ]


def _incoming(line: ReceiptLine, base: Decimal, place: str, pointer: str) -> Incoming:
    return Incoming(
        pointer=pointer,
        sku=line.sku,
        place=place,
        quantity=base,
        lot=line.lot,
        expires_on=line.expires_on,
        serials=line.serials,
        bin=line.bin,
        condition=line.condition,
    )


def base_quantity(
    sku: str, quantity: Decimal, unit_name: str, reference: Reference
) -> tuple[tuple[str, str, str] | None, Decimal]:
    """A positive quantity in base units; or (field, code, sentence) of what is wrong with it."""
    item = reference.items.get(sku)
    if item is None:
        return ("sku", "item_unknown", f"There is no item “{sku}”."), quantity
    if not item.stocked:
        return ("sku", "not_stocked", f"{sku} is not kept in stock."), quantity
    if item.components:
        return ("sku", "is_kit", f"{sku} is a kit: its components lie in stock, not the kit itself."), quantity
    unit = item.unit_named(unit_name)
    if unit is None:
        return ("unit", "unknown_unit", f"{sku} is not counted in “{unit_name}”."), quantity
    if not quantity.is_finite() or not 0 < quantity <= MAX_QUANTITY:
        return (
            "quantity",
            "bad_quantity",
            f"{sku}: the quantity must be above 0 and at most {MAX_QUANTITY:,}.",
        ), quantity
    if floor_to(quantity, unit.decimals) != quantity:
        return ("quantity", "too_fine", f"{sku}: {unit.name} allows {unit.decimals} digits after the point."), quantity
    return None, quantity * unit.factor
