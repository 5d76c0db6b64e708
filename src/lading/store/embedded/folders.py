"""Where the embedded database lives on disk, and that nobody but its owner gets there."""

import hashlib
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path
from typing import NamedTuple

from lading.store.embedded.owner import Owner, name_of
from lading.store.embedded.refusals import EmbeddedDiskFull, EmbeddedUnreachable, EmbeddedUnsafe

OURS = frozenset(
    {"cluster", "cluster.new", "run", "files", "secret", "postgres.log", "postgres.log.1", "lost+found"}
    | {"start.lock", "users.lock", "alive.lock", "run.lock", "demo.key"}
)
"""What Lading itself puts into its data folder, beside copies of PostgreSQL (`postgres-…`)."""

UNFIT = re.compile(r'["$`\\\n\r]')
"""What initdb, which goes through a shell, cannot be given in a path."""

LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
"""Bytes: a socket's whole path has 107 on Linux and 103 on macOS."""

ROOM_TO_MAKE = 128 * 2**20
ROOM_TO_START = 24 * 2**20


class Folders(NamedTuple):
    """The data folder `root`, what is inside, and the folder of the socket."""

    root: Path
    socket: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.root / "cluster"

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.root / "postgres.log"

    @property
    def start_lock(self) -> Path:
        """Held while one process starts or stops the server."""
        return self.root / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Shared by every process that uses the server."""
        return self.root / "users.lock"

    @property
    def alive_lock(self) -> Path:
        """Held by PostgreSQL's processes themselves, to the last one."""
        return self.root / "alive.lock"


def prepare_folders(*, data: Path, owner: Owner) -> Folders:
    """Make the data folder and the socket's folder, both closed to others.

    Only the data folder itself, and only while it holds nothing that is not ours, has its mode set. Raises
    `EmbeddedUnreachable` where the owner cannot get there, `EmbeddedUnsafe` where others could meddle, and
    `EmbeddedDiskFull`.
    """
    root = data.expanduser().resolve()
    if UNFIT.search(str(root)):
        raise EmbeddedUnsafe(
            f'PostgreSQL cannot make a database in {root}: the path has one of the characters " $ ` \\ '
            "or a line break. Set LADING_DATA to another folder."
        )
    try:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedUnreachable(
            f"The folder {root} cannot be made ({error.strerror}). Set LADING_DATA to another folder."
        ) from error
    if owner.dropped:
        _claim(root, owner)
        _refuse_unreachable(root, owner)
    _refuse_foreign(root, owner)
    _refuse_full(root)
    return Folders(root=root, socket=_socket_folder(root, owner))


def closed_folder(*, folder: Path, owner: Owner) -> Path:
    """Make `folder` for the owner alone (0700), or check that it is so; raises `EmbeddedUnsafe`."""
    try:
        folder.mkdir(mode=0o700)
        if owner.dropped:
            os.chown(folder, owner.uid, owner.gid)
    except FileExistsError:
        pass
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.uid:
        raise EmbeddedUnsafe(
            f"{folder} belongs to the user {name_of(found.st_uid)}, not to {owner.name}. "
            f"Run Lading as the user who made it, or set LADING_DATA to another folder."
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)
    return folder


def _claim(root: Path, owner: Owner) -> None:
    found = root.stat()
    if found.st_uid not in {0, owner.uid}:
        raise EmbeddedUnsafe(
            f"The folder {root} belongs to the user {name_of(found.st_uid)}. "
            "Run Lading as that user, or set LADING_DATA to another folder."
        )
    if all(child.name in OURS or child.name.startswith("postgres-") for child in root.iterdir()):
        # Root keeps the folder, so that the server's user cannot swap the programs that root runs.
        os.chown(root, 0, owner.gid)
        root.chmod(0o710)


def _refuse_unreachable(root: Path, owner: Owner) -> None:
    for folder in (*reversed(root.parents), root):
        found = folder.stat()
        if found.st_uid == owner.uid:
            needed = stat.S_IXUSR
        else:
            needed = stat.S_IXGRP if found.st_gid == owner.gid else stat.S_IXOTH
        if not found.st_mode & needed:
            raise EmbeddedUnreachable(
                f"PostgreSQL does not run as root but as the user {owner.name!r}, who cannot get to {root} "
                f"because {folder} is closed to others, and it stays so. "
                "Set LADING_DATA to a folder elsewhere, such as /var/lib/lading."
            )


def _refuse_foreign(root: Path, owner: Owner) -> None:
    if owner.dropped and root.stat().st_mode & 0o022:
        raise EmbeddedUnsafe(
            f"Other users can write in {root}, and would so control a database that root starts. "
            f"Say 'chmod go-w {root}', or set LADING_DATA to another folder."
        )
    if not owner.dropped and not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        raise EmbeddedUnreachable(
            f"The user {owner.name!r} may not write in {root}; it belongs to {name_of(root.stat().st_uid)}. "
            "Run Lading as that user, or set LADING_DATA to another folder."
        )


def _refuse_full(root: Path) -> None:
    needed = ROOM_TO_START if (root / "cluster").exists() else ROOM_TO_MAKE
    free = shutil.disk_usage(root).free
    if free < needed:
        raise EmbeddedDiskFull(
            f"{free // 2**20} MB are free where {root} is; the database starts with {needed // 2**20} MB. "
            "Make room, or set LADING_DATA to a folder on another disk."
        )


def _socket_folder(root: Path, owner: Owner) -> Path:
    folder = root / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = _short_folder(root, owner)
    return closed_folder(folder=folder, owner=owner)


def _short_folder(root: Path, owner: Owner) -> Path:
    name = f"lading-{hashlib.sha256(os.fsencode(root)).hexdigest()[:12]}"
    if owner.dropped:
        return next(Path(parent) for parent in ("/run", "/var/run", "/tmp") if Path(parent).is_dir()) / name  # noqa: S108
    own = os.environ.get("XDG_RUNTIME_DIR", "")
    if own and len(os.fsencode(own)) < LONGEST_SOCKET_FOLDER - len(name) and os.access(own, os.W_OK | os.X_OK):
        return Path(own) / name
    temporary = Path(tempfile.gettempdir())
    if len(os.fsencode(temporary)) > LONGEST_SOCKET_FOLDER - 40:
        temporary = Path("/tmp")  # noqa: S108 -- the folder itself is ours and closed, see closed_folder
    return temporary / f"{name}-{owner.uid}"
