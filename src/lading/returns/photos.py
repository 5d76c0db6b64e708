"""Photos of what came back or went wrong: kept in the database, of few kinds and of bounded size."""

import hashlib
from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec

from lading.kernel import Conflict, Invalid, NotFound, new_id
from lading.returns.views import PhotoView
from lading.store import UnitOfWork

MOST_BYTES = 6_000_000
MOST_PHOTOS = 12
"""Of one return or claim."""

_SIGNS: tuple[tuple[bytes, int, str], ...] = (
    (b"\xff\xd8\xff", 0, "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "image/png"),
    (b"WEBP", 8, "image/webp"),
    (b"%PDF-", 0, "application/pdf"),
)
"""How files begin that we keep; what a sender calls them is not believed."""


class NewPhoto(msgspec.Struct, frozen=True):
    """A file as it was sent; `line` of the return that it shows."""

    file_name: str
    content: bytes
    line: int | None = None


class TooManyPhotos(Conflict):
    """No more are kept of one matter."""

    code = "too_many_photos"


def media_type_of(content: bytes) -> str:
    """What a file is, by its first bytes. Raises `Invalid` for what is no photo."""
    for sign, at, media_type in _SIGNS:
        if content[at : at + len(sign)] == sign:
            return media_type
    raise Invalid("Send photos as JPEG, PNG or WebP, or a PDF.", code="no_photo")


async def add_photos(unit: UnitOfWork, *, subject: str, photos: Sequence[NewPhoto]) -> list[UUID]:
    """Keep photos of a return or claim; equal ones once. Raises `Invalid`, `TooManyPhotos`."""
    kept = await unit.fetch("SELECT sha256, id FROM return_photos WHERE subject = %s", [subject])
    known = {bytes(row[0]): row[1] for row in kept}
    ids: list[UUID] = []
    for one in photos:
        if len(one.content) > MOST_BYTES:
            raise Invalid(f"{one.file_name} is larger than {MOST_BYTES // 1_000_000} MB.", code="too_large")
        digest = hashlib.sha256(one.content).digest()
        if digest in known:
            ids.append(known[digest])
            continue
        if len(known) >= MOST_PHOTOS:
            raise TooManyPhotos(f"{MOST_PHOTOS} photos are kept of one matter. Delete none, describe the rest.")
        known[digest] = new_id()
        ids.append(known[digest])
        await unit.execute(
            "INSERT INTO return_photos (id, subject, line, file_name, media_type, content, sha256, at, actor)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                known[digest],
                subject,
                one.line,
                one.file_name.rpartition("/")[2][-120:] or "photo",
                media_type_of(one.content),
                one.content,
                digest,
                unit.now,
                unit.actor.label,
            ],
        )
    return ids


async def list_photos(unit: UnitOfWork, *, subject: str) -> list[PhotoView]:
    """The photos of a matter, without their contents."""
    rows = await unit.fetch(
        "SELECT id, line, file_name, media_type, length(content), at, actor FROM return_photos WHERE subject = %s"
        " ORDER BY at, id",
        [subject],
    )
    names = PhotoView.__struct_fields__
    return [PhotoView(**dict(zip(names, row, strict=True))) for row in rows]


async def read_photo(unit: UnitOfWork, *, subject: str, photo: UUID) -> tuple[str, bytes]:
    """Media type and content. Raises `NotFound`."""
    rows = await unit.fetch(
        "SELECT media_type, content FROM return_photos WHERE subject = %s AND id = %s", [subject, photo]
    )
    if not rows:
        raise NotFound("There is no such photo.")
    return rows[0][0], bytes(rows[0][1])


async def forget_photos(unit: UnitOfWork, *, subjects: Collection[str]) -> int:
    """Throw away photos of these matters, because a person wants to be forgotten."""
    return await unit.execute("DELETE FROM return_photos WHERE subject = ANY(%s)", [list(subjects)])
