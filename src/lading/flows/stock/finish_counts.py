"""Settling counts: why stock differs, somebody else's approval where it is worth much, and the books set right."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.stock.correct_stock import book_variances
from lading.inventory.count_judge import needs_approval, settle, worth_of
from lading.inventory.count_lifecycle import UNDER_COUNT
from lading.inventory.count_reasons import read_reasons
from lading.inventory.count_rules import SMALL, CountRules, rules_of
from lading.inventory.counts import StockCount, lock_counts, save_counts, who_counted
from lading.kernel import Conflict, FieldError, Invalid, plain
from lading.store import Event, UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one
from lading.tasks.settle import finish_task

ZERO = Decimal(0)
APPROVE = "count.to_approve"


class LineReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why a line differs: a code of the reasons, and a note where it says too little."""

    line: Annotated[int, Meta(ge=1)]
    reason: Annotated[str, Meta(min_length=1, max_length=40, examples=["damaged"])]
    note: Annotated[str, Meta(max_length=300)] = ""


class Finish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything is counted. `rest` says that what was not counted stays as it is in the books."""

    reasons: Annotated[list[LineReason], Meta(max_length=5000)] = []
    rest: bool = False


class NotCounted(Conflict):
    """Lines are left to be counted."""

    code = "not_counted"


class CountAgain(Conflict):
    """Lines differ so much that they have to be counted again."""

    code = "count_again"


class NeedsAnother(Conflict):
    """Whoever counted does not approve it."""

    code = "needs_another"


async def finish_count(
    unit: UnitOfWork, reference: Reference, *, number: str, finish: Finish, version: int | None = None
) -> StockCount:
    """Book what was counted, or leave it for approval where the variances are worth too much for one person.

    Raises `NotCounted`, `CountAgain`, `Invalid` with the lines that need a reason.
    """
    (count,) = await lock_counts(unit, numbers=[number], within=UNDER_COUNT, version=version)
    rules = await rules_of(unit, place=count.place)
    settle(rules, lines=[line for line in count.lines if line.tallying])
    _refuse_unfinished(count, rest=finish.rest)
    await _give_reasons(unit, count, rules, finish.reasons)
    if needs_approval(count.lines, rules):
        count.submitted_at, count.submitted_by = unit.now, unit.actor.label
        data: dict[str, object] = {"place": count.place, "worth": _told(worth_of(count.lines))}
        await save_counts(
            unit, changed=[count], events=[Event(kind="count.submitted", subject=count.subject, data=data)]
        )
        await keep_one(unit, drafts=[_ask(count)])
        return count
    return await _settle(unit, reference, count)


def _refuse_unfinished(count: StockCount, *, rest: bool) -> None:
    if again := [line for line in count.lines if line.asked]:
        raise CountAgain(
            f"Count again, please: {', '.join(line.sku for line in again[:5])}{' …' if len(again) > 5 else ''}."
            " What was found is far from what was expected, or stock moved meanwhile."
        )
    missing = [line for line in count.lines if line.counted is None]
    if len(missing) == len(count.lines):
        raise NotCounted(f"Nothing of {count.number} was counted. Count, or cancel it.")
    if missing and not rest:
        raise NotCounted(
            f"{len(missing)} of {len(count.lines)} items are not counted yet, such as {missing[0].sku}."
            " Count them, or say that the rest stays as it is."
        )


async def _give_reasons(unit: UnitOfWork, count: StockCount, rules: CountRules, given: Sequence[LineReason]) -> None:
    """Every variance gets a reason; what is small needs none. Raises `Invalid`."""
    known = {one.code for one in await read_reasons(unit) if one.active} | {SMALL}
    lines = {line.line: line for line in count.lines}
    errors: list[FieldError] = []
    for index, one in enumerate(given):
        if one.line not in lines:
            errors.append(FieldError(f"/reasons/{index}/line", "unknown_line", f"There is no line {one.line}."))
        elif one.reason not in known:
            sentence = f"There is no reason “{one.reason}”; reasons are {', '.join(sorted(known))}."
            errors.append(FieldError(f"/reasons/{index}/reason", "unknown_reason", sentence))
        else:
            lines[one.line].reason, lines[one.line].note = (
                (one.reason, one.note) if lines[one.line].variance else ("", "")
            )
    for line in count.lines:
        if line.variance and not line.reason and line.expected is not None:
            if rules.tolerates(variance=line.variance, expected=line.expected, unit_value=line.unit_value):
                line.reason = SMALL
            else:
                sentence = f"Say why {line.sku} differs by {plain(line.variance)} {line.unit}."
                errors.append(FieldError(f"/reasons/{line.line}", "missing_reason", sentence))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))


async def approve_count(
    unit: UnitOfWork, reference: Reference, *, number: str, note: str = "", version: int | None = None
) -> StockCount:
    """Book what was counted, as the second pair of eyes. Raises `NeedsAnother` for who has counted or submitted."""
    (count,) = await lock_counts(unit, numbers=[number], within=("to_approve",), version=version)
    people = await who_counted(unit, count=count.id)
    me = unit.actor.label
    if me == count.submitted_by or any(me in some for some in people.values()):
        raise NeedsAnother(f"You have counted {number} yourself. Somebody else has to approve it.")
    count.approved_at, count.approved_by = unit.now, me
    return await _settle(unit, reference, count, note=note)


async def count_again(
    unit: UnitOfWork, *, number: str, lines: Sequence[int] = (), reason: str = "", version: int | None = None
) -> StockCount:
    """Ask that these lines (none: all that differ) be counted again before anything is booked. Raises `Invalid`."""
    (count,) = await lock_counts(unit, numbers=[number], within=("counting", "to_approve"), version=version)
    chosen = [line for line in count.lines if (line.line in lines if lines else line.variance)]
    if not chosen or (set(lines) - {line.line for line in count.lines}):
        sentence = f"{number} has no such line." if lines else f"Nothing of {number} differs."
        raise Invalid(sentence, errors=(FieldError("/lines", "unknown_line", sentence),))
    for line in chosen:
        line.asked = line.counted is not None
        line.tallying = False
    count.submitted_at = count.submitted_by = None
    data: dict[str, object] = {"place": count.place, "lines": [line.line for line in chosen]}
    event = Event(kind="count.sent_back", subject=count.subject, data=data, reason=reason)
    await save_counts(unit, changed=[count], events=[event])
    await close_matters(unit, matters=[(APPROVE, count.subject)], outcome="to be counted again")
    return count


async def cancel_count(unit: UnitOfWork, *, number: str, reason: str, version: int | None = None) -> StockCount:
    """Book nothing of it, and count no further."""
    within = (*UNDER_COUNT, "to_approve")
    (count,) = await lock_counts(unit, numbers=[number], within=within, version=version)
    count.cancelled_at = unit.now
    for line in count.lines:
        line.asked = line.tallying = False
    event = Event(kind="count.cancelled", subject=count.subject, data={"place": count.place}, reason=reason)
    await save_counts(unit, changed=[count], events=[event])
    await close_matters(unit, matters=[(APPROVE, count.subject)], outcome="cancelled")
    return count


async def _settle(unit: UnitOfWork, reference: Reference, count: StockCount, *, note: str = "") -> StockCount:
    """Set the books right by the variances, whatever has moved since, and settle what asked to count these items."""
    for line in count.lines:
        line.booked = None if line.counted is None else line.variance
    await reference.refresh(unit, skus=[line.sku for line in count.lines])
    variances = {line.sku: (line.variance, line.reason) for line in count.lines if line.variance}
    count.booked_at = unit.now
    data: dict[str, object] = {
        "place": count.place,
        "lines": [
            [line.line, line.sku, line.variance, line.reason] for line in count.lines if line.counted is not None
        ],
        "worth": _told(worth_of(count.lines)),
    }
    await save_counts(
        unit, changed=[count], events=[Event(kind="count.booked", subject=count.subject, data=data, reason=note)]
    )
    if variances:
        await book_variances(unit, reference, place=count.place, variances=variances, number=count.number)
    await close_matters(unit, matters=[(APPROVE, count.subject)], outcome="approved")
    await _settle_tasks(unit, count)
    return count


async def _settle_tasks(unit: UnitOfWork, count: StockCount) -> None:
    """What asked that these items be counted here is done."""
    rows = await unit.fetch(
        "SELECT id FROM tasks WHERE done_at IS NULL AND kind = 'stock.count' AND data->>'place' = %s"
        " AND data->>'sku' = ANY(%s) ORDER BY id",
        [count.place, [line.sku for line in count.lines if line.counted is not None]],
    )
    for row in rows:
        await finish_task(unit, task=row[0], outcome=f"counted: {count.number}")


def _ask(count: StockCount) -> TaskDraft:
    worth = _told(worth_of(count.lines))
    told = " and ".join(f"{amount} {currency}" for currency, amount in worth.items()) or "an unknown value"
    return TaskDraft(
        kind=APPROVE,
        subject=count.subject,
        sentence=f"{count.number} at {count.place} differs from the books by {told}. Somebody who did not count it"
        " has to approve it, or ask to count again.",
        data={"place": count.place, "worth": worth},
    )


def _told(worth: Mapping[str, Decimal]) -> dict[str, str]:
    return {currency: str(round(amount, 2)) for currency, amount in sorted(worth.items())}
