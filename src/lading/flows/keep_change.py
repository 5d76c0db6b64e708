"""Keeping changes: each as an object of its own, with its before and after, its balance, and how to take it back."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.at_work import sum_paid
from lading.flows.decide_change import Decided, told_of
from lading.flows.gather_changes import Scene
from lading.orders.asks import Ask, keep_asks
from lading.orders.change import LockedOrder
from lading.orders.changes import NewChange, State, answer_change, keep_changes, read_changes
from lading.orders.due import due
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.tasks import TaskDraft, raise_tasks

ZERO = Decimal(0)
PLACE_ANSWERS_WITHIN = timedelta(hours=1)
"""By when people at a place answer; then their units go out as they are."""
STAFF_ANSWER_WITHIN = timedelta(days=1)
"""By when somebody looks at a customer's request; then it is overdue, and stays open."""


class Balance(msgspec.Struct, frozen=True):
    """What the customer owes for all that is not cancelled, what was paid, and the difference either way."""

    due: Decimal
    paid: Decimal
    owing: Decimal
    in_credit: Decimal
    currency: str


class Totals(msgspec.Struct, frozen=True):
    """What the order comes to."""

    goods: Decimal
    discount: Decimal
    shipping: Decimal
    tax: Decimal
    total: Decimal


class LineChanged(msgspec.Struct, frozen=True, kw_only=True):
    """A line before and after: what is wanted of it, at what price, what of it has a place, waits, and leaves when."""

    line: int
    sku: str
    wanted: tuple[Decimal, Decimal]
    unit_price: tuple[Decimal, Decimal]
    amount: tuple[Decimal, Decimal]
    reserved: Decimal
    backordered: Decimal
    promised_for: Any
    promise: str


class Changed(msgspec.Struct, kw_only=True):
    """What a change came to: its state with the reason, the lines that differ, sums before and after, the balance."""

    id: UUID | None
    order: str
    state: State
    code: str
    sentence: str
    before: Totals
    after: Totals
    lines: list[LineChanged]
    balance: Balance


async def changed_of(unit: UnitOfWork, decided: Decided) -> Changed:
    """The decision as doors show it; the same for what is only looked at."""
    before, after = decided.before, decided.after
    return Changed(
        id=decided.change_id,
        order=decided.order.number,
        state=decided.state,
        code=decided.code,
        sentence=decided.sentence,
        before=Totals(before.goods, before.discount, before.shipping, before.tax, before.total),
        after=Totals(after.goods, after.discount, after.shipping, after.tax, after.total),
        lines=_lines(decided),
        balance=await _balance(unit, decided.order),
    )


def _lines(decided: Decided) -> list[LineChanged]:
    shown = []
    for number, line in decided.order.lines.items():
        was, now, then = decided.was.get(number), decided.after.lines.get(number), decided.before.lines.get(number)
        wanted = line.ordered - line.vector["cancelled"]
        if now is None or (was and (was.wanted, then) == (wanted, now)):
            continue
        shown.append(
            LineChanged(
                line=number,
                sku=line.sku,
                wanted=(was.wanted if was else ZERO, wanted),
                unit_price=(was.unit_price if was else now.unit_price, now.unit_price),
                amount=(then.amount if then else ZERO, now.amount),
                reserved=line.vector["reserved"],
                backordered=line.vector["backordered"],
                promised_for=line.promised_for,
                promise=line.promise_reason,
            )
        )
    return shown


async def _balance(unit: UnitOfWork, order: LockedOrder) -> Balance:
    paid = (await sum_paid(unit, orders=[order.id])).get(order.id)
    taken = paid.captured - paid.refunded if paid else ZERO
    owed = due(total=order.total, currency=order.currency, lines=order.lines.values())
    return Balance(owed, taken, max(owed - taken, ZERO), max(taken - owed, ZERO), order.currency)


async def keep_decided(unit: UnitOfWork, scene: Scene, decided: Sequence[Decided]) -> None:
    """Write the changes, what they ask of whom, and a task for each request that somebody has to answer."""
    fresh = [one for one in decided if one.wish.answers is None]
    kept = [_new_change(unit, one) for one in fresh]
    for one, change in zip(fresh, kept, strict=True):
        one.change_id = change.id
    await keep_changes(unit, changes=kept)
    for one in decided:
        if one.wish.answers is not None:
            await _answer(unit, one, one.wish.answers)
    asks = [msgspec.structs.replace(ask, change_id=one.change_id) for one in decided for ask in one.cut.asks]
    await keep_asks(unit, asks=asks)
    await tell_asked(unit, scene, decided, asks)
    requests = [_request(unit, one) for one in decided if one.state == "requested"]
    if requests:
        await raise_tasks(unit, drafts=requests)


