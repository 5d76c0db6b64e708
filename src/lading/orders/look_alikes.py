"""Orders that look like one that has just come: the same customer, the same content, within a day."""

import hashlib
from collections.abc import Collection, Sequence
from uuid import UUID

from lading.orders.draft import OrderDraft
from lading.store import UnitOfWork


def content_hash(draft: OrderDraft) -> int:
    """What is ordered as a 64-bit number: items, quantities and units, whatever their sequence."""
    parts = sorted(f"{line.sku}\x1f{line.quantity.normalize()}\x1f{line.unit}" for line in draft.lines)
    digest = hashlib.blake2b("\x1e".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


async def find_look_alikes(unit: UnitOfWork, *, wanted: Sequence[tuple[str, int]]) -> dict[tuple[str, int], list[str]]:
    """Numbers of the last day's orders by (customer code, content); withdrawn and declined ones do not count."""
    if not wanted:
        return {}
    rows = await unit.fetch(
        "SELECT o.customer, o.content, array_agg(o.number ORDER BY o.number)"
        " FROM unnest(%s::text[], %s::bigint[]) AS asked(customer, content)"
        " JOIN orders o ON o.customer = asked.customer AND o.placed_at > now() - interval '1 day'"
        " AND o.content = asked.content AND o.withdrawn_at IS NULL AND o.declined_at IS NULL GROUP BY 1, 2",
        [[customer for customer, _ in wanted], [content for _, content in wanted]],
        plan_anew=True,
    )
    return {(row[0], row[1]): row[2] for row in rows}


async def customers_with_orders(unit: UnitOfWork, *, customers: Collection[str]) -> set[str]:
    """Which of these customers have ordered before."""
    if not customers:
        return set()
    rows = await unit.fetch(
        "SELECT c FROM unnest(%s::text[]) AS c WHERE EXISTS (SELECT FROM orders o WHERE o.customer = c)",
        [list(customers)],
        plan_anew=True,
    )
    return {row[0] for row in rows}


async def count_orders(unit: UnitOfWork, *, customers: Collection[str]) -> dict[str, int]:
    """How many orders each of these customers has."""
    rows = await unit.fetch(
        "SELECT customer, count(*) FROM orders WHERE customer = ANY(%s) GROUP BY customer",
        [list(customers)],
        plan_anew=True,
    )
    return {row[0]: row[1] for row in rows}


async def find_external(
    unit: UnitOfWork, *, names: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], tuple[UUID, str, bytes]]:
    """Orders by (channel, external id), as (id, number, hash of the draft as sent). Lock the names first."""
    if not names:
        return {}
    rows = await unit.fetch(
        "SELECT o.channel, o.external_id, o.id, o.number, p.sent_hash"
        " FROM unnest(%s::text[], %s::text[]) AS asked(channel, external_id)"
        " JOIN orders o USING (channel, external_id) JOIN order_papers p ON p.order_id = o.id",
        [[channel for channel, _ in names], [external for _, external in names]],
        plan_anew=True,
    )
    return {(row[0], row[1]): (row[2], row[3], bytes(row[4])) for row in rows}
