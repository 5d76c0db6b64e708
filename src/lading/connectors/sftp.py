"""Folders on SFTP servers: files are written whole or not at all, and only to a server that is known by its key."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from lading.connectors.post_outside import look_outside
from lading.intake.sftp_place import NoFolder, SftpPlace

SECONDS = 60.0
_SIGN_IN = 15.0
_MISSING = "SFTP needs its library: install lading[sftp]."


@asynccontextmanager
async def open_folder(place: SftpPlace, secret: str, *, inside: bool = True) -> AsyncIterator[Any]:
    """Sign in and go to the folder; gives the client of the library. Raises `NoFolder` for whatever goes wrong.

    `secret` is a password or a private key. Without `inside` an address of a private network is refused.
    """
    try:
        import asyncssh  # optional dependency: sftp
    except ImportError:
        raise NoFolder(_MISSING) from None
    host = place.host if inside else await _public(place)
    if not place.host_key:
        raise NoFolder(await _shown(place, host))
    try:
        asked = _options(asyncssh, place, secret)
        async with (
            asyncio.timeout(SECONDS),
            asyncssh.connect(host, **asked) as connection,
            connection.start_sftp_client() as client,
        ):
            await client.chdir(place.folder)
            yield client
    except asyncssh.HostKeyNotVerifiable:
        told = f"{place.host} does not show the key that is kept for it, so nobody signed in."
        raise NoFolder(f"{told} Ask its owner whether the key was changed.") from None
    except asyncssh.PermissionDenied:
        raise NoFolder(f"{place.host} does not let “{place.user}” in.") from None
    except asyncssh.SFTPNoSuchFile:
        raise NoFolder(f"There is no folder {place.folder} on {place.host}.") from None
    except (asyncssh.Error, OSError, TimeoutError, ValueError) as error:
        raise NoFolder(f"{place.host}:{place.port}: {type(error).__name__} {error}"[:300]) from error


async def write_whole(client: Any, name: str, content: bytes) -> None:
    """Write a file under another name first; when it is renamed it is whole, and a repeat is the same file."""
    import asyncssh  # optional dependency: sftp

    half = f".{name}.part"
    async with client.open(half, "wb") as file:
        await file.write(content)
    try:
        await client.posix_rename(half, name)
    except asyncssh.SFTPOpUnsupported:
        if await client.exists(name):
            await client.remove(name)
        await client.rename(half, name)


async def read_file(client: Any, name: str, *, most: int) -> bytes | None:
    """The beginning of a file, None where there is none."""
    if not await client.exists(name):
        return None
    async with client.open(name, "rb") as file:
        return bytes(await file.read(most))


def _options(asyncssh: Any, place: SftpPlace, secret: str) -> dict[str, Any]:
    """Nothing of the machine's own settings, keys or agents counts."""
    key = secret.lstrip().startswith("-----BEGIN")
    return {
        "port": place.port,
        "username": place.user,
        "known_hosts": ([asyncssh.import_public_key(place.host_key)], [], []),
        "client_keys": [asyncssh.import_private_key(secret)] if key else None,
        "password": None if key else secret,
        "config": None,
        "agent_path": None,
        "gss_host": None,
        "preferred_auth": "publickey" if key else "password,keyboard-interactive",
        "connect_timeout": _SIGN_IN,
        "login_timeout": _SIGN_IN,
    }


async def _public(place: SftpPlace) -> str:
    """The very address that is connected to, which lies in no private network."""
    found, why = await look_outside(place.host, place.port)
    if why:
        raise NoFolder(why)
    return found


async def _shown(place: SftpPlace, host: str) -> str:
    """Which key a server shows whose key nobody has said yet, for a person to compare."""
    import asyncssh  # optional dependency: sftp

    try:
        async with asyncio.timeout(_SIGN_IN):
            key = await asyncssh.get_server_host_key(host, place.port, config=None)
    except (asyncssh.Error, OSError, TimeoutError) as error:
        return f"{place.host}:{place.port} cannot be reached: {type(error).__name__} {error}"[:300]
    if key is None:
        return f"{place.host} shows no key."
    shown = key.export_public_key().decode().strip()
    return (
        f"Nobody has said by which key {place.host} is known, so nobody signs in. It shows {key.get_fingerprint()}: "
        f"compare that with what its owner says, and put this in as its key: {shown}"
    )
