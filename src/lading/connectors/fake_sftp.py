"""`python -m lading.connectors.fake_sftp --root DIR --password WORD`: an SFTP server, for tests and demos.

It prints its address and the key by which it is known, in two lines. Whoever tries to sign in, with a password that is
sent to it, stands in the file `--journal`. A file `.lose` in the root makes it drop the connection after the next
rename took effect, before anybody is told.
"""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

import asyncssh  # optional dependency: sftp

USER = "lading"


class Guard(asyncssh.SSHServer):
    """Who may sign in: the one user, by the password or the key."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002 -- the library's
        """Everybody has to."""
        return True

    def password_auth_supported(self) -> bool:
        """Passwords are taken."""
        return True

    def validate_password(self, username: str, password: str) -> bool:
        """Whether it is the right one; noted either way."""
        with self._asked.journal.open("a") as kept:
            kept.write(f"{username} {password}\n")
        return bool(username == USER and password == self._asked.password)


class Files(asyncssh.SFTPServer):
    """Files below the root."""

    def __init__(self, channel: Any, root: Path) -> None:
        super().__init__(channel, chroot=str(root).encode())
        self._root, self._channel = root, channel

    def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Rename, and lose the answer where a test wants that."""
        super().posix_rename(oldpath, newpath)
        if (self._root / ".lose").exists():
            (self._root / ".lose").unlink()
            self._channel.get_connection().abort()


async def serve(asked: argparse.Namespace) -> None:
    """Serve until somebody ends the process."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen(
        "127.0.0.1",
        asked.port,
        server_host_keys=[key],
        server_factory=lambda: Guard(asked),
        sftp_factory=lambda channel: Files(channel, asked.root),
        authorized_client_keys=str(asked.client_key) if asked.client_key else (),
        allow_scp=False,
    )
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(f"sftp://{USER}@127.0.0.1:{port}\n{key.export_public_key().decode().strip()}\n")
    sys.stdout.flush()
    await server.wait_closed()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="An SFTP server, for tests and demos.")
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--client-key", type=Path, default=None, help="public keys that may sign in")
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    asyncio.run(serve(parser.parse_args()))
