"""Settling tasks: giving them to somebody, and writing down what was decided."""

from uuid import UUID

from lading.kernel import Conflict, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record


class TaskDone(Conflict):
    """Somebody has settled it already."""

    code = "task_done"


async def assign_task(unit: UnitOfWork, *, task: UUID, owner: str | None) -> None:
    """Give an open task to somebody, by login, or back to everybody."""
    subject, before = await _lock_open(unit, task)
    if before != owner:
        await unit.execute("UPDATE tasks SET owner = %s WHERE id = %s", [owner, task])
        data: dict[str, object] = {"task": str(task), "owner": [before, owner]}
        await record(unit, [Event(kind="task.assigned", subject=subject, data=data)])


async def finish_task(unit: UnitOfWork, *, task: UUID, outcome: str) -> None:
    """Settle an open task; `outcome` is the choice in a word. Raises `NotFound` or `TaskDone`."""
    subject, _ = await _lock_open(unit, task)
    await unit.execute(
        "UPDATE tasks SET done_at = %s, done_by = %s, outcome = %s WHERE id = %s",
        [unit.now, unit.actor.label, outcome, task],
    )
    data: dict[str, object] = {"task": str(task), "outcome": outcome}
    await record(unit, [Event(kind="task.done", subject=subject, data=data)])


async def _lock_open(unit: UnitOfWork, task: UUID) -> tuple[str, str | None]:
    rows = await unit.fetch(
        "SELECT subject, owner, done_at, done_by FROM tasks WHERE id = %s FOR NO KEY UPDATE", [task]
    )
    if not rows:
        raise NotFound("There is no such task.")
    subject, owner, done_at, done_by = rows[0]
    if done_at is not None:
        raise TaskDone(f"This task was settled by {done_by} already.")
    return subject, owner
