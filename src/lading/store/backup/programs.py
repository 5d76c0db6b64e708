"""PostgreSQL's own programs, started so that no password shows in the list of processes."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from lading.store.backup.refusals import BackupFailed


class Programs(NamedTuple):
    """How to reach one database: `address` is a libpq connection string without its password."""

    bin_dir: Path | None
    address: str
    environment: dict[str, str]

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection]:
        """A connection of our own, each statement its own transaction; raises `BackupFailed`."""
        try:
            connection = psycopg.connect(
                self.address, password=self.environment.get("PGPASSWORD"), connect_timeout=10, autocommit=True
            )
        except psycopg.OperationalError as error:
            raise BackupFailed(f"The database cannot be reached: {error}") from error
        with connection:
            yield connection

    def path(self, name: str) -> str:
        """Where a program is; raises `BackupFailed` where it is missing."""
        found = shutil.which(name, path=str(self.bin_dir) if self.bin_dir else None)
        if found is None:
            raise BackupFailed(
                f"The program {name} is missing. Install PostgreSQL's client programs, "
                "of the server's version or newer."
            )
        return found


def find_programs(*, url: str, bin_dir: Path | None) -> Programs:
    """The programs in `bin_dir` (else on the PATH) for the database at a libpq URL `postgresql://…`."""
    if not url.startswith(("postgresql://", "postgres://")):
        raise BackupFailed("The database's address must begin with postgresql:// for a backup or a restore.")
    values = conninfo_to_dict(url)
    password = values.pop("password", None)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LADING_"))}
    environment |= {"LC_ALL": "C", **({"PGPASSWORD": str(password)} if password else {})}
    return Programs(bin_dir=bin_dir, address=make_conninfo("", **values), environment=environment)


def complaint(*, said: IO[bytes]) -> str:
    """The first error in what a program said, else the end of it."""
    said.seek(0)
    lines = said.read(2**16).decode(errors="replace").strip().splitlines() or ["no reason given"]
    return next((line for line in lines if re.search(r"error:|fatal:", line, re.IGNORECASE)), lines[-1])


def pipe_end(stream: IO[bytes] | None) -> IO[bytes]:
    """The stream of a process that was started with a pipe there."""
    if stream is None:
        raise ValueError("the process was started without this pipe")
    return stream
