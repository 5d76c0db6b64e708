"""Opening counts: what shall be counted at a place is chosen, and stands on a list with the reason why."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.catalog.scanned import read_bins
from lading.flows.stock.marks import tracking_of
from lading.flows.stock.receive_stock import base_quantity
from lading.flows.stock.value_stock import read_unit_values
from lading.inventory.abc import Class, classify
from lading.inventory.count_choices import (
    read_asked_for,
    read_being_counted,
    read_doubtful,
    read_gone,
    read_last_counted,
    read_stocked_here,
)
from lading.inventory.count_rules import rules_of
from lading.inventory.counts import CountLine, StockCount, next_count_numbers, save_counts
from lading.kernel import Conflict, FieldError, Invalid, new_id
from lading.store import Event, UnitOfWork
from lading.store.keys import lock_names, lock_number

ONE, ZERO = Decimal(1), Decimal(0)
Scope = Literal["items", "place", "stale", "class", "tasks", "doubtful"]
Causes = Mapping[str, str]
"""Why, by SKU."""


class CountDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to count at a place.

    `scope`: `items` named in `skus`; `place`, everything there; `stale`, what was not counted for `days`; `class`, the
    items of `classes` by what moved in 90 days; `tasks`, what open tasks ask to count; `doubtful`, what is below zero
    in the books, promised to the last, or was not found by a picker. `blind` hides the books from whoever counts;
    null: as the place's rules say.
    """

    place: Annotated[str, Meta(min_length=1, max_length=80, examples=["MAIN"])]
    scope: Scope = "items"
    skus: Annotated[list[Annotated[str, Meta(min_length=1, max_length=80)]], Meta(max_length=5000)] = []
    days: Annotated[int, Meta(ge=1, le=3650)] = 90
    classes: Annotated[list[Class], Meta(min_length=1, max_length=3)] = msgspec.field(default_factory=lambda: ["A"])
    most: Annotated[int, Meta(ge=1, le=5000)] = 500
    blind: bool | None = None
    note: Annotated[str, Meta(max_length=500)] = ""


class NothingToCount(Conflict):
    """Nothing there is of that kind, or it is being counted already."""

    code = "nothing_to_count"


async def open_count(unit: UnitOfWork, reference: Reference, *, draft: CountDraft) -> StockCount:
    """Write the count. Raises `Invalid`, naming what is not known; `NothingToCount`.

    What stands on another count of the place that is not settled is left out: it is counted there.
    """
    await reference.refresh(unit, skus=draft.skus)
    if draft.place not in reference.places:
        sentence = f"There is no place “{draft.place}”."
        raise Invalid(sentence, errors=(FieldError("/place", "unknown_place", sentence),))
    await lock_place(unit, place=draft.place)
    chosen = await choose(unit, reference, draft=draft)
    causes = await leave_out_tracked(unit, reference, place=draft.place, causes=chosen)
    free = await leave_out_counted(unit, place=draft.place, causes=causes)
    if not free:
        told = " that is not on another count already" if causes else ""
        raise NothingToCount(f"At {draft.place} there is nothing of that kind to count{told}.")
    first = dict(list(free.items())[: draft.most])
    return await write_count(unit, reference, draft=draft, scope=draft.scope, causes=first)


async def lock_place(unit: UnitOfWork, *, place: str) -> None:
    """Hold back whoever else opens a count there, so that no item stands on two."""
    await lock_names(unit, stages=[[lock_number("count", "place", place)]])


async def leave_out_tracked(unit: UnitOfWork, reference: Reference, *, place: str, causes: Causes) -> dict[str, str]:
    """Those of which lots and serials are not kept apart there: such are counted lot by lot, not by the item."""
    await reference.refresh(unit, skus=causes)
    return {
        sku: cause for sku, cause in causes.items() if sku in reference.items and is_countable(reference, sku, place)
    }


def is_countable(reference: Reference, sku: str, place: str) -> bool:
    """Whether a number of the item says it all."""
    return tracking_of(reference, sku, place).kind == "none"


async def leave_out_counted(unit: UnitOfWork, *, place: str, causes: Causes) -> dict[str, str]:
    """Those that stand on no other count of the place."""
    counted = await read_being_counted(unit, place=place)
    return {sku: cause for sku, cause in causes.items() if sku not in counted}


