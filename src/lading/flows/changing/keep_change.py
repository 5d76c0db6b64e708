"""Keeping changes: each as an object of its own, with its before and after, and how to take it back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.changing.change_told import told_of
from lading.flows.changing.decided import Decided
from lading.flows.changing.gather_changes import Scene
from lading.flows.changing.prices_to_agree import TO_AGREE
from lading.flows.changing.reversed_edit import reversed_edit
from lading.flows.changing.tell_asked import STAFF_ANSWER_WITHIN, task_for, tell_asked
from lading.orders.asks import keep_asks
from lading.orders.changes import NewChange, answer_change, keep_changes, read_changes
from lading.store import UnitOfWork
from lading.tasks import raise_tasks

PLACE_ANSWERS_WITHIN = timedelta(hours=1)
"""By when people at a place answer; then their units go out as they are."""


async def keep_decided(unit: UnitOfWork, scene: Scene, decided: Sequence[Decided]) -> None:
    """Write the changes, what they ask of whom, and a task for each request that somebody has to answer."""
    fresh = [one for one in decided if one.wish.answers is None]
    kept = [_new_change(unit, one) for one in fresh]
    await keep_changes(unit, changes=kept)
    for one in decided:
        if one.wish.answers is not None:
            await _answer(unit, one, one.wish.answers)
    asks = [msgspec.structs.replace(ask, change_id=one.change_id) for one in decided for ask in one.cut.asks]
    await keep_asks(unit, asks=asks)
    await tell_asked(unit, scene, decided, asks)
    requests = [task_for(unit, one) for one in decided if one.state == "requested" and one.code != TO_AGREE]
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
        id=one.change_id,
        order_id=one.order.id,
        kind="cancel" if one.wish.edit.cancel else "edit",
        state=one.state,
        door=one.wish.door,
        reason=one.wish.reason,
        wish=msgspec.to_builtins(one.wish.edit) | ({"was": one.papers_before} if one.papers_before else {}),
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
    if one.cancelled:
        return one.cancelled.result
    told = told_of(one, one.before)
    kept = {name: told[name] for name in ("changed", "days", "added", "terms", "asked") if told.get(name)}
    return kept | {"undo": reversed_edit(one)}
