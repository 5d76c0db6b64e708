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

USER = "lading"


def _guard(asyncssh: Any, asked: argparse.Namespace) -> Any:
    """Who may sign in: the one user, by the password or the key; passwords are noted, right or wrong."""

    class Guard(asyncssh.SSHServer):  # type: ignore[misc]
        def begin_auth(self, username: str) -> bool:  # noqa: ARG002 -- the library's
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            with asked.journal.open("a") as kept:
                kept.write(f"{username} {password}\n")
            return bool(username == USER and password == asked.password)

    return Guard


def _files(asyncssh: Any, root: Path) -> Any:
    """Files below the root, and the answer to a rename lost where a test wants that."""

    class Files(asyncssh.SFTPServer):  # type: ignore[misc]
        def __init__(self, channel: Any) -> None:
            super().__init__(channel, chroot=str(root).encode())
            self._channel = channel

        def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
            super().posix_rename(oldpath, newpath)
            if (root / ".lose").exists():
                (root / ".lose").unlink()
                self._channel.get_connection().abort()

    return Files


async def serve(asked: argparse.Namespace) -> None:
    """Serve until somebody ends the process."""
    import asyncssh  # optional dependency: sftp

    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.listen(
        "127.0.0.1",
        asked.port,
        server_host_keys=[key],
        server_factory=_guard(asyncssh, asked),
        sftp_factory=_files(asyncssh, asked.root),
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