async def _answer(unit: UnitOfWork, one: Decided, change: UUID) -> None:
    """A request that was granted becomes what came of it, which may be pending, or too late after all."""
    one.change_id = change
    known = (await read_changes(unit, ids=[change], lock=True))[change]
    due_at = unit.now + PLACE_ANSWERS_WITHIN if one.state == "pending" else None
    await answer_change(
        unit, known, state=one.state, code=one.code, sentence=one.sentence, result=result_of(one), due_at=due_at
    )


def _new_change(unit: UnitOfWork, one: Decided) -> NewChange:
    waits = {"pending": PLACE_ANSWERS_WITHIN, "requested": STAFF_ANSWER_WITHIN}.get(one.state)
    return NewChange(
        order_id=one.order.id,
        kind="cancel" if one.wish.edit.cancel else "edit",
        state=one.state,
        door=one.wish.door,
        reason=one.wish.reason,
        wish=msgspec.to_builtins(one.wish.edit),
        seen=one.wish.version,
        due_at=unit.now + waits if waits else None,
        code=one.code,
        sentence=one.sentence,
        result=result_of(one),
        undoes=one.wish.undoes,
    )


def result_of(one: Decided) -> dict[str, Any]:
    """What is kept of what came of it: sums, lines, and the edit that would take it back."""
    if one.state in ("requested", "denied"):
        return {}
    told = told_of(one, one.before)
    kept = {name: told[name] for name in ("changed", "added", "terms", "asked") if told.get(name)}
    return kept | {"undo": reversed_edit(one)}


def _request(unit: UnitOfWork, one: Decided) -> TaskDraft:
    return TaskDraft(
        kind="change.requested",
        subject=f"order/{one.order.number}",
        sentence=f"The {one.wish.door} of order {one.order.number} asks for a change: grant or deny it.",
        data={"change": str(one.change_id)},
        due=unit.now + STAFF_ANSWER_WITHIN,
    )


async def tell_asked(unit: UnitOfWork, scene: Scene, decided: Sequence[Decided], asks: Sequence[Ask]) -> None:
    """Events from which pages come alive: a request came in; a place is asked."""
    requests = [
        Event(
            kind="change.requested",
            subject=f"order/{one.order.number}",
            data={"change": str(one.change_id), "door": one.wish.door},
        )
        for one in decided
        if one.state in ("requested", "denied")
    ]
    asked = [
        Event(
            kind="change.asked",
            subject=f"fulfilment/{scene.floor.works[ask.fulfilment_id].number}",
            data={"change": str(ask.change_id), "line": ask.line, "quantity": ask.quantity},
        )
        for ask in asks
        if ask.who == "place"
    ]
    if requests or asked:
        await record(unit, [*requests, *asked])


def reversed_edit(decided: Decided) -> dict[str, Any]:
    """The edit that would take a change back, as it is kept with it; prices that were given need their reason."""
    lines: dict[int, dict[str, Any]] = {}
    for number, was in decided.was.items():
        line = decided.order.lines[number]
        if was.wanted != line.ordered - line.vector["cancelled"]:
            lines.setdefault(number, {})["quantity"] = was.wanted
        if was.unit_price != decided.after.lines[number].unit_price:
            lines.setdefault(number, {}).update(unit_price=was.unit_price, price_reason="undone")
    told: dict[str, Any] = {"lines": [{"line": number, **one} for number, one in lines.items()]}
    told["lines"] += [{"line": one.line.line, "quantity": "0"} for one in decided.added]
    undo: dict[str, Any] = msgspec.to_builtins(told | _reversed_sums(decided))
    return undo


def _reversed_sums(decided: Decided) -> dict[str, Any]:
    before, after, edit = decided.before, decided.after, decided.wish.edit
    told: dict[str, Any] = {}
    if edit.discount is not None:
        told["discount"] = before.discount
    if (before.shipping, before.shipping_method) != (after.shipping, after.shipping_method):
        told["shipping"] = {"method": before.shipping_method, "amount": before.shipping}
    if before.requested_by != after.requested_by:
        told["requested_by"] = before.requested_by
    return told
