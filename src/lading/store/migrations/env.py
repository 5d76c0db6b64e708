"""Alembic's entry: migrations run on the connection that `lading.store.migrate` hands over."""

from typing import Any

from alembic import context
from alembic.operations.ops import ExecuteSQLOp, MigrationScript
from sqlalchemy.schema import Column, CreateSequence

from lading.store.schema import metadata


def _add_sequences(_context: Any, revision: Any, directives: list[MigrationScript]) -> None:
    """Autogenerate knows no sequences; the first migration creates those of the MetaData."""
    operations = directives[0].upgrade_ops
    if revision == () and operations is not None:
        operations.ops[:0] = [
            ExecuteSQLOp(str(CreateSequence(sequence).compile(dialect=connection.dialect)))
            for sequence in metadata._sequences.values()  # noqa: SLF001 -- there is no public list
        ]


def _comparable(thing: Any, _name: Any, kind: str, _reflected: object, counterpart: Any) -> bool:
    """PostgreSQL tells an index on an expression in words of its own: only whether there is one can be compared."""
    return kind != "index" or counterpart is None or all(isinstance(part, Column) for part in thing.expressions)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    user_module_prefix="",
    include_object=_comparable,
    process_revision_directives=_add_sequences,
)
with context.begin_transaction():
    context.run_migrations()
