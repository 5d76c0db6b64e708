"""Buffers and quotas on screens and over HTTP."""

import msgspec
from sqlalchemy import select

from lading.inventory.promise_tables import buffers, quotas
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
