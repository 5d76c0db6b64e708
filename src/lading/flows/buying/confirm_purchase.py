"""The supplier confirms: what it will send, when and at what price; what differs from the order becomes a task."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.flows.buying.expect_purchases import lock_expected, restate_expected
from lading.kernel import FieldError, Invalid, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.purchasing import Purchase, PurchaseLine, lock_purchases
from lading.purchasing.lifecycle import EXPECTED
from lading.purchasing.purchases import save_purchases
from lading.store import Event, UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

DIFFERS = "purchase.differs"


class ConfirmedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the supplier says of a line, where it differs: `quantity` and `unit_cost` in the order's unit."""

    line: Annotated[int, Meta(ge=1)]
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    due_on: date | None = None

    def __post_init__(self) -> None:
        for field in ("quantity", "unit_cost"):
            value: Decimal | None = getattr(self, field)
            check_exact(field, value)
            if value is not None and value < 0:
                raise FieldRefused(field, "negative", f"`{field}` cannot be negative.")


class Confirmation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A supplier's confirmation; lines that it does not name are as ordered, `due_on` is for all of them."""

    reference: Annotated[str, Meta(max_length=80, description="the supplier's own number")] = ""
    due_on: date | None = None
    lines: Annotated[list[ConfirmedLine], Meta(max_length=2000)] = []


async def confirm_purchase(
    unit: UnitOfWork, *, number: str, confirmation: Confirmation, version: int | None = None
) -> Purchase:
    """Book what the supplier has confirmed. Fewer units are given up at once, so that they can be bought elsewhere.

    Dates and prices count from now on. One task tells a person of all that differs, until it is confirmed as ordered.
    """
    (one,) = (await lock_purchases(unit, numbers=[number], version=version, within=EXPECTED)).values()
    await lock_expected(unit, purchases=[one])
    told = {line.line: line for line in confirmation.lines}
    _refuse_unknown(one, told)
    differences = [
        found
        for line in one.lines
        for found in _confirm(line, told.get(line.line) or ConfirmedLine(line=line.line), confirmation.due_on)
    ]
    one.confirmed_at = unit.now
    one.reference = confirmation.reference or one.reference
    event = Event(kind="purchase.confirmed", subject=one.subject, data={"differences": differences})
    await save_purchases(unit, purchases=[one], events=[event])
    await restate_expected(unit, purchases=[one], reason="confirmed by the supplier")
    await tell_differences(unit, one, differences)
    return one


def _refuse_unknown(one: Purchase, told: dict[int, ConfirmedLine]) -> None:
    known = {line.line for line in one.lines}
    if unknown := sorted(set(told) - known):
        sentence = f"{one.number} has no line {unknown[0]}."
        raise Invalid(sentence, errors=(FieldError("/lines", "unknown_line", sentence),))


def _confirm(line: PurchaseLine, said: ConfirmedLine, due_on: date | None) -> list[list[object]]:
    """Change the line; answers what differs as (line, SKU, field, ordered, confirmed)."""
    found: list[list[object]] = []
    wanted = line.ordered - line.closed
    if said.quantity is not None:
        line.confirmed = said.quantity * line.factor
        if line.confirmed != wanted:
            found.append([line.line, line.sku, "quantity", wanted, line.confirmed])
        if line.open:  # what nothing is expected of any more stays so, and what comes all the same is asked about
            line.closed = max(Decimal(0), line.ordered - max(line.confirmed, line.received))
    else:
        line.confirmed = wanted
    if said.unit_cost is not None:
        line.confirmed_cost = said.unit_cost
        if said.unit_cost != line.unit_cost:
            found.append([line.line, line.sku, "unit_cost", line.unit_cost, said.unit_cost])
    if (day := said.due_on or due_on) and day != line.due_on:
        found.append([line.line, line.sku, "due_on", str(line.due_on or ""), str(day)])
        line.due_on = day
    return found


_WORDS = {"quantity": "quantity", "unit_cost": "price", "due_on": "date"}


async def tell_differences(unit: UnitOfWork, one: Purchase, differences: list[list[object]]) -> None:
    """Keep one task about all that the supplier confirmed otherwise; none where it is as ordered."""
    if not differences:
        await close_matters(unit, matters=[(DIFFERS, one.subject)])
        return
    said = "; ".join(
        f"{sku}: {_WORDS[str(field)]} {_say(before)} → {_say(after)}"
        for _, sku, field, before, after in differences[:8]
    )
    sentence = f"{one.supplier} confirmed {one.number} otherwise than ordered. {said}. Accept it, or talk to them."
    data = {"number": one.number, "differences": differences}
    await keep_one(unit, drafts=[TaskDraft(kind=DIFFERS, subject=one.subject, sentence=sentence, data=data)])


def _say(value: object) -> str:
    return plain(value) if isinstance(value, Decimal) else str(value)