async def choose(unit: UnitOfWork, reference: Reference, *, draft: CountDraft) -> dict[str, str]:
    """The items of a scope with why they are counted. Raises `Invalid`."""
    place = draft.place
    if draft.scope == "items":
        return _named(reference, draft.skus, place)
    if draft.scope == "tasks":
        return await read_asked_for(unit, place=place)
    if draft.scope == "doubtful":
        return await read_doubtful(unit, place=place)
    here = await read_stocked_here(unit, place=place)
    if draft.scope == "class":
        classes = classify(await moved_value(unit, place=place), skus=here)
        return {sku: f"class {letter}" for sku, letter in classes.items() if letter in draft.classes}
    if draft.scope == "stale":
        last, limit = await read_last_counted(unit, place=place), unit.now - timedelta(days=draft.days)
        old = sorted((sku for sku in here if sku not in last or last[sku] < limit), key=lambda sku: _age(last, sku))
        return {sku: f"counted on {last[sku]:%Y-%m-%d}" if sku in last else "never counted" for sku in old}
    return dict.fromkeys(here, "")


def _age(last: Mapping[str, object], sku: str) -> tuple[bool, str, str]:
    return sku in last, str(last.get(sku, "")), sku


def _named(reference: Reference, skus: Sequence[str], place: str) -> dict[str, str]:
    errors: list[FieldError] = []
    for index, sku in enumerate(skus):
        problem, _ = base_quantity(sku, ONE, "", reference)
        if problem:
            errors.append(FieldError(f"/skus/{index}", problem[1], problem[2]))
        elif not is_countable(reference, sku, place):
            errors.append(FieldError(f"/skus/{index}", *kept_apart(reference, sku)))
    if errors or not skus:
        raise Invalid(errors[0].message if errors else "Name the items to count.", errors=tuple(errors))
    return dict.fromkeys(skus, "")


def kept_apart(reference: Reference, sku: str) -> tuple[str, str]:
    """Code and sentence of why an item does not stand on a count."""
    kind = reference.items[sku].tracking
    return "kept_apart", f"{sku} is tracked by {kind}: count it {kind} by {kind}, under Stock, Count."


async def moved_value(unit: UnitOfWork, *, place: str) -> dict[str, Decimal]:
    """The value of what left the place lately, by item; what has no value counts by its units."""
    gone = await read_gone(unit, place=place)
    values = await read_unit_values(unit, skus=list(gone))
    return {sku: quantity * (values[sku].amount if sku in values else ONE) for sku, quantity in gone.items()}


async def write_count(
    unit: UnitOfWork, reference: Reference, *, draft: CountDraft, scope: str, causes: Causes
) -> StockCount:
    """The count with a line for each item, as one walks along the shelves."""
    rules = await rules_of(unit, place=draft.place)
    await reference.refresh(unit, skus=causes)
    bins = await read_bins(unit, skus=list(causes))
    skus = [sku for sku in causes if sku in reference.items]
    walk = sorted(skus, key=lambda sku: (sku not in bins, bins.get(sku, ""), sku))
    (number,) = await next_count_numbers(unit, count=1)
    made = StockCount(
        id=new_id(),
        number=number,
        place=draft.place,
        scope=scope,
        blind=rules.blind if draft.blind is None else draft.blind,
        note=draft.note,
        made_at=unit.now,
        made_by=unit.actor.label,
        lines=[
            new_line(reference, line=index, sku=sku, bin_name=bins.get(sku, ""), cause=causes[sku])
            for index, sku in enumerate(walk, start=1)
        ],
    )
    data: dict[str, object] = {"place": made.place, "scope": scope, "skus": walk}
    await save_counts(unit, changed=[made], events=[Event(kind="count.opened", subject=made.subject, data=data)])
    return made


def new_line(reference: Reference, *, line: int, sku: str, bin_name: str, cause: str) -> CountLine:
    """A line in the item's own unit."""
    item = reference.items[sku]
    return CountLine(
        line=line, sku=sku, name=item.name, unit=item.unit, decimals=item.decimals, bin=bin_name, cause=cause[:300]
    )
