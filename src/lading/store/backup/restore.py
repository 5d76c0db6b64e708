"""Restoring a backup into an empty company: all of it, or nothing."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from lading.store.backup.archive import Manifest, verify
from lading.store.backup.documents import Documents, unpack_documents
from lading.store.backup.load import load_database
from lading.store.backup.programs import Programs, find_programs
from lading.store.backup.refusals import BackupFailed, CompanyNotEmpty, RestoreFailed, RestoreUnknown

_TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = ANY(%s) AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' ORDER BY 1, 2
"""


def restore(
    *,
    url: str,
    bin_dir: Path | None,
    source: Path,
    files_dir: Path | None,
    settle: str,
    must_be_empty: Sequence[str] = ("orders",),
) -> Manifest:
    """Replace the empty company at a libpq URL by the one in the backup `source`, documents included.

    Every byte of the file is checked first. Then one transaction drops what the database has, loads the
    backup, runs the SQL in `settle` (transaction ids do not survive, so events must be marked) and commits,
    after the documents were put into `files_dir`. Whatever fails, nothing has changed. Raises
    `CompanyNotEmpty` when a table named in `must_be_empty` has a row or `files_dir` a file, `BackupDamaged`,
    and `RestoreFailed`.
    """
    programs = find_programs(url=url, bin_dir=bin_dir)
    try:
        manifest = verify(source=source)
        _refuse_full(programs, must_be_empty)
        with unpack_documents(source=source, manifest=manifest, files_dir=files_dir) as documents:
            _load(programs, source, manifest, documents, settle, must_be_empty)
    except OSError as error:
        raise RestoreFailed(f"{source.name} could not be restored: {error.strerror or error}.") from error
    with suppress(BackupFailed, psycopg.Error), programs.connected() as connection:
        connection.execute("ANALYZE")  # for quick queries from the start; the restore itself is done
    return manifest


def _load(
    programs: Programs,
    source: Path,
    manifest: Manifest,
    documents: Documents,
    settle: str,
    must_be_empty: Sequence[str],
) -> None:
    try:
        load_database(
            programs=programs,
            source=source,
            manifest=manifest,
            settle=settle,
            must_be_empty=must_be_empty,
            before_commit=documents.place,
        )
    except RestoreUnknown:
        raise
    except BaseException:
        documents.take_back()
        raise


def _refuse_full(programs: Programs, names: Sequence[str]) -> None:
    with programs.connected() as connection:
        for room, table in connection.execute(_TABLES, [list(names)]).fetchall():
            query = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(room, table))
            if connection.execute(query).fetchall():
                raise CompanyNotEmpty(
                    f"This company is not empty: its table {table!r} has rows. "
                    "A backup is restored into a new company only: set LADING_DATA to an empty folder, "
                    "or LADING_DATABASE_URL to an empty database."
                )
