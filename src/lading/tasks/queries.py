"""Questions about tasks: what is open, and what belongs to one subject."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, tuple_

from lading.store.connection import Connection
from lading.tasks.tables import tasks


class TaskView(msgspec.Struct, frozen=True, kw_only=True):
    """A task as people see it."""

    id: UUID
    kind: str
    subject: str
    sentence: str
    data: dict[str, Any]
    owner: str | None
    due: datetime | None
    raised_at: datetime
    done_at: datetime | None
    done_by: str | None
    outcome: str | None


_COLUMNS = [tasks.c[name] for name in TaskView.__struct_fields__]


async def list_open(
    connection: Connection, *, owner: str | None = None, after: UUID | None = None, limit: int = 50
) -> list[TaskView]:
    """Open tasks, the oldest first, behind task `after`; those of one owner and of nobody, if `owner` is named."""
    statement = select(*_COLUMNS).where(tasks.c.done_at.is_(None)).order_by(tasks.c.id).limit(limit)
    if owner is not None:
        statement = statement.where(tasks.c.owner.is_(None) | (tasks.c.owner == owner))
    if after is not None:
        statement = statement.where(tasks.c.id > after)
    return [TaskView(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def list_tasks_of(connection: Connection, *, subjects: Sequence[str]) -> list[TaskView]:
    """Every task about these subjects, open and done, the oldest first."""
    statement = select(*_COLUMNS).where(tasks.c.subject.in_(subjects)).order_by(tasks.c.id)
    return [TaskView(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def list_settled(
    connection: Connection, *, by: str | None = None, before: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[TaskView]:
    """Settled tasks, the latest first, behind the one settled at that time with that id; `by` one actor's label."""
    statement = select(*_COLUMNS).where(tasks.c.done_at.is_not(None))
    if by is not None:
        statement = statement.where(tasks.c.done_by == by)
    if before is not None:
        statement = statement.where(tuple_(tasks.c.done_at, tasks.c.id) < tuple_(*before))
    statement = statement.order_by(tasks.c.done_at.desc(), tasks.c.id.desc()).limit(limit)
    return [TaskView(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001
