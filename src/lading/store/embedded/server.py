"""The embedded PostgreSQL server: started, found again after a crash of its starter, watched, and stopped."""

import logging
import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Self

import psycopg

from lading.store.embedded.binaries import Version, prepare_binaries
from lading.store.embedded.cluster import ADMIN, APPLICATION, check_cluster, configure_cluster, make_cluster
from lading.store.embedded.database import prepare_database, refuse_unsafe
from lading.store.embedded.folders import Folders, prepare_folders
from lading.store.embedded.launch import Mode, last_words, launch, shut_down
from lading.store.embedded.locks import is_locked, locked, tighten, try_lock
from lading.store.embedded.owner import Owner, find_owner
from lading.store.embedded.postmaster import (
    kill_orphans,
    read_postmaster,
    socket_url,
    wait_until_ready,
    works_in,
)
from lading.store.embedded.refusals import EmbeddedFailed

_logger = logging.getLogger(__name__)


class EmbeddedServer:
    """PostgreSQL in the folder `data` (`LADING_DATA`), shared by every process that starts it there.

    The first to call `start` launches it, the others adopt it, the last to call `stop` stops it; who dies
    without `stop` is no longer counted. `settings` win over our choice; they are the launching process's.
    """

    def __init__(
        self, *, data: Path, version: Version = "18", settings: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.data = data
        self.version: Version = version
        self.settings = dict(settings)
        self.adopted = False
        self._turn = threading.RLock()
        self._child: subprocess.Popen[bytes] | None = None
        self._use: int | None = None
        self._wanted = False
        self._found: tuple[Folders, Path] | None = None
        self._socket = data
        self._elsewhere = False  # it runs in another container, which shares the folder with us

    @property
    def url(self) -> str:
        """A libpq URL for the role `lading`, which owns the database `lading` and is no superuser."""
        return socket_url(socket=self._place(self._socket), role=APPLICATION, database=APPLICATION)

    @property
    def admin_url(self) -> str:
        """A libpq URL for the superuser, in the database `postgres`."""
        return socket_url(socket=self._place(self._socket), role=ADMIN, database=ADMIN)

    @property
    def bin_dir(self) -> Path:
        """The folder of `psql`, `pg_dump` and the like."""
        return self._place(None)

    @property
    def log(self) -> Path:
        """The file in which PostgreSQL writes what happens to it."""
        return self._folders().log

    @property
    def pid(self) -> int | None:
        """The server's first process, or None where none that we can see serves the folder."""
        if self._found is None:
            return None
        if self._child is not None and self._child.poll() is None:
            return self._child.pid
        found = read_postmaster(cluster=self._folders().cluster)
        return found.pid if found and works_in(pid=found.pid, cluster=self._folders().cluster) else None

    def running(self) -> bool:
        """Whether the server's first process lives; it may still be recovering."""
        if self._found is None:
            return False
        return self.pid is not None or (self._elsewhere and self._lives())

    def start(self) -> None:
        """Launch or adopt the server, and return when it answers; crash recovery is waited for without limit.

        Raises an `EmbeddedRefusal` that says what to do.
        """
        with self._turn:
            if self._use is not None and self.running():
                return
            owner = find_owner()
            folders = prepare_folders(data=self.data, owner=owner)
            with locked(file=folders.start_lock):
                self._join(folders)
                try:
                    self._attach(folders, owner)
                    self._wanted = True
                except BaseException:
                    self._leave(folders, mode="immediate", force=False)
                    raise

    def stop(self, *, mode: Mode = "fast", force: bool = False) -> None:
        """Stop the server, unless other processes use it too and `force` is off; then it is left to them.

        `fast` ends sessions and writes a checkpoint, `smart` waits for sessions to end, `immediate` leaves
        recovery to the next start. Raises `EmbeddedFailed` when it does not end within minutes.
        """
        with self._turn:
            self._wanted = False
            if self._use is not None:
                with locked(file=self._folders().start_lock):
                    self._leave(self._folders(), mode=mode, force=force)

    def ensure_running(self) -> bool:
        """Start a server that died (and was not stopped by us) again; True when that was needed.

        For a supervising loop: cheap while all is well, safe beside `stop` in another thread. Raises what
        `start` raises, and tries again when called again.
        """
        with self._turn:
            if not self._wanted or self.running():
                return False
            self.start()
            return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _folders(self) -> Folders:
        if self._found is None:
            raise EmbeddedFailed("The embedded database has not been started.")
        return self._found[0]

    def _place(self, socket: Path | None) -> Path:
        if self._found is None:
            raise EmbeddedFailed("The embedded database has not been started.")
        return socket or self._found[1]

    def _join(self, folders: Folders) -> None:
        if self._use is None:
            self._use = try_lock(file=folders.users_lock, shared=True)
        if self._use is None:
            raise EmbeddedFailed(f"Somebody holds {folders.users_lock} alone. Try again.")

    def _attach(self, folders: Folders, owner: Owner) -> None:
        exists = check_cluster(folders=folders, owner=owner, version=self.version)
        self._found = (folders, Path())
        self.adopted = self._lives()
        bin_dir = prepare_binaries(root=folders.root, owner=owner, version=self.version, prune=not self.adopted)
        self._found = (folders, bin_dir)
        if not (self.adopted and self._wait()):
            self.adopted = False
            self._launch(folders, owner, exists=exists)
        self._elsewhere = self.pid is None
        try:
            prepare_database(admin_url=self.admin_url, cluster=folders.cluster)
            refuse_unsafe(url=self.url, cluster=folders.cluster, given=self.settings)
        except psycopg.OperationalError as error:
            raise EmbeddedFailed(f"The database in {folders.root} is lost again: {error}") from error

    def _launch(self, folders: Folders, owner: Owner, *, exists: bool) -> None:
        if not exists:
            make_cluster(
                folders=folders,
                owner=owner,
                version=self.version,
                bin_dir=self.bin_dir,
                settings=self.settings,
            )
        configure_cluster(folders=folders, owner=owner, bin_dir=self.bin_dir, settings=self.settings)
        logged = folders.log.stat().st_size if folders.log.exists() else 0
        self._child = launch(bin_dir=self.bin_dir, folders=folders, owner=owner)
        if not self._wait():
            words = last_words(log=folders.log, since=logged)
            raise EmbeddedFailed(f"PostgreSQL ended while starting; {folders.log} says: {words}")

    def _lives(self) -> bool:
        if self._child is not None and self._child.poll() is None:
            return True
        return is_locked(file=self._folders().alive_lock) or self.pid is not None

    def _wait(self) -> bool:
        def lives() -> bool:
            return self._lives() if self.adopted else self._child is not None and self._child.poll() is None

        ready = wait_until_ready(url=self._look, lives=lives, waiting=self._report)
        self._look()
        return ready

    def _look(self) -> str:
        """Ask the pid file where the server listens: who started it may have chosen another folder."""
        found = read_postmaster(cluster=self._folders().cluster)
        self._socket = (found and found.socket) or self._folders().socket
        return self.admin_url

    def _report(self, seconds: float, answer: str) -> None:
        if int(seconds) % 5 == 2:
            said = answer.partition("FATAL:")[2].strip() or answer
            _logger.warning("The database is not ready after %d s: %s", seconds, said.splitlines()[0])
        headless = seconds >= 3 and self.adopted and self.pid is None
        if headless and (killed := kill_orphans(cluster=self._folders().cluster)):
            _logger.warning("Ended %d sessions that had outlived their server", killed)

    def _leave(self, folders: Folders, *, mode: Mode, force: bool) -> None:
        use, self._use = self._use, None
        if use is None:
            return
        try:
            alone = tighten(descriptor=use)
            if (alone or force) and self._found is not None and (pid := self.pid) is not None:
                shut_down(pid=pid, mode=mode, lives=self._lives)
            elif self._child is not None and self._child.poll() is None:
                _logger.info("The embedded database stays: other processes use %s", folders.root)
                self._child.returncode = 0  # no longer ours to wait for
            self._child = None
        finally:
            os.close(use)
