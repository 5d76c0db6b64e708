"""The file of a backup: a zip with the database, the documents, and a manifest that vouches for each."""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from lading.store.backup.refusals import BackupDamaged

DATABASE = "database.dump"
MANIFEST = "manifest.json"
DOCUMENTS = "documents/"
FORMAT = 1

_CHUNK = 2**20
_LONGEST_MANIFEST = 2**28


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One file inside: bytes before compression, and their SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds; `server` is PostgreSQL's version, `revisions` the schema's, the clock its own."""

    format: int
    made_at: datetime
    lading: str
    server: str
    revisions: tuple[str, ...]
    members: tuple[Member, ...]

    @property
    def documents(self) -> tuple[Member, ...]:
        """The members that belong into the folder of documents."""
        return tuple(member for member in self.members if member.name != DATABASE)


def pour(*, name: str, source: IO[bytes], sink: IO[bytes] | None) -> Member:
    """Copy a stream in pieces (or only read it), and say what went by."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
        if sink is not None:
            sink.write(piece)
    return Member(name=name, size=size, sha256=digest.hexdigest())


def add_member(*, archive: zipfile.ZipFile, name: str, source: IO[bytes], now: datetime) -> Member:
    """Append a stream of any length under `name`. The database is compressed already."""
    entry = zipfile.ZipInfo(name, date_time=now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_STORED if name == DATABASE else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as sink:
        return pour(name=name, source=source, sink=sink)


@contextmanager
def reading(*, source: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, open; whatever turns out to be broken in the block becomes `BackupDamaged`."""
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise BackupDamaged(
            f"{source.name} is no backup of Lading or was damaged ({error}). Take another copy of it."
        ) from error


def verify(*, source: Path) -> Manifest:
    """Read the whole file once and check every byte and every name; raises `BackupDamaged`."""
    with reading(source=source) as archive:
        manifest = _manifest(archive, source)
        listed = {member.name: member for member in manifest.members}
        if sorted(archive.namelist()) != sorted([*listed, MANIFEST]) or DATABASE not in listed:
            raise BackupDamaged(f"{source.name} does not hold exactly what its manifest lists.")
        for member in manifest.documents:
            document_path(name=member.name)
        for member in manifest.members:
            if archive.getinfo(member.name).file_size != member.size or _read(archive, member) != member:
                raise BackupDamaged(
                    f"{source.name} was damaged: {member.name} is not what was written. Take another copy of it."
                )
    return manifest


def document_path(*, name: str) -> PurePosixPath:
    """Where a member belongs below the folder of documents; raises `BackupDamaged` for a way out of it."""
    parts = name.removeprefix(DOCUMENTS).split("/")
    if not name.startswith(DOCUMENTS) or any(part in {"", ".", ".."} or "\0" in part for part in parts):
        raise BackupDamaged(f"The backup names the document {name!r}, which lies outside of the documents.")
    return PurePosixPath(*parts)


def _read(archive: zipfile.ZipFile, member: Member) -> Member:
    with archive.open(member.name) as source:
        return pour(name=member.name, source=source, sink=None)


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > _LONGEST_MANIFEST:
            raise BackupDamaged(f"{source.name} has a manifest that is too long to be one.")
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except KeyError as error:
        raise BackupDamaged(f"{source.name} is no backup of Lading: it has no {MANIFEST}.") from error
    except msgspec.DecodeError as error:
        raise BackupDamaged(f"{source.name} has a manifest that cannot be read ({error}).") from error
    if manifest.format != FORMAT:
        raise BackupDamaged(
            f"{source.name} has the format {manifest.format}, and this Lading reads {FORMAT}. "
            f"Restore it with Lading {manifest.lading or 'of its time'}."
        )
    return manifest
