"""The demo's API key: made once, kept in a file of the data folder that only we can read."""

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from lading.access import KeyRing, create_key
from lading.store import Database, Settings

SCOPES = ["orders:read", "orders:write", "catalog:read", "stock:read", "stock:write", "fulfilment:read"]


def key_file(settings: Settings, name: str = "demo") -> Path:
    """Where the key lies."""
    return settings.data / f"{name}.key"


async def demo_key(
    database: Database, settings: Settings, *, name: str = "demo", scopes: Sequence[str] = SCOPES
) -> str:
    """The key that is in the file of that name and valid, else a new one, written there."""
    file = key_file(settings, name)
    if file.is_file():
        key = file.read_text(encoding="ascii").strip()
        if key and await KeyRing(database).find(key):
            return key
    async with database.unit_of_work() as unit:
        key = await create_key(unit, name=f"{name}-{secrets.token_hex(4)}", scopes=list(scopes))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(key + "\n")
    return key
