"""Files of orders as they are kept: received, read by a mapping, booked, with what became of each order."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from lading.capture.results import RowError
from lading.capture.tables import upload_results, uploads
from lading.kernel import NotFound, new_id
from lading.store import UnitOfWork
from lading.store.connection import Connection

State = Literal["received", "booking", "booked", "stopped"]
Outcome = Literal["placed", "known", "refused"]


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file of orders. `orders` is how many it has, None until that was counted; `size` is in bytes."""

    id: UUID
    channel: str
    filename: str
    sha256: str
    state: State
    mapping: dict[str, Any] | None
    mapping_name: str
    orders: int | None
    uploaded_at: datetime
    uploaded_by: str
    booked_at: datetime | None
    booked_by: str
    size: int


class UploadResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one order of a file: our order's number, or why there is none, in its rows."""

    position: int
    key: str
    rows: list[int]
    outcome: Outcome
    number: str = ""
    code: str = ""
    sentence: str = ""
    errors: list[RowError] = []


_UPLOAD = [
    func.length(uploads.c.content).label(name) if name == "size" else uploads.c[name]
    for name in Upload.__struct_fields__
]
_RESULT = [upload_results.c[name] for name in UploadResult.__struct_fields__]


async def add_upload(unit: UnitOfWork, *, channel: str, filename: str, content: bytes, mapping_name: str = "") -> UUID:
    """Keep a file."""
    identity = new_id()
    await unit.execute(
        "INSERT INTO uploads (id, channel, filename, sha256, content, mapping_name, uploaded_at, uploaded_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            identity,
            channel,
            filename,
            hashlib.sha256(content).hexdigest(),
            content,
            mapping_name,
            unit.now,
            unit.actor.label,
        ],
    )
    return identity


async def get_upload(connection: Connection, *, upload: UUID) -> Upload:
    """One file without its content. Raises `NotFound`."""
    row = (await connection.execute(select(*_UPLOAD).where(uploads.c.id == upload))).one_or_none()
    if row is None:
        raise NotFound("There is no such upload.")
    return Upload(**row._mapping)  # noqa: SLF001


async def lock_upload(unit: UnitOfWork, *, upload: UUID) -> Upload:
    """One file without its content, locked. Raises `NotFound`."""
    await unit.fetch("SELECT FROM uploads WHERE id = %s FOR NO KEY UPDATE", [upload])
    return await get_upload(unit.sql, upload=upload)


async def read_content(connection: Connection, *, upload: UUID) -> bytes:
    """The file itself. Raises `NotFound`, also where it was thrown away because it named a person to be forgotten."""
    row = (await connection.execute(select(uploads.c.content).where(uploads.c.id == upload))).one_or_none()
    if row is None:
        raise NotFound("There is no such upload.")
    if not row[0]:
        sentence = "The file was thrown away when a person who stood in it was erased. Upload it again without them."
        raise NotFound(sentence, code="upload_erased")
    return bytes(row[0])


async def list_uploads(connection: Connection, *, before: UUID | None = None, limit: int = 50) -> list[Upload]:
    """Files, the latest first, behind upload `before`."""
    statement = select(*_UPLOAD).order_by(uploads.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(uploads.c.id < before)
    return [Upload(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def find_twins(connection: Connection, *, upload: Upload) -> list[Upload]:
    """Files of the same content that came before, the latest first."""
    statement = (
        select(*_UPLOAD)
        .where(uploads.c.sha256 == upload.sha256, uploads.c.id < upload.id)
        .order_by(uploads.c.id.desc())
        .limit(5)
    )
    return [Upload(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def set_mapping(unit: UnitOfWork, *, upload: UUID, mapping: dict[str, Any] | None, name: str = "") -> None:
    """Say how the file shall be read."""
    text = None if mapping is None else msgspec.json.encode(mapping).decode()
    await unit.execute("UPDATE uploads SET mapping = %s::jsonb, mapping_name = %s WHERE id = %s", [text, name, upload])


async def set_state(unit: UnitOfWork, *, upload: UUID, state: State) -> None:
    """Say where the file stands."""
    booked = state == "booking"
    await unit.execute(
        "UPDATE uploads SET state = %s, booked_at = CASE WHEN %s THEN %s ELSE booked_at END,"
        " booked_by = CASE WHEN %s THEN %s ELSE booked_by END WHERE id = %s",
        [state, booked, unit.now, booked, unit.actor.label, upload],
    )


async def set_orders(unit: UnitOfWork, *, upload: UUID, orders: int) -> None:
    """Say how many orders the file has."""
    await unit.execute("UPDATE uploads SET orders = %s WHERE id = %s", [orders, upload])


async def forget_results(unit: UnitOfWork, *, upload: UUID) -> None:
    """Begin anew: what was placed already will be found as known."""
    await unit.execute("DELETE FROM upload_results WHERE upload = %s", [upload])


async def add_results(unit: UnitOfWork, *, upload: UUID, results: Sequence[UploadResult]) -> None:
    """Keep what became of orders; what is there already stays."""
    await unit.execute(
        "INSERT INTO upload_results (upload, position, key, rows, outcome, number, code, sentence, errors)"
        " SELECT %s, * FROM unnest(%s::int[], %s::text[], %s::jsonb[], %s::text[], %s::text[], %s::text[], %s::text[],"
        " %s::jsonb[]) ON CONFLICT DO NOTHING",
        [
            upload,
            [one.position for one in results],
            [one.key for one in results],
            [msgspec.json.encode(one.rows).decode() for one in results],
            [one.outcome for one in results],
            [one.number for one in results],
            [one.code for one in results],
            [one.sentence for one in results],
            [msgspec.json.encode(one.errors).decode() for one in results],
        ],
    )


async def count_results(connection: Connection, *, upload: UUID) -> dict[str, int]:
    """How many orders had each outcome so far."""
    statement = (
        select(upload_results.c.outcome, func.count())
        .where(upload_results.c.upload == upload)
        .group_by(upload_results.c.outcome)
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def count_results_of(connection: Connection, *, uploads: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """`count_results` of several files at once; every one of them is there."""
    statement = (
        select(upload_results.c.upload, upload_results.c.outcome, func.count())
        .where(upload_results.c.upload.in_(uploads))
        .group_by(upload_results.c.upload, upload_results.c.outcome)
    )
    found: dict[UUID, dict[str, int]] = {upload: {} for upload in uploads}
    for upload, outcome, count in await connection.execute(statement):
        found[upload][outcome] = count
    return found


async def list_results(
    connection: Connection, *, upload: UUID, outcome: str = "", after: int = 0, limit: int | None = 100
) -> list[UploadResult]:
    """What became of the orders, in the file's sequence, behind position `after`; `outcome` narrows."""
    statement = (
        select(*_RESULT)
        .where(upload_results.c.upload == upload, upload_results.c.position > after)
        .order_by(upload_results.c.position)
        .limit(limit)
    )
    if outcome:
        statement = statement.where(upload_results.c.outcome == outcome)
    names = UploadResult.__struct_fields__
    rows = await connection.execute(statement)
    return [msgspec.convert(dict(zip(names, row, strict=True)), UploadResult) for row in rows]
