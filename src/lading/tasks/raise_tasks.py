"""Raising tasks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record


class TaskDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Something for a person to decide: its `kind`, what it is about (`order/L100001`), and why in one sentence.

    `data` holds what the screen needs to offer the choices; no names or addresses of people.
    """

    kind: str
    subject: str
    sentence: str
    data: dict[str, Any] = {}
    owner: str | None = None
    due: datetime | None = None


async def raise_tasks(unit: UnitOfWork, *, drafts: Sequence[TaskDraft]) -> list[UUID]:
    """Write tasks with an event `task.raised` each; answers their ids, in order."""
    ids = [new_id() for _ in drafts]
    await unit.execute(
        "INSERT INTO tasks (id, kind, subject, sentence, data, owner, due, raised_at) SELECT *, %s FROM"
        " unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::jsonb[], %s::text[], %s::timestamptz[])",
        [
            unit.now,
            ids,
            [draft.kind for draft in drafts],
            [draft.subject for draft in drafts],
            [draft.sentence for draft in drafts],
            [msgspec.json.encode(draft.data).decode() for draft in drafts],
            [draft.owner for draft in drafts],
            [draft.due for draft in drafts],
        ],
    )
    happened = [_raised(number, draft) for number, draft in zip(ids, drafts, strict=True)]
    await record(unit, happened)
    return ids


def _raised(number: UUID, draft: TaskDraft) -> Event:
    data: dict[str, object] = {"task": str(number), "task_kind": draft.kind}
    return Event(kind="task.raised", subject=draft.subject, data=data)
