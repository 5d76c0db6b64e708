"""The ground on which everything is measured: one durable PostgreSQL of our own, and fresh databases in it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from lading.app.audit import audit
from lading.app.bench.pace import Pace
from lading.kernel import Refusal
from lading.store import Settings, open_database
from lading.store.embedded import EmbeddedServer
from lading.store.migrate import migrate

SCRIPTS = Path(__file__).parents[4] / "bench"
"""The folder with what other programs run: `limit.sql` for pgbench, `orders.lua` for wrk."""

COMPANY = Path(__file__).with_name("company.sql")


class NoGround(Refusal):
    """The benchmarks cannot run here; the sentence says why."""

    code = "no_ground"


class Ground:
    """A PostgreSQL with a template: a migrated database with the company of the benchmarks."""

    def __init__(self, *, url: str, admin_url: str, settings: Settings, pace: Pace) -> None:
        self.url = url
        self.admin_url = admin_url
        self.settings = settings
        self.pace = pace
        self._template = ""

    @contextmanager
    def database(self, *, template: str = "", keep_as: str = "") -> Iterator[str]:
        """The URL of a fresh database with the company in it, or of a copy of `template`.

        It is dropped afterwards, unless `keep_as` names it.
        """
        name = self._make(keep_as or f"bench_{uuid4().hex[:10]}", template=template or self._company())
        try:
            yield self.address(name)
        finally:
            if not keep_as:
                self.drop(name)

    def _company(self) -> str:
        if not self._template:
            name = self._make(f"bench_{uuid4().hex[:10]}_template")
            migrate(self.address(name))
            with psycopg.connect(self.address(name), autocommit=True) as connection:
                connection.execute(COMPANY.read_bytes())
                connection.execute("VACUUM ANALYZE")
            self._template = name
        return self._template

    def address(self, name: str) -> str:
        """The URL of another database of the server."""
        return make_url(self.url).set(database=name).render_as_string(hide_password=False)

    def checkpoint(self) -> None:
        """Write everything out, so that no run pays for what another left behind."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute("CHECKPOINT")

    def version(self) -> str:
        """What the server calls itself, such as `18.4`."""
        with psycopg.connect(self.admin_url) as admin:
            row = admin.execute("SHOW server_version").fetchone()
        return str(row[0]) if row else ""

    def names(self, beginning: str) -> list[str]:
        """The server's databases whose names begin so."""
        with psycopg.connect(self.admin_url) as admin:
            rows = admin.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [beginning])
            return [str(row[0]) for row in rows]

    def exists(self, name: str) -> bool:
        """Whether there is a database of that name."""
        return name in self.names(name)

    def rename(self, old: str, new: str) -> None:
        """Give a database another name."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(f'ALTER DATABASE "{old}" RENAME TO "{new}"'.encode())

    def drop(self, name: str) -> None:
        """Drop a database, whoever still uses it."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())

    def close(self) -> None:
        """Drop the template."""
        if self._template:
            self.drop(self._template)

    def _make(self, name: str, *, template: str = "") -> str:
        owner = make_url(self.url).username
        copied = f' TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
            admin.execute(f'CREATE DATABASE "{name}" OWNER "{owner}"{copied}'.encode())
        return name


@contextmanager
def open_ground(settings: Settings, *, pace: Pace) -> Iterator[Ground]:
    """A server of our own in a temporary folder; with a database URL, databases of our own on that server.

    Raises `NoGround` where that server lets us make no databases. Nothing stays behind.
    """
    if not settings.embedded:
        _refuse_powerless(settings.database_url)
        ground = Ground(url=settings.database_url, admin_url=settings.database_url, settings=settings, pace=pace)
        try:
            yield ground
        finally:
            ground.close()
        return
    room = "/var/tmp" if Path("/var/tmp").is_dir() else None  # noqa: S108 -- the folder in it is ours
    folder = Path(tempfile.mkdtemp(prefix="lading-bench-", dir=room))
    folder.chmod(0o755)  # the server's user has to get through
    try:
        with EmbeddedServer(data=folder / "pg") as server:
            yield Ground(url=server.url, admin_url=server.admin_url, settings=settings, pace=pace)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_powerless(url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if not (row and row[0]):
        raise NoGround(
            "The benchmarks make databases of their own beside yours, and this role may not: "
            "ALTER ROLE … CREATEDB, or unset LADING_DATABASE_URL for an embedded server."
        )


async def breaches(url: str) -> list[str]:
    """What the audit finds in a database after a run: one sentence for each law that is broken."""
    database = open_database(url)
    try:
        return [f"{breach.law}: {breach.sentence} {breach.first}" for breach in await audit(database)]
    finally:
        await database.close()
