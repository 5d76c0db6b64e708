"""Documents kept in the database, so that a backup has them: made anew only when their facts have changed."""

import hashlib
from datetime import datetime
from uuid import UUID

import msgspec

from lading.documents.money_papers import MoneyPaper
from lading.documents.papers import Paper
from lading.documents.typeset import kind_of, typeset
from lading.kernel import new_id
from lading.store import UnitOfWork

_TEMPLATES_OF = b"1"
"""Raise it when a template changes, so that documents are made anew."""


class Document(msgspec.Struct, frozen=True):
    """A document: its name for people's folders, and the PDF."""

    kind: str
    subject: str
    file_name: str
    content: bytes
    made_at: datetime


async def find_or_make(unit: UnitOfWork, *, paper: Paper | MoneyPaper, subject: str, file_name: str) -> Document:
    """The document with these facts: the one that is kept, or a new one in its place."""
    kind = kind_of(paper)
    made_from = fingerprint(paper)
    rows = await unit.fetch(
        "SELECT file_name, content, made_at FROM documents WHERE kind = %s AND subject = %s AND made_from = %s",
        [kind, subject, made_from],
    )
    if rows:
        return Document(kind, subject, rows[0][0], bytes(rows[0][1]), rows[0][2])
    content = await typeset(paper, made_at=unit.now)
    await unit.execute(
        "INSERT INTO documents (id, kind, subject, file_name, made_from, content, sha256, made_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kind, subject) DO UPDATE SET"
        " file_name = excluded.file_name, made_from = excluded.made_from, content = excluded.content,"
        " sha256 = excluded.sha256, made_at = excluded.made_at",
        [new_id(), kind, subject, file_name, made_from, content, hashlib.sha256(content).digest(), unit.now],
    )
    return Document(kind, subject, file_name, content, unit.now)


async def find_issued(unit: UnitOfWork, *, kind: str, subject: str) -> Document | None:
    """A document that was issued, as it was issued."""
    rows = await unit.fetch(
        "SELECT file_name, content, made_at FROM documents WHERE kind = %s AND subject = %s", [kind, subject]
    )
    return Document(kind, subject, rows[0][0], bytes(rows[0][1]), rows[0][2]) if rows else None


async def keep_issued(unit: UnitOfWork, *, document: Document) -> None:
    """Keep a document that is issued: it is never made anew, whatever becomes of templates. The first one stays."""
    digest = hashlib.sha256(document.content).digest()
    await unit.execute(
        "INSERT INTO documents (id, kind, subject, file_name, made_from, content, sha256, made_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (kind, subject) DO NOTHING",
        [
            new_id(),
            document.kind,
            document.subject,
            document.file_name,
            digest,
            document.content,
            digest,
            document.made_at,
        ],
    )


def fingerprint(paper: Paper | MoneyPaper) -> bytes:
    """What a document is made from, as a hash; the day on which it is printed does not count."""
    head = msgspec.structs.replace(paper.head, made_on="")
    facts = msgspec.json.encode(msgspec.structs.replace(paper, head=head))
    return hashlib.sha256(_TEMPLATES_OF + kind_of(paper).encode() + facts).digest()


class DocumentRow(msgspec.Struct, frozen=True):
    """A kept document in a list."""

    id: UUID
    kind: str
    subject: str
    file_name: str
    made_at: datetime
    size: int


async def documents_of(unit: UnitOfWork, *, subjects: list[str]) -> list[DocumentRow]:
    """The documents that have been made about these subjects."""
    rows = await unit.fetch(
        "SELECT id, kind, subject, file_name, made_at, length(content) FROM documents WHERE subject = ANY(%s)"
        " ORDER BY made_at, id",
        [subjects],
    )
    return [DocumentRow(*row) for row in rows]


async def forget_documents(unit: UnitOfWork, *, subjects: list[str]) -> int:
    """Throw away documents about these subjects, because a person wants to be forgotten."""
    return await unit.execute("DELETE FROM documents WHERE subject = ANY(%s)", [subjects])
