"""Changing an order's papers: addresses, notes and whatever else people wrote. No event repeats what they say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from lading.orders.change import LockedOrder, move
from lading.store import UnitOfWork

FIELDS = ("customer", "ship_to", "bill_to", "notes", "attributes", "tags", "requested_by")
"""Fields of a draft that can change without touching lines, prices or stock."""
_encode = msgspec.json.Encoder().encode


class NewPapers(msgspec.Struct, frozen=True):
    """A locked order and what some of its `FIELDS` shall say. `party` is the code of a new `customer`."""

    order: LockedOrder
    fields: Mapping[str, Any]
    party: str | None = None
    reason: str = ""


class Papers(msgspec.Struct, frozen=True):
    """The fields as the database has them, in plain values."""

    customer: dict[str, Any] | None
    ship_to: dict[str, Any] | None
    bill_to: dict[str, Any] | None
    notes: str
    attributes: dict[str, Any]
    tags: list[str]
    requested_by: date | None


async def change_papers(unit: UnitOfWork, *, changes: Sequence[NewPapers]) -> dict[UUID, list[str]]:
    """Write what differs, with an event `order.papers_changed` that names the fields; answers those names by order.

    Each order stands in `changes` once. Save the orders afterwards.
    """
    current = await read_papers(unit, [change.order.id for change in changes])
    written: list[tuple[NewPapers, Papers]] = []
    changed: dict[UUID, list[str]] = {}
    for change in changes:
        before = current[change.order.id]
        after = msgspec.structs.replace(before, **_plain(change))
        fields = [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
        if fields or change.party not in {None, change.order.customer}:
            changed[change.order.id] = fields or ["customer"]
            written.append((change, after))
    await _write(unit, written)
    for change, _ in written:
        if change.party:
            change.order.customer = change.party
        fields = changed[change.order.id]
        move(change.order, kind="order.papers_changed", data={"fields": fields}, reason=change.reason)
    return changed


async def change_way(unit: UnitOfWork, *, order: UUID, pickup_at: str, method: str | None = None) -> None:
    """Where a locked order is fetched (empty: it is sent), and by which method it is sent, where that is said."""
    await unit.execute(
        "UPDATE orders SET pickup_at = nullif(%s, ''), shipping_method = coalesce(%s, shipping_method) WHERE id = %s",
        [pickup_at, method, order],
    )


async def read_sent_bytes(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, bytes]:
    """The drafts of these orders as they were sent, as JSON."""
    rows = await unit.fetch("SELECT order_id, sent::text FROM order_papers WHERE order_id = ANY(%s)", [list(orders)])
    return {row[0]: row[1].encode() for row in rows}


def _plain(change: NewPapers) -> dict[str, Any]:
    """The new values as they are kept; a customer carries the code of its party."""
    plain = {
        name: value if name == "requested_by" else msgspec.to_builtins(value) for name, value in change.fields.items()
    }
    if plain.get("customer") is not None:
        plain["customer"] = {**plain["customer"], "code": change.party or change.order.customer}
    return plain


async def read_papers(unit: UnitOfWork, orders: Sequence[UUID]) -> dict[UUID, Papers]:
    """The fields of these orders as they are. Lock the orders to rely on them."""
    rows = await unit.fetch(
        "SELECT o.id, p.customer, p.ship_to, p.bill_to, p.notes, p.attributes, o.tags, o.requested_by"
        " FROM orders o JOIN order_papers p ON p.order_id = o.id WHERE o.id = ANY(%s)",
        [list(orders)],
    )
    return {row[0]: Papers(*row[1:]) for row in rows}


async def _write(unit: UnitOfWork, written: Sequence[tuple[NewPapers, Papers]]) -> None:
    if not written:
        return
    ids = [change.order.id for change, _ in written]
    await unit.execute(
        "UPDATE order_papers p SET customer = n.customer, ship_to = n.ship_to, bill_to = n.bill_to, notes = n.notes,"
        " attributes = n.attributes FROM unnest(%s::uuid[], %s::json[], %s::json[], %s::json[], %s::text[],"
        " %s::jsonb[]) AS n(id, customer, ship_to, bill_to, notes, attributes) WHERE p.order_id = n.id",
        [
            ids,
            [_encode(after.customer).decode() for _, after in written],
            [_json_or_none(after.ship_to) for _, after in written],
            [_json_or_none(after.bill_to) for _, after in written],
            [after.notes for _, after in written],
            [_encode(after.attributes).decode() for _, after in written],
        ],
    )
    await unit.execute(
        "UPDATE orders o SET tags = ARRAY(SELECT jsonb_array_elements_text(n.tags)), requested_by = n.requested_by,"
        " customer = coalesce(n.customer, o.customer) FROM unnest(%s::uuid[], %s::jsonb[], %s::date[], %s::text[])"
        " AS n(id, tags, requested_by, customer) WHERE o.id = n.id",
        [
            ids,
            [_encode(after.tags).decode() for _, after in written],
            [after.requested_by for _, after in written],
            [change.party for change, _ in written],
        ],
    )


def _json_or_none(value: dict[str, Any] | None) -> str | None:
    return None if value is None else _encode(value).decode()
