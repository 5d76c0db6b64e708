"""Erasing a person from orders: who, where to and what was written is blanked, what the books need stays."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.orders.change import LockedOrder, move
from lading.orders.draft import OrderDraft
from lading.orders.papers import FIELDS
from lading.store import UnitOfWork

_TEXTS: dict[str, Any] = {"notes": "", "attributes": {}}
_STAY = ("country", "region")
"""Of an address stays what tax was computed by."""
_encode = msgspec.json.Encoder().encode


class Contact(msgspec.Struct, frozen=True):
    """What orders say of people: e-mail addresses, as written and in small letters, and names."""

    emails: set[str]
    names: set[str]


async def read_contacts(unit: UnitOfWork, *, orders: Sequence[UUID]) -> Contact:
    """By what the papers of these orders call people."""
    rows = await unit.fetch(
        "SELECT customer, ship_to, bill_to FROM order_papers WHERE order_id = ANY(%s)", [list(orders)]
    )
    parts = [part for row in rows for part in row if isinstance(part, dict)]
    emails = {str(part["email"]).strip() for part in parts if part.get("email")}
    names = {str(part["name"]).strip() for part in parts if part.get("name")}
    return Contact((emails | {email.lower() for email in emails}) - {""}, names - {""})


async def erase_papers(unit: UnitOfWork, *, orders: Sequence[LockedOrder], reason: str) -> list[LockedOrder]:
    """Blank the papers and the drafts as sent, with an event each; answers the orders that had something. Save them.

    The hash of the draft stays, so that a repeat of the order is still known for one.
    """
    by_id = {order.id: order for order in orders}
    rows = await unit.fetch(
        "SELECT order_id, customer, ship_to, bill_to, notes, attributes, sent::text FROM order_papers"
        " WHERE order_id = ANY(%s) ORDER BY order_id",
        [list(by_id)],
    )
    told = [
        (row[0], dict(zip(("customer", "ship_to", "bill_to", "notes", "attributes"), row[1:6], strict=True)), row[6])
        for row in rows
    ]
    changed = [
        (one, before, blank(before), blank_sent(sent))
        for one, before, sent in told
        if before != blank(before) or sent != blank_sent(sent)
    ]
    await _write(unit, [(one, after, sent) for one, _, after, sent in changed])
    await unit.execute(
        "UPDATE order_lines SET price_reason = '' WHERE order_id = ANY(%s) AND price_reason <> ''", [list(by_id)]
    )
    for one, before, after, _ in changed:
        fields = [name for name in FIELDS if before.get(name) != after.get(name)]
        move(by_id[one], kind="order.papers_erased", data={"fields": fields}, reason=reason)
    return [by_id[one] for one, *_ in changed]


async def erase_templates(unit: UnitOfWork, *, customer: str, emails: Sequence[str]) -> int:
    """Blank who and where to in templates for this customer; what they order stays."""
    rows = await unit.fetch(
        "SELECT name, draft FROM order_templates WHERE draft->'customer'->>'code' = %s"
        " OR lower(draft->'customer'->>'email') = ANY(%s) ORDER BY name FOR NO KEY UPDATE",
        [customer, list(emails)],
    )
    for name, draft in rows:
        kept = {field: value for field, value in draft.items() if field not in {"customer", "ship_to", "bill_to"}}
        kept |= {field: value for field, value in _TEXTS.items() if field in kept}
        await unit.execute(
            "UPDATE order_templates SET draft = %s::json WHERE name = %s", [_encode(kept).decode(), name]
        )
    return len(rows)


def blank(fields: Mapping[str, Any]) -> dict[str, Any]:
    """An order's fields, or a draft's, without what they say of a person; the customer's code stays."""
    kept = dict(fields)
    if isinstance(customer := kept.get("customer"), dict):
        kept["customer"] = {"code": customer["code"]} if customer.get("code") else {}
    for name in ("ship_to", "bill_to"):
        if isinstance(address := kept.get(name), dict):
            kept[name] = {part: address[part] for part in _STAY if address.get(part)}
    for part, text in (("lines", "price_reason"), ("discounts", "reason")):
        if isinstance(rows := kept.get(part), list):
            kept[part] = [row | {text: ""} if isinstance(row, dict) and row.get(text) else row for row in rows]
    return kept | {name: value for name, value in _TEXTS.items() if name in kept}


def blank_sent(sent: str) -> str:
    """The draft as it was sent, blanked; nothing is left of what is no draft, such as a record of another system."""
    try:
        msgspec.json.decode(sent, type=OrderDraft)
    except msgspec.ValidationError:
        return "{}"
    before: dict[str, Any] = msgspec.json.decode(sent)
    after = blank(before)
    return sent if after == before else _encode(after).decode()


async def _write(unit: UnitOfWork, changed: Sequence[tuple[UUID, Mapping[str, Any], str]]) -> None:
    if not changed:
        return
    await unit.execute(
        "UPDATE order_papers p SET customer = n.customer, ship_to = n.ship_to, bill_to = n.bill_to, notes = n.notes,"
        " attributes = n.attributes, sent = n.sent FROM unnest(%s::uuid[], %s::json[], %s::json[], %s::json[],"
        " %s::text[], %s::jsonb[], %s::json[]) AS n(id, customer, ship_to, bill_to, notes, attributes, sent)"
        " WHERE p.order_id = n.id",
        [
            [one for one, *_ in changed],
            [_encode(after["customer"]).decode() for _, after, _ in changed],
            *(
                [None if after[name] is None else _encode(after[name]).decode() for _, after, _ in changed]
                for name in ("ship_to", "bill_to")
            ),
            [after["notes"] for _, after, _ in changed],
            [_encode(after["attributes"]).decode() for _, after, _ in changed],
            [sent for *_, sent in changed],
        ],
    )
