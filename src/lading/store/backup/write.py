"""Writing a backup: the database as pg_dump tells it, the documents, and a manifest, in one file."""

import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec
import psycopg

from lading.store.backup.archive import (
    DATABASE,
    DOCUMENTS,
    FORMAT,
    MANIFEST,
    Manifest,
    Member,
    add_member,
)
from lading.store.backup.documents import ASIDE
from lading.store.backup.programs import Programs, complaint, find_programs, pipe_end
from lading.store.backup.refusals import BackupFailed


def backup(*, url: str, bin_dir: Path | None, files_dir: Path | None, target: Path) -> Manifest:
    """Write the company at a libpq URL, and the documents in `files_dir`, into the one file `target`.

    The company stays in use meanwhile. `target` appears, or replaces an older file, only when it is complete;
    it is readable by its owner alone. `bin_dir` has pg_dump, else the PATH. Raises `BackupFailed`.
    """
    programs = find_programs(url=url, bin_dir=bin_dir)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        manifest = _write(programs, files_dir, unfinished)
        unfinished.replace(target)
    except OSError as error:
        raise BackupFailed(f"The backup {target} could not be written: {error.strerror or error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def _write(programs: Programs, files_dir: Path | None, file: Path) -> Manifest:
    about = _about(programs)
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w+b") as out:
        with zipfile.ZipFile(out, "w") as archive:
            # The database first: a document is stored before the row that names it, so none is missed.
            members = [_add_database(programs, archive, about.made_at)]
            if files_dir is not None:
                members += _add_documents(archive, files_dir, about.made_at)
            manifest = msgspec.structs.replace(about, members=tuple(members))
            archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        out.flush()
        os.fsync(descriptor)
    return manifest


def _about(programs: Programs) -> Manifest:
    with programs.connected() as connection:
        made_at, server = connection.execute("SELECT now(), current_setting('server_version')").fetchall()[0]
        return Manifest(
            format=FORMAT,
            made_at=made_at,
            lading=_version(),
            server=server,
            revisions=_revisions(connection),
            members=(),
        )


def _revisions(connection: psycopg.Connection) -> tuple[str, ...]:
    if connection.execute("SELECT to_regclass('alembic_version')").fetchone() == (None,):
        return ()
    rows = connection.execute("SELECT version_num FROM alembic_version ORDER BY version_num").fetchall()
    return tuple(str(row[0]) for row in rows)


def _version() -> str:
    try:
        return version("lading")
    except PackageNotFoundError:
        return ""


def _add_database(programs: Programs, archive: zipfile.ZipFile, now: datetime) -> Member:
    command = [programs.path("pg_dump"), "--format=custom", "--no-password", f"--dbname={programs.address}"]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=programs.environment) as dump,
    ):
        try:
            member = add_member(archive=archive, name=DATABASE, source=pipe_end(dump.stdout), now=now)
        except BaseException:
            dump.kill()
            raise
        if dump.wait():
            raise BackupFailed(f"The database could not be read: {complaint(said=said)}")
    return member


def _add_documents(archive: zipfile.ZipFile, files_dir: Path, now: datetime) -> Iterator[Member]:
    for file in _documents(files_dir):
        try:
            source = file.open("rb")
        except FileNotFoundError:  # erased since it was listed
            continue
        with source:
            name = DOCUMENTS + file.relative_to(files_dir).as_posix()
            yield add_member(archive=archive, name=name, source=source, now=now)


def _documents(files_dir: Path) -> Iterator[Path]:
    def stop(error: OSError) -> None:
        raise error

    if files_dir.exists():
        for folder, folders, files in os.walk(files_dir, onerror=stop):
            folders[:] = sorted(set(folders) - {ASIDE})
            for file in sorted(Path(folder, name) for name in files):
                if file.is_file() and not file.is_symlink():
                    yield file
