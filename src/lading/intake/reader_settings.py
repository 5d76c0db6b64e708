"""The language model that the company has named for second opinions: one row, its secret never shown."""

import msgspec

from lading.intake.ports import ReaderSettings
from lading.store import Event, UnitOfWork
from lading.store.events import record


async def read_reader(unit: UnitOfWork) -> tuple[ReaderSettings, str]:
    """The settings in force and the secret; none are wanted where nobody has said anything."""
    rows = await unit.fetch("SELECT settings::text, secret FROM intake_reader")
    return (msgspec.json.decode(rows[0][0], type=ReaderSettings), rows[0][1]) if rows else (ReaderSettings(), "")


async def put_reader(unit: UnitOfWork, *, settings: ReaderSettings, secret: str | None = None) -> None:
    """Say which model is asked; without a `secret` the kept one stays."""
    await unit.execute(
        "INSERT INTO intake_reader (one, settings, secret) VALUES (true, %s::jsonb, coalesce(%s, ''))"
        " ON CONFLICT (one) DO UPDATE SET settings = excluded.settings, secret = coalesce(%s, intake_reader.secret)",
        [msgspec.json.encode(settings).decode(), secret, secret],
    )
    data: dict[str, object] = {"when": settings.when, "model": settings.model, "secret_changed": secret is not None}
    await record(unit, [Event(kind="reader.changed", subject="settings/reader", data=data)])
