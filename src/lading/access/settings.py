"""What a person has chosen for their own screens: a few small values, kept with their login."""

import json
from collections.abc import Mapping
from typing import Any

from lading.kernel import Invalid
from lading.store import UnitOfWork

MOST = 64_000


async def read_settings(unit: UnitOfWork, *, login: str) -> dict[str, Any]:
    """The person's settings by name; empty for somebody unknown."""
    rows = await unit.fetch("SELECT settings FROM users WHERE login = %s", [login])
    return dict(rows[0][0]) if rows else {}


async def change_settings(unit: UnitOfWork, *, login: str, changes: Mapping[str, Any]) -> None:
    """Set these settings and leave the others; None forgets one. Raises `Invalid` when they grow beyond 64 kB."""
    kept = {name: value for name, value in changes.items() if value is not None}
    gone = [name for name, value in changes.items() if value is None]
    rows = await unit.fetch(
        "UPDATE users SET settings = (settings || %s::jsonb) - %s::text[] WHERE login = %s"
        " RETURNING octet_length(settings::text)",
        [json.dumps(kept), gone, login],
    )
    if rows and rows[0][0] > MOST:
        raise Invalid("That is too much to remember. Delete some of your saved views first.", code="settings_full")
