"""Writing purchase orders: new ones, and other lines into one that is still a draft."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.kernel import FieldError, Invalid, new_id
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.quantity import MAX_QUANTITY, floor_to
from lading.purchasing.calendar import arrival, read_calendar
from lading.purchasing.purchases import Purchase, PurchaseLine, drop_lines, lock_purchases, next_numbers, save_purchases
from lading.purchasing.put_supplier_items import read_supplier_items
from lading.store import Event, UnitOfWork


class PurchaseLineDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to buy: `quantity` in `unit`; unit, cost and day are the supplier's terms where they are left out."""

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    quantity: Decimal
    unit: Annotated[str, Meta(max_length=20)] = ""
    unit_cost: Decimal | None = None
    due_on: date | None = None
    reason: Annotated[str, Meta(max_length=1000)] = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        check_exact("unit_cost", self.unit_cost)
        if not 0 < self.quantity <= MAX_QUANTITY:
            raise FieldRefused("quantity", "bad_quantity", f"`quantity` must be above 0 and at most {MAX_QUANTITY:,}.")
        if self.unit_cost is not None and self.unit_cost < 0:
            raise FieldRefused("unit_cost", "negative", "`unit_cost` cannot be negative.")


class PurchaseDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A purchase order as it shall be: from whom, to which place, what; `note` is for the supplier."""

    supplier: Annotated[str, Meta(min_length=1, max_length=80, examples=["S-KILN"])]
    place: Annotated[str, Meta(min_length=1, max_length=80, examples=["MAIN"])]
    lines: Annotated[list[PurchaseLineDraft], Meta(min_length=1, max_length=2000)]
    note: Annotated[str, Meta(max_length=2000)] = ""


async def create_purchases(
    unit: UnitOfWork, reference: Reference, *, drafts: Sequence[PurchaseDraft]
) -> list[Purchase]:
    """Write drafts of purchase orders, in their order. Raises `Invalid`, naming what is wrong with which line."""
    await reference.refresh(unit, skus=(line.sku for draft in drafts for line in draft.lines))
    numbers = await next_numbers(unit, count=len(drafts))
    made: list[Purchase] = []
    for number, draft in zip(numbers, drafts, strict=True):
        currency, lines = await _lines(unit, reference, draft)
        made.append(
            Purchase(
                id=new_id(),
                number=number,
                supplier=draft.supplier,
                place=draft.place,
                currency=currency,
                note=draft.note,
                made_at=unit.now,
                made_by=unit.actor.label,
                lines=lines,
            )
        )
    events = [
        Event(kind="purchase.drafted", subject=one.subject, data={"supplier": one.supplier, "lines": _told(one)})
        for one in made
    ]
    await save_purchases(unit, purchases=made, events=events)
    return made


async def change_purchase(
    unit: UnitOfWork, reference: Reference, *, number: str, draft: PurchaseDraft, version: int | None = None
) -> Purchase:
    """Put other lines, another place or note into a draft. Raises `WrongStatus` once it was sent, `Invalid`."""
    await reference.refresh(unit, skus=(line.sku for line in draft.lines))
    (one,) = (await lock_purchases(unit, numbers=[number], version=version, within=("draft",))).values()
    if draft.supplier != one.supplier:
        raise Invalid("A purchase order keeps its supplier. Cancel it and make another one.", code="other_supplier")
    before = _told(one)
    one.currency, one.lines = await _lines(unit, reference, draft)
    one.place, one.note = draft.place, draft.note
    await drop_lines(unit, purchase=one)
    event = Event(kind="purchase.changed", subject=one.subject, data={"lines": [before, _told(one)]})
    await save_purchases(unit, purchases=[one], events=[event])
    return one


def _told(one: Purchase) -> list[list[object]]:
    return [[line.sku, line.ordered, line.unit_cost] for line in one.lines]


async def _lines(unit: UnitOfWork, reference: Reference, draft: PurchaseDraft) -> tuple[str, list[PurchaseLine]]:
    """The currency and the lines of a draft on the supplier's terms."""
    rows = await unit.fetch(
        "SELECT currency, lead_days, calendar, active FROM suppliers WHERE code = %s", [draft.supplier]
    )
    if not rows or not rows[0][3]:
        raise _wrong("/supplier", "unknown_supplier", f"There is no active supplier “{draft.supplier}”.")
    if draft.place not in reference.places:
        raise _wrong("/place", "unknown_place", f"There is no place “{draft.place}”.")
    sold = await read_supplier_items(unit, supplier=draft.supplier)
    calendar = read_calendar(rows[0][2])
    errors: list[FieldError] = []
    lines: list[PurchaseLine] = []
    times = Counter(asked.sku for asked in draft.lines)
    for index, asked in enumerate(draft.lines):
        if times[asked.sku] > 1:
            told = f"{asked.sku} stands twice in this order; put it into one line."
            errors.append(FieldError(f"/lines/{index}/sku", "given_twice", told))
            continue
        terms: dict[str, Any] = sold.get(asked.sku, {})
        lead = rows[0][1] if terms.get("lead_days") is None else terms["lead_days"]
        due = asked.due_on or arrival(today=unit.now.date(), lead_days=lead, calendar=calendar)
        try:
            lines.append(_line(reference, index, asked, terms, due))
        except Invalid as refusal:
            errors += refusal.errors
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return rows[0][0], lines


def _line(reference: Reference, index: int, asked: PurchaseLineDraft, terms: dict[str, Any], due: date) -> PurchaseLine:
    pointer, item = f"/lines/{index}", reference.items.get(asked.sku)
    if item is None or not item.stocked:
        raise _wrong(f"{pointer}/sku", "item_unknown", f"There is no item “{asked.sku}” that is kept in stock.")
    unit = item.unit_named(asked.unit or terms.get("unit", ""))
    if unit is None:
        raise _wrong(f"{pointer}/unit", "unknown_unit", f"{asked.sku} is not counted in “{asked.unit}”.")
    if floor_to(asked.quantity, unit.decimals) != asked.quantity:
        sentence = f"{asked.sku}: {unit.name} allows {unit.decimals} digits after the point."
        raise _wrong(f"{pointer}/quantity", "too_fine", sentence)
    cost = asked.unit_cost
    if cost is None and unit.name == terms.get("unit"):
        cost = terms["cost"]
    if cost is None:
        sentence = f"Say what one {unit.name} of {asked.sku} costs: the supplier has no terms for it."
        raise _wrong(f"{pointer}/unit_cost", "missing", sentence)
    return PurchaseLine(
        line=index + 1,
        sku=asked.sku,
        name=item.name,
        supplier_sku=terms.get("supplier_sku", ""),
        unit=unit.name,
        factor=unit.factor,
        decimals=item.decimals,
        ordered=asked.quantity * unit.factor,
        unit_cost=cost,
        due_on=due,
        reason=asked.reason,
    )


def _wrong(pointer: str, code: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(pointer, code, sentence),))
