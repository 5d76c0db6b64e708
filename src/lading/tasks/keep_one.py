"""One open task for one matter: raised, restated as the matter changes, and closed when there is nothing left of it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.tasks.raise_tasks import TaskDraft, raise_tasks

GONE = "no_longer_needed"
Matter = tuple[str, str]
"""Kind and subject."""


class _Open(msgspec.Struct, frozen=True):
    id: UUID
    sentence: str
    data: dict[str, Any]


async def keep_one(unit: UnitOfWork, *, drafts: Sequence[TaskDraft], decided_counts: bool = False) -> None:
    """See that each of these matters has one open task that says what its draft says.

    With `decided_counts` no task is raised again whose very data a person has decided on last. Hold a lock that keeps
    others from raising tasks for the same matters.
    """
    current = await _read_open(unit, {(draft.kind, draft.subject) for draft in drafts})
    missing = [draft for draft in drafts if (draft.kind, draft.subject) not in current]
    if decided_counts:
        decided = await _read_decided(unit, missing)
        missing = [draft for draft in missing if decided.get((draft.kind, draft.subject)) != _plain(draft)]
    if missing:
        await raise_tasks(unit, drafts=missing)
    for draft in drafts:
        task = current.get((draft.kind, draft.subject))
        if task and (task.sentence, task.data) != (draft.sentence, _plain(draft)):
            await _restate(unit, task.id, draft)


async def close_matters(unit: UnitOfWork, *, matters: Iterable[Matter], outcome: str = GONE) -> None:
    """Close the open tasks of these matters, if there are any: there is nothing to decide any more."""
    current = await _read_open(unit, set(matters))
    if not current:
        return
    await unit.execute(
        "UPDATE tasks SET done_at = %s, done_by = %s, outcome = %s WHERE id = ANY(%s)",
        [unit.now, unit.actor.label, outcome, [task.id for task in current.values()]],
    )
    await record(
        unit,
        [
            Event(kind="task.done", subject=subject, data={"task": str(task.id), "outcome": outcome})
            for (_, subject), task in current.items()
        ],
    )


async def _read_open(unit: UnitOfWork, matters: set[Matter]) -> dict[Matter, _Open]:
    if not matters:
        return {}
    rows = await unit.fetch(
        "SELECT t.kind, t.subject, t.id, t.sentence, t.data FROM tasks t"
        " WHERE t.done_at IS NULL AND t.subject = ANY(%s) ORDER BY t.id FOR NO KEY UPDATE",
        [[subject for _, subject in matters]],
    )
    return {(row[0], row[1]): _Open(*row[2:]) for row in rows if (row[0], row[1]) in matters}


async def _read_decided(unit: UnitOfWork, drafts: Sequence[TaskDraft]) -> dict[Matter, dict[str, Any]]:
    if not drafts:
        return {}
    rows = await unit.fetch(
        "SELECT DISTINCT ON (kind, subject) kind, subject, data, outcome FROM tasks"
        " WHERE done_at IS NOT NULL AND subject = ANY(%s) ORDER BY kind, subject, id DESC",
        [[draft.subject for draft in drafts]],
    )
    return {(row[0], row[1]): row[2] for row in rows if row[3] != GONE}


async def _restate(unit: UnitOfWork, task: UUID, draft: TaskDraft) -> None:
    await unit.execute(
        "UPDATE tasks SET sentence = %s, data = %s::jsonb WHERE id = %s",
        [draft.sentence, msgspec.json.encode(draft.data).decode(), task],
    )
    data: dict[str, object] = {"task": str(task), "task_kind": draft.kind}
    await record(unit, [Event(kind="task.restated", subject=draft.subject, data=data)])


def _plain(draft: TaskDraft) -> dict[str, Any]:
    """The draft's data as the database gives it back."""
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(draft.data))
    return plain
