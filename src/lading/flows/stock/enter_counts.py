"""Counting: what people find on the shelves is entered, set against the books of that very moment, and judged."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.stock.open_counts import is_countable, kept_apart, new_line
from lading.flows.stock.receive_stock import base_quantity
from lading.flows.stock.value_stock import read_unit_values
from lading.inventory.count_choices import Books, as_of, read_being_counted, read_books
from lading.inventory.count_judge import settle, still_tallied
from lading.inventory.count_lifecycle import UNDER_COUNT
from lading.inventory.count_rules import CountRules, rules_of
from lading.inventory.counts import (
    CountLine,
    Entered,
    StockCount,
    lock_counts,
    save_counts,
    who_counted,
    write_entries,
)
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.kernel.exact import check_exact
from lading.store import Event, UnitOfWork

ZERO, ONE = Decimal(0), Decimal(1)


class CountedItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What lies on the shelf of an item, in `unit` (else its own).

    With `adds` it comes on top of what was entered in this round, as scans do; a negative quantity then takes back.
    Such an item is through once another one is entered, or the count is finished.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    quantity: Decimal
    unit: Annotated[str, Meta(max_length=20)] = ""
    adds: bool = False

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class CountedByYou(Conflict):
    """Somebody else has to count it again."""

    code = "counted_by_you"


class BeingCounted(Conflict):
    """The item stands on another count of the place."""

    code = "being_counted"


async def enter_counts(
    unit: UnitOfWork,
    reference: Reference,
    *,
    number: str,
    items: Sequence[CountedItem],
    seen: Mapping[str, str] | None = None,
    version: int | None = None,
) -> StockCount:
    """Write down what was found. An item that is not on the list is put there: it lies where nobody thought of it.

    The books of the moment are kept with each line, so that whatever moves before or after it makes no variance. Who
    counted from a sheet says which books it was written by (`seen`, by SKU); what has moved since is counted again.
    Raises `Invalid`, naming the items; `CountedByYou`, `BeingCounted`; then nothing is entered.
    """
    (count,) = await lock_counts(unit, numbers=[number], within=UNDER_COUNT, version=version)
    base = await _check(unit, reference, items, place=count.place)
    lines = await _lines(unit, reference, count, list(dict.fromkeys(one.sku for one in items)))
    rules = await rules_of(unit, place=count.place)
    await _refuse_same_person(unit, count, rules, [lines[one.sku] for one in items])
    books = await read_books(unit, place=count.place, skus=list(lines))
    values = await read_unit_values(unit, skus=list(lines))
    entered: list[Entered] = []
    for one, quantity in zip(items, base, strict=True):
        line = lines[one.sku]
        _write_down(unit, line, quantity, adds=one.adds, books=books[one.sku])
        if one.sku in values:
            line.unit_value, line.currency = values[one.sku].amount, values[one.sku].currency
        line.moved = line.moved or (seen or {}).get(one.sku, as_of(books[one.sku])) != as_of(books[one.sku])
        entered.append(Entered(line, quantity, one.adds))
    in_hand = items[-1].sku if items[-1].adds else ""
    through = [line for line in still_tallied(count, actor=unit.actor.label) if line.sku != in_hand]
    settle(rules, lines=[*through, *(line for line in lines.values() if line.sku != in_hand)])
    await write_entries(unit, count=count, entered=entered)
    told = [[each.line.line, each.line.sku, each.quantity, each.line.expected, each.line.round] for each in entered]
    event = Event(kind="count.entered", subject=count.subject, data={"place": count.place, "lines": told})
    touched = {line.line: (count, line) for line in (*lines.values(), *through)}
    await save_counts(unit, changed=[count], lines=list(touched.values()), events=[event])
    return count


async def _check(unit: UnitOfWork, reference: Reference, items: Sequence[CountedItem], *, place: str) -> list[Decimal]:
    """Base units of each; raises `Invalid` for what cannot be counted so."""
    await reference.refresh(unit, skus=[one.sku for one in items])
    errors: list[FieldError] = []
    found: list[Decimal] = []
    for index, one in enumerate(items):
        problem, base = base_quantity(one.sku, abs(one.quantity) or ONE, one.unit, reference)
        if not problem and one.quantity < 0 and not one.adds:
            problem = ("quantity", "negative", f"{one.sku}: fewer than none cannot lie there.")
        if not problem and not is_countable(reference, one.sku, place):
            problem = ("sku", *kept_apart(reference, one.sku))
        if problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2]))
        found.append(base.copy_sign(one.quantity) if one.quantity else ZERO)
    if errors or not items:
        sentence = errors[0].message if errors else "Say what was counted."
        raise Invalid(sentence, errors=tuple(errors))
    return found


async def _lines(
    unit: UnitOfWork, reference: Reference, count: StockCount, skus: Sequence[str]
) -> dict[str, CountLine]:
    """The lines of these items; what is not on the list yet gets one."""
    known = {line.sku: line for line in count.lines}
    new = [sku for sku in skus if sku not in known]
    if new and (taken := (await read_being_counted(unit, place=count.place)).intersection(new)):
        raise BeingCounted(f"{min(taken)} stands on another count of {count.place}. Count it there.")
    for sku in new:
        line = new_line(reference, line=len(count.lines) + 1, sku=sku, bin_name="", cause="found, not on the list")
        count.lines.append(line)
        known[sku] = line
    return {sku: known[sku] for sku in skus}


async def _refuse_same_person(
    unit: UnitOfWork, count: StockCount, rules: CountRules, lines: Sequence[CountLine]
) -> None:
    if not rules.other_recounts or not any(line.asked for line in lines):
        return
    people = await who_counted(unit, count=count.id)
    for line in lines:
        if line.asked and unit.actor.label in people.get(line.line, ()):
            raise CountedByYou(f"You have counted {line.name} already. Let somebody else count it again.")


def _write_down(unit: UnitOfWork, line: CountLine, quantity: Decimal, *, adds: bool, books: Books) -> None:
    """Bring a line to what was entered now, with the books of now."""
    if line.asked:
        line.round, line.asked, line.counted = line.round + 1, False, None
    line.moved = adds and line.counted is not None and (line.moved or line.position != books.position)
    counted = (line.counted or ZERO) + quantity if adds else quantity
    if counted < 0:
        raise Invalid(f"Of {line.name} only {plain(line.counted or ZERO)} were counted.", code="below_zero")
    line.counted, line.aside, line.expected, line.position = counted, books.picked, books.on_hand, books.position
    line.counted_at, line.counted_by, line.tallying = unit.now, unit.actor.label, adds
