"""The data directory: made once and in one step, checked on every start, closed to everyone but its owner."""

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from lading.store.embedded.binaries import Version, has_lz4
from lading.store.embedded.folders import Folders, closed_folder
from lading.store.embedded.owner import Owner
from lading.store.embedded.refusals import EmbeddedFailed, EmbeddedUnsafe, EmbeddedWrongVersion
from lading.store.embedded.settings import settings_text

APPLICATION = "lading"
"""The role that Lading works as, and the database that it owns."""

ADMIN = "postgres"

_LOCALE: dict[Version, list[str]] = {
    "18": ["--locale-provider=builtin", "--locale=C.UTF-8"],
    "16": ["--locale-provider=libc", "--locale=C.UTF-8"],
}

_HBA = """# Written by Lading at every start: the owner over the socket, nobody else, no network.
local all all peer map=lading
local replication all peer map=lading
"""


def check_cluster(*, folders: Folders, owner: Owner, version: Version) -> bool:
    """Whether there is a data directory that this owner and this version can use.

    Raises `EmbeddedWrongVersion`, `EmbeddedUnsafe` (someone else's) or `EmbeddedFailed` (no data directory).
    """
    cluster = folders.cluster
    if not cluster.exists():
        return False
    closed_folder(folder=cluster, owner=owner)
    try:
        found = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise EmbeddedFailed(
            f"{cluster} is no data directory of PostgreSQL (PG_VERSION cannot be read: {error.strerror}). "
            "Move it away and restore a backup, or set LADING_DATA to another folder."
        ) from error
    if found != version:
        raise EmbeddedWrongVersion(
            f"The data in {cluster} were written by PostgreSQL {found}, and this is PostgreSQL {version}. "
            f"Make a backup with the Lading that brought {found}, and restore it with this one "
            "into an empty folder."
        )
    return True


def make_cluster(
    *, folders: Folders, owner: Owner, version: Version, bin_dir: Path, settings: Mapping[str, str]
) -> None:
    """Run initdb aside and move the result into place, so that there is never half a data directory."""
    unfinished = folders.root / "cluster.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    closed_folder(folder=unfinished, owner=owner)
    code, said = owner.run(
        [
            str(bin_dir / "initdb"),
            f"--pgdata={unfinished}",
            f"--username={ADMIN}",
            "--auth=peer",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
            *_LOCALE[version],
            *(["--no-sync"] if settings.get("fsync") == "off" else []),
        ]
    )
    if code:
        raise EmbeddedFailed(f"PostgreSQL could not make its data directory in {folders.root}: {said[-1000:]}")
    with (unfinished / "postgresql.conf").open("a", encoding="utf-8") as out:
        out.write("\ninclude 'lading.conf'\n")
    unfinished.rename(folders.cluster)


def configure_cluster(*, folders: Folders, owner: Owner, bin_dir: Path, settings: Mapping[str, str]) -> None:
    """Write who may come in, and the settings; `ALTER SYSTEM` stays stronger than the settings."""
    text = settings_text(data=folders.root, socket=folders.socket, lz4=has_lz4(bin_dir=bin_dir), given=settings)
    _write(folders.cluster / "lading.conf", text, owner)
    _write(folders.cluster / "pg_hba.conf", _HBA, owner)
    _write(folders.cluster / "pg_ident.conf", _ident(owner), owner)


def _ident(owner: Owner) -> str:
    if not re.fullmatch(r"[^\"\n\r\\/]+", owner.name):
        raise EmbeddedUnsafe(f"The user's name {owner.name!r} cannot be written into PostgreSQL's list of users.")
    people = dict.fromkeys((owner.name, "root"))
    return "".join(f'lading "{who}" {role}\n' for who in people for role in (APPLICATION, ADMIN))


def _write(file: Path, text: str, owner: Owner) -> None:
    # As root we write into a folder of the server's user: a fresh file moved over the old follows no link.
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        if owner.dropped:
            os.fchown(descriptor, owner.uid, owner.gid)
        out.write(text)
    fresh.replace(file)
