"""Stock arrives: a receipt commits alone; the backorders that it can fill are filled by an act of their own."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.inventory import lock_free
from lading.inventory.move import Movement, create_rows, record_stock, write_movements
from lading.kernel import FieldError, Invalid
from lading.kernel.quantity import MAX_QUANTITY, floor_to
from lading.store import UnitOfWork


class ReceiptLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came: `quantity` in `unit` (else the item's own)."""

    sku: str
    quantity: Decimal
    unit: str = ""


class Receipt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Goods that arrived at a place; `reference` is the delivery note or purchase order."""

    place: str
    lines: list[ReceiptLine]
    reference: str = ""


async def receive_stock(unit: UnitOfWork, reference: Reference, *, receipts: Sequence[Receipt]) -> None:
    """Write receipts into the journal. Raises `Invalid`, naming every line that is wrong; then nothing is booked."""
    await reference.refresh(unit, skus=(line.sku for receipt in receipts for line in receipt.lines))
    movements = [one for receipt in receipts for one in check_receipt(receipt, reference)]
    rows = sorted({(one.sku, one.place) for one in movements})
    await create_rows(unit, rows=rows)
    await lock_free(unit, rows=rows)
    await write_movements(unit, movements=movements)
    for place in sorted({one.place for one in movements}):
        await record_stock(unit, kind="stock.received", movements=[one for one in movements if one.place == place])


def check_receipt(receipt: Receipt, reference: Reference) -> list[Movement]:
    """The movements of a receipt, in base units. Raises `Invalid`."""
    if receipt.place not in reference.places:
        raise Invalid(f"There is no place {receipt.place!r}.", code="unknown_place")
    errors: list[FieldError] = []
    movements: list[Movement] = []
    for index, line in enumerate(receipt.lines):
        problem, base = base_quantity(line.sku, line.quantity, line.unit, reference)
        if problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2]))
        else:
            movements.append(Movement(line.sku, receipt.place, "received", base, "", receipt.reference))
    if errors or not movements:
        raise Invalid("The receipt was not booked; correct the lines named.", errors=tuple(errors))
    return movements


def base_quantity(
    sku: str, quantity: Decimal, unit_name: str, reference: Reference
) -> tuple[tuple[str, str, str] | None, Decimal]:
    """A positive quantity in base units; or (field, code, sentence) of what is wrong with it."""
    item = reference.items.get(sku)
    if item is None:
        return ("sku", "item_unknown", f"There is no item {sku!r}."), quantity
    if not item.stocked:
        return ("sku", "not_stocked", f"{sku} is not kept in stock."), quantity
    unit = item.unit_named(unit_name)
    if unit is None:
        return ("unit", "unknown_unit", f"{sku} is not counted in {unit_name!r}."), quantity
    if not quantity.is_finite() or not 0 < quantity <= MAX_QUANTITY:
        return (
            "quantity",
            "bad_quantity",
            f"{sku}: the quantity must be above 0 and at most {MAX_QUANTITY:,}.",
        ), quantity
    if floor_to(quantity, unit.decimals) != quantity:
        return ("quantity", "too_fine", f"{sku}: {unit.name} allows {unit.decimals} digits after the point."), quantity
    return None, quantity * unit.factor
