"""Questions about imports: the list, one with its progress, its certificate, and its remarks."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Exists, String, cast, exists, select

from lading.history.carry_on import JOB, PREVIEW
from lading.history.certificate import Certificate
from lading.history.previews import Preview
from lading.history.reasons import sentence_of
from lading.history.tables import import_blocks, import_remarks, imports
from lading.kernel import Conflict, NotFound
from lading.store.connection import Connection
from lading.store.jobs import jobs


def _has_job(kind: str) -> Exists:
    return exists().where(
        jobs.c.kind == kind, jobs.c.key == cast(imports.c.id, String), jobs.c.state.in_(("waiting", "running"))
    )


_VIEW = select(
    *(column for column in imports.c if column.name != "preview"),
    exists().where(import_blocks.c.import_id == imports.c.id).label("kept"),
    _has_job(JOB).label("queued"),
    _has_job(PREVIEW).label("trying"),
)


class FileView(msgspec.Struct, frozen=True):
    """A file of an import; `bytes` as stored, `lines` with the header."""

    name: str
    bytes: int
    lines: int


class ImportView(msgspec.Struct, frozen=True, kw_only=True):
    """An import as everybody sees it. `progress`: total, done, orders, lines, rate, seconds, left (`Progress.told`).

    `state`: waiting, running, stopped, failed, finished. One that says running but has not `progressed_at` for
    minutes was killed: run it again and it goes on. `kept`: its files are kept here, so that a worker can; `queued`:
    one will, or does. `trying`: a worker tries it out, or will. `cursor`: how much of the files stands, in entries.
    """

    id: UUID
    preset: str
    channel: str
    options: dict[str, Any]
    files: list[str]
    state: str
    stop_asked: bool
    progress: dict[str, Any]
    problem: str
    created_at: datetime
    created_by: str
    progressed_at: datetime
    finished_at: datetime | None
    balanced: bool | None
    cursor: int = 0
    kept: bool = False
    queued: bool = False
    trying: bool = False
    sources: list[FileView] = []


class RemarkView(msgspec.Struct, frozen=True, kw_only=True):
    """One remark on a row of the source."""

    id: int
    code: str
    sentence: str
    file: str
    row: int | None
    subject: str
    detail: str
    currency: str | None
    effects: dict[str, Any]


_REMARK = [name for name in RemarkView.__struct_fields__ if name != "sentence"]


class NotCertified(Conflict):
    """The import has not finished, so there is no certificate yet."""

    code = "not_certified"


async def list_imports(connection: Connection, *, limit: int = 50) -> list[ImportView]:
    """The latest imports, the youngest first."""
    rows = await connection.execute(_VIEW.order_by(imports.c.created_at.desc(), imports.c.id).limit(limit))
    return [_view(row._mapping) for row in rows]  # noqa: SLF001 -- the mapping of a row is public


async def get_import(connection: Connection, *, import_id: UUID) -> ImportView:
    """One import, or `NotFound`."""
    row = (await connection.execute(_VIEW.where(imports.c.id == import_id))).one_or_none()
    if row is None:
        raise NotFound(f"There is no import {import_id}.")
    return _view(row._mapping)  # noqa: SLF001


async def get_preview(connection: Connection, *, import_id: UUID) -> Preview | None:
    """What a dry run said of an import, or how far it is; None where none was made, or the import has finished."""
    found = await connection.scalar(select(imports.c.preview).where(imports.c.id == import_id))
    return None if found is None else msgspec.convert(found, Preview, strict=False)


async def get_certificate(connection: Connection, *, import_id: UUID) -> Certificate:
    """The certificate of a finished import. Raises `NotFound`, `NotCertified`."""
    chosen = select(imports.c.certificate, imports.c.state).where(imports.c.id == import_id)
    row = (await connection.execute(chosen)).one_or_none()
    if row is None:
        raise NotFound(f"There is no import {import_id}.")
    if row.certificate is None:
        raise NotCertified(f"Import {import_id} is {row.state}; it gets its certificate when it has finished.")
    return msgspec.convert(row.certificate, Certificate, strict=False)


async def list_remarks(
    connection: Connection, *, import_id: UUID, code: str = "", after: int = 0, limit: int = 100
) -> list[RemarkView]:
    """The remarks of an import (of one code) behind `after`, in the order of the files."""
    chosen = select(import_remarks).where(import_remarks.c.import_id == import_id, import_remarks.c.id > after)
    if code:
        chosen = chosen.where(import_remarks.c.code == code)
    rows = await connection.execute(chosen.order_by(import_remarks.c.id).limit(limit))
    return [
        RemarkView(sentence=sentence_of(row.code), **{name: getattr(row, name) for name in _REMARK}) for row in rows
    ]


def _view(row: Any) -> ImportView:
    certificate = row["certificate"]
    sources = [FileView(file["name"], file["bytes"], file["lines"]) for file in row["files"]]
    names = [file.name for file in sources]
    known = {name: row[name] for name in ImportView.__struct_fields__ if name in row}
    balanced = certificate["balanced"] if certificate else None
    return msgspec.convert({**known, "files": names, "sources": sources, "balanced": balanced}, ImportView)
