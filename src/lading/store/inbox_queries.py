"""Questions about the inbox: what came in, what became of it, and what a message said."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from lading.kernel import NotFound
from lading.store.connection import Connection
from lading.store.inbox import inbox


class MessageView(msgspec.Struct, frozen=True, kw_only=True):
    """A message from outside; `state` is received, done or dead, `outcome` what became of it in a sentence."""

    id: UUID
    source: str
    message_id: str
    topic: str
    state: str
    attempts: int
    outcome: str
    received_at: datetime
    settled_at: datetime | None
    size: int


class MessageText(MessageView, frozen=True, kw_only=True):
    """A message with what it said; bytes that are no text show as replacement characters."""

    headers: dict[str, Any]
    body: str


_VIEW = [
    func.length(inbox.c.body).label(name) if name == "size" else inbox.c[name] for name in MessageView.__struct_fields__
]


async def list_messages(
    connection: Connection, *, state: str = "", source: str = "", before: UUID | None = None, limit: int = 50
) -> list[MessageView]:
    """Messages, the latest first, behind message `before`; `state` and `source` narrow."""
    statement = select(*_VIEW).order_by(inbox.c.id.desc()).limit(limit)
    for column, value in (("state", state), ("source", source)):
        if value:
            statement = statement.where(inbox.c[column] == value)
    if before is not None:
        statement = statement.where(inbox.c.id < before)
    return [MessageView(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def read_message(connection: Connection, *, message: UUID) -> MessageText:
    """One message with its body. Raises `NotFound`."""
    statement = select(*_VIEW, inbox.c.headers, inbox.c.body).where(inbox.c.id == message)
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        raise NotFound("There is no such message.")
    fields = dict(row._mapping)  # noqa: SLF001
    return MessageText(**{**fields, "body": bytes(fields["body"]).decode("utf-8", "replace")})


async def count_messages(connection: Connection) -> dict[str, int]:
    """How many messages are in each state."""
    rows = await connection.execute(select(inbox.c.state, func.count()).group_by(inbox.c.state))
    return {row[0]: row[1] for row in rows}
