"""Files arrive: each is stored raw, once, and a case is opened for it; a worker reads it later."""

import hashlib
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog.queries import get_channel
from lading.intake.arrivals import Arrival, NewCase, NewDocument, add_arrivals, add_cases, add_documents
from lading.kernel import FieldError, Invalid, NotFound
from lading.store import UnitOfWork
from lading.store.inbox import receive, settle_each
from lading.store.keys import lock_names, lock_number

LARGEST = 25 * 1024 * 1024
"""Bytes of one document."""
MOST = 50
"""Documents of one request."""
SOURCE = "intake:"


class NewFile(msgspec.Struct, frozen=True, kw_only=True):
    """A document as somebody sends it, for orders of `channel`. `sender` is whose it is, where that is known."""

    channel: str
    name: str
    content: bytes
    media: str = ""
    way: Annotated[str, Meta(max_length=60)] = "upload"
    sender: Annotated[str, Meta(max_length=254)] = ""


class Received(msgspec.Struct, frozen=True):
    """A document that was taken in: its cases. `known` when the very same file had come this way before."""

    name: str
    cases: list[str]
    known: bool


class Refused(Invalid):
    """The file cannot be taken in."""

    code = "document_refused"


async def receive_documents(unit: UnitOfWork, *, files: Sequence[NewFile]) -> list[Received]:
    """Store documents and open a case for each; answers the numbers of their cases, in order.

    The same bytes by the same way are one document, whatever their name: the answer then names the cases that there
    are. Raises `Refused` for what is empty or too large, `NotFound` for a channel that there is not; then nothing is
    stored.
    """
    await _check(unit, files)
    digests = [hashlib.sha256(one.content).hexdigest() for one in files]
    names = [(f"{SOURCE}{one.way}", f"{one.channel}:{digest}") for one, digest in zip(files, digests, strict=True)]
    await lock_names(unit, stages=[[lock_number("document", *name) for name in names]])
    fresh: dict[UUID, tuple[NewFile, str]] = {}
    ids: list[UUID | None] = []
    for one, digest, (source, identity) in zip(files, digests, names, strict=True):
        headers = {"name": one.name, "media": one.media, "channel": one.channel, "sender": one.sender}
        message = await receive(
            unit, source=source, message_id=identity, topic="file", headers=headers, body=b""
        )  # the document's own row keeps the bytes
        ids.append(message)
        if message:
            fresh[message] = (one, digest)
    await _open(unit, fresh)
    return await _answer(unit, files, names, ids)


async def _check(unit: UnitOfWork, files: Sequence[NewFile]) -> None:
    wrong = [FieldError(f"/{n}", *why) for n, one in enumerate(files) if (why := _fault(one))]
    if len(files) > MOST:
        raise Refused(f"Send at most {MOST} documents at once.", code="too_many_documents")
    if wrong:
        raise Refused(wrong[0].message, errors=tuple(wrong))
    for channel in {one.channel for one in files}:
        if not (await get_channel(unit.sql, code=channel)).active:
            raise NotFound(f"Channel “{channel}” takes no orders now.", code="channel_inactive")


def _fault(one: NewFile) -> tuple[str, str] | None:
    if not one.content:
        return ("document_empty", f"“{one.name}” is empty.")
    if len(one.content) > LARGEST:
        return ("document_too_large", f"“{one.name}” is larger than {LARGEST // 1024 // 1024} MB.")
    return None


async def _open(unit: UnitOfWork, fresh: dict[UUID, tuple[NewFile, str]]) -> None:
    if not fresh:
        return
    arrivals = [
        Arrival(
            id=message,
            source=f"{SOURCE}{one.way}",
            channel=one.channel,
            received_at=unit.now,
            sha256=digest,
            sender=one.sender,
        )
        for message, (one, digest) in fresh.items()
    ]
    documents = [
        NewDocument(message, 1, one.name[:200], one.media[:100], one.content) for message, (one, _) in fresh.items()
    ]
    await add_arrivals(unit, arrivals=arrivals)
    await add_documents(unit, documents=documents)
    wishes = [NewCase(one.message, fresh[one.message][0].channel, one.id) for one in documents]
    made = await add_cases(unit, cases=wishes)
    said = {wish.message: f"Case {case.number}." for wish, case in zip(wishes, made, strict=True)}
    await settle_each(unit, outcomes=said)


_CASES = """
SELECT i.source, i.message_id, array_agg(c.number ORDER BY c.id) FROM inbox i JOIN intake_cases c ON c.message = i.id
WHERE (i.source, i.message_id) IN (SELECT * FROM unnest(%s::text[], %s::text[])) GROUP BY 1, 2
"""


async def _answer(
    unit: UnitOfWork, files: Sequence[NewFile], names: Sequence[tuple[str, str]], ids: Sequence[UUID | None]
) -> list[Received]:
    rows = await unit.fetch(_CASES, [[name[0] for name in names], [name[1] for name in names]])
    cases = {(source, identity): numbers for source, identity, numbers in rows}
    return [
        Received(one.name, cases.get(name, []), message is None)
        for one, name, message in zip(files, names, ids, strict=True)
    ]
