"""Templates: orders that staff type in again and again, kept under a name."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from sqlalchemy import select

from lading.kernel import Invalid, NotFound
from lading.orders.draft import (
    Address,
    Attributes,
    DraftCustomer,
    DraftDiscount,
    DraftLine,
    DraftShipping,
    Notes,
    Tags,
)
from lading.orders.tables import order_templates
from lading.store import Event, UnitOfWork
from lading.store.connection import Connection
from lading.store.events import record

LONGEST = 80
_COLUMNS = [order_templates.c[name] for name in ("name", "draft", "saved_at", "saved_by")]


class TemplateDraft(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, kw_only=True):
    """What an order is to begin with: fields of an order's draft, none of which is needed."""

    channel: Annotated[str, Meta(max_length=80)] = ""
    currency: Annotated[str, Meta(pattern="^([A-Z]{3})?$")] = ""
    lines: Annotated[list[DraftLine], Meta(max_length=5000)] = []
    customer: DraftCustomer | None = None
    ship_to: Address | None = None
    bill_to: Address | None = None
    pickup_at: Annotated[str, Meta(max_length=80)] = ""
    prices_include_tax: bool | None = None
    shipping: DraftShipping = DraftShipping()
    discounts: Annotated[list[DraftDiscount], Meta(max_length=20)] = []
    notes: Notes = ""
    tags: Tags = []
    attributes: Attributes = {}


class OrderTemplate(msgspec.Struct, frozen=True):
    """A template: its `draft` has fields of an order's draft, perhaps not all that an order needs."""

    name: str
    draft: dict[str, Any]
    saved_at: datetime
    saved_by: str


async def save_template(unit: UnitOfWork, *, name: str, draft: dict[str, Any]) -> bool:
    """Keep a draft under a name, instead of what was kept there; answers whether the name is new.

    An equal draft changes nothing. Raises `Invalid` for a name that is none.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise Invalid(f"Give the template a name of 1 to {LONGEST} characters.", code="bad_name")
    known = await unit.fetch("SELECT draft FROM order_templates WHERE name = %s FOR NO KEY UPDATE", [name])
    if known and known[0][0] == msgspec.json.decode(msgspec.json.encode(draft)):
        return False
    await unit.execute(
        "INSERT INTO order_templates (name, draft, saved_at, saved_by) VALUES (%s, %s::json, %s, %s)"
        " ON CONFLICT (name) DO UPDATE SET draft = excluded.draft, saved_at = excluded.saved_at,"
        " saved_by = excluded.saved_by",
        [name, msgspec.json.encode(draft).decode(), unit.now, unit.actor.label],
    )
    await record(unit, [Event(kind="order_template.saved", subject=f"order_template/{name}", data={})])
    return not known


async def delete_template(unit: UnitOfWork, *, name: str) -> None:
    """Forget a template. Raises `NotFound`."""
    if not await unit.execute("DELETE FROM order_templates WHERE name = %s", [name]):
        raise NotFound(f"There is no template “{name}”.")
    await record(unit, [Event(kind="order_template.deleted", subject=f"order_template/{name}", data={})])


async def list_templates(connection: Connection) -> list[OrderTemplate]:
    """All templates by name."""
    rows = await connection.execute(select(*_COLUMNS).order_by(order_templates.c.name))
    return [OrderTemplate(*row) for row in rows]


async def find_template(connection: Connection, *, name: str) -> OrderTemplate:
    """One template. Raises `NotFound`."""
    row = (await connection.execute(select(*_COLUMNS).where(order_templates.c.name == name))).one_or_none()
    if row is None:
        raise NotFound(f"There is no template “{name}”.")
    return OrderTemplate(*row)
