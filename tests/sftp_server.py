"""An SFTP server as a process of its own, for tests."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lading.intake.sftp_place import SftpPlace, sftp_place

PASSWORD = "harbour-9"


class SftpServer:
    """Where it is, by which key it is known, what lies there, and which passwords it was told."""

    def __init__(self, folder: Path, *, client_key: Path | None = None) -> None:
        self.root, self.journal = folder / "files", folder / "journal"
        (self.root / "in").mkdir(parents=True)
        self.journal.touch()
        command = [sys.executable, "-m", "lading.connectors.fake_sftp", "--root", str(self.root)]
        command += ["--password", PASSWORD, "--journal", str(self.journal)]
        command += ["--client-key", str(client_key)] if client_key else []
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.url = f"{self.process.stdout.readline().strip()}/in"
        self.host_key = self.process.stdout.readline().strip()

    @property
    def place(self) -> SftpPlace:
        """Its folder `in`."""
        return sftp_place(self.url, host_key=self.host_key)

    def files(self) -> dict[str, bytes]:
        """What lies in the folder `in`."""
        return {one.name: one.read_bytes() for one in (self.root / "in").iterdir() if one.is_file()}

    def tries(self) -> list[str]:
        """Who tried to sign in with which password."""
        return self.journal.read_text().splitlines()

    def end(self) -> None:
        """Stop it."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextmanager
def sftp_server(folder: Path, *, client_key: Path | None = None) -> Iterator[SftpServer]:
    """A server that runs as long as the block."""
    server = SftpServer(folder, client_key=client_key)
    try:
        yield server
    finally:
        server.end()
