"""Buffers and quotas on screens and over HTTP."""

import msgspec
from sqlalchemy import select

from lading.inventory.promise_tables import buffers, quotas, withheld
from lading.kernel import plain
from lading.store.connection import Connection


class BufferView(msgspec.Struct, frozen=True, kw_only=True):
    """Base units that orders of a channel leave untouched; an empty place or SKU means all."""

    channel: str
    place: str
    sku: str
    quantity: str


class QuotaView(msgspec.Struct, frozen=True, kw_only=True):
    """Base units that were set aside for a channel or customer group; `remaining` are not ordered yet."""

    sku: str
    place: str
    kind: str
    holder: str
    quantity: str
    remaining: str


class WithheldView(msgspec.Struct, frozen=True, kw_only=True):
    """An item that a place does not send (`shipping` false), or does not hand out (`pick_up` false)."""

    sku: str
    place: str
    shipping: bool
    pick_up: bool


async def list_withheld(connection: Connection, *, sku: str = "", place: str = "") -> list[WithheldView]:
    """What is withheld of an item, at a place; rows of which nothing is are left out."""
    statement = select(withheld).order_by(withheld.c.sku, withheld.c.place)
    for column, value in ((withheld.c.sku, sku), (withheld.c.place, place)):
        if value:
            statement = statement.where(column == value)
    found: dict[tuple[str, str], set[str]] = {}
    for row in await connection.execute(statement):
        found.setdefault((row.sku, row.place), set()).add(row.what)
    return [
        WithheldView(sku=key[0], place=key[1], shipping="shipping" not in whats, pick_up="pick_up" not in whats)
        for key, whats in found.items()
    ]


async def list_buffers(
    connection: Connection, *, channel: str = "", place: str = "", sku: str = ""
) -> list[BufferView]:
    """Buffers of a channel, of a place, of an item: those that name it."""
    statement = select(buffers).order_by(*buffers.primary_key)
    for column, value in ((buffers.c.channel, channel), (buffers.c.place, place), (buffers.c.sku, sku)):
        if value:
            statement = statement.where(column == value)
    return [
        BufferView(channel=row.channel, place=row.place, sku=row.sku, quantity=plain(row.quantity))
        for row in await connection.execute(statement)
    ]


async def list_quotas(connection: Connection, *, sku: str = "", place: str = "", holder: str = "") -> list[QuotaView]:
    """Quotas of an item, at a place, of a holder."""
    statement = select(quotas).order_by(*quotas.primary_key)
    for column, value in ((quotas.c.sku, sku), (quotas.c.place, place), (quotas.c.holder, holder)):
        if value:
            statement = statement.where(column == value)
    return [
        QuotaView(
            sku=row.sku,
            place=row.place,
            kind=row.kind,
            holder=row.holder,
            quantity=plain(row.quantity),
            remaining=plain(row.remaining),
        )
        for row in await connection.execute(statement)
    ]
