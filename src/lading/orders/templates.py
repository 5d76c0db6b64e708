"""Templates: orders that staff type in again and again, kept under a name."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from lading.kernel import Invalid, NotFound
from lading.orders.tables import order_templates
from lading.store import Event, UnitOfWork
from lading.store.events import record

LONGEST = 80
_COLUMNS = [order_templates.c[name] for name in ("name", "draft", "saved_at", "saved_by")]


class TemplateView(msgspec.Struct, frozen=True):
    """A template: its `draft` has fields of an order's draft, perhaps not all that an order needs."""

    name: str
    draft: dict[str, Any]
    saved_at: datetime
    saved_by: str


async def save_template(unit: UnitOfWork, *, name: str, draft: dict[str, Any]) -> None:
    """Keep a draft under a name, instead of what was kept there. Raises `Invalid` for a name that is none."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Invalid(f"Give the template a name of 1 to {LONGEST} characters.", code="bad_name")
    await unit.execute(
        "INSERT INTO order_templates (name, draft, saved_at, saved_by) VALUES (%s, %s::json, %s, %s)"
        " ON CONFLICT (name) DO UPDATE SET draft = excluded.draft, saved_at = excluded.saved_at,"
        " saved_by = excluded.saved_by",
        [name, msgspec.json.encode(draft).decode(), unit.now, unit.actor.label],
    )
    await record(unit, [Event(kind="order_template.saved", subject=f"order_template/{name}", data={})])


async def delete_template(unit: UnitOfWork, *, name: str) -> None:
    """Forget a template. Raises `NotFound`."""
    if not await unit.execute("DELETE FROM order_templates WHERE name = %s", [name]):
        raise NotFound(f"There is no template {name!r}.")
    await record(unit, [Event(kind="order_template.deleted", subject=f"order_template/{name}", data={})])


async def list_templates(connection: AsyncConnection) -> list[TemplateView]:
    """All templates by name."""
    rows = await connection.execute(select(*_COLUMNS).order_by(order_templates.c.name))
    return [TemplateView(*row) for row in rows]


async def find_template(connection: AsyncConnection, *, name: str) -> TemplateView:
    """One template. Raises `NotFound`."""
    row = (await connection.execute(select(*_COLUMNS).where(order_templates.c.name == name))).one_or_none()
    if row is None:
        raise NotFound(f"There is no template {name!r}.")
    return TemplateView(*row)
