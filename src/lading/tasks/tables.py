"""Tasks: work that only a person can decide, with reason, owner and due time."""

from sqlalchemy import Index, text

from lading.store.schema import JSONB, Column, Id, Instant, Table, Text, metadata

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False, comment="what it is about, as kind/code: order/L100001, item/MUG-RED"),
    Column("sentence", Text, nullable=False),
    Column("data", JSONB, nullable=False, server_default="{}"),
    Column("owner", Text, nullable=True),
    Column("due", Instant, nullable=True),
    Column("raised_at", Instant, nullable=False, server_default=text("now()")),
    Column("done_at", Instant, nullable=True),
    Column("done_by", Text, nullable=True),
    Column("outcome", Text, nullable=True),
)
Index("tasks_open_idx", tasks.c.raised_at, postgresql_where=tasks.c.done_at.is_(None))
Index("tasks_subject_idx", tasks.c.subject)
Index("tasks_done_idx", tasks.c.done_at, tasks.c.id, postgresql_where=tasks.c.done_at.is_not(None))
