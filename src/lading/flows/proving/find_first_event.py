"""Which event broke a law: the first that touched the row since the law was last proven to hold."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.proving.propose_repairs import Broken, Found
from lading.store import UnitOfWork

_LAST_PROOF = """
SELECT at, xid, movement FROM audit_runs WHERE NOT %s = ANY(broken) ORDER BY at DESC LIMIT 1
"""

_OF_ORDERS = """
SELECT DISTINCT ON (order_id) order_id::text, seq, kind, at, actor FROM events
WHERE order_id = ANY(%s) AND xid >= %s::xid8 ORDER BY order_id, seq
"""

_OF_STOCK = """
SELECT DISTINCT ON (sku, place) sku || ' ' || place, id, kind || ' ' || reference, at, actor FROM movements
WHERE sku = ANY(%s) AND id > %s ORDER BY sku, place, id
"""

_REWRITTEN = """
SELECT DISTINCT ON (order_id) order_id::text, seq, kind, at, actor FROM (
  SELECT e.order_id, e.seq, e.kind, e.at, e.actor FROM events e
  LEFT JOIN (SELECT order_id, seq, jsonb_object_agg(line || ' ' || from_state || ' ' || to_state, quantity) AS rows
    FROM transitions WHERE order_id = ANY(%(ids)s) GROUP BY 1, 2) t USING (order_id, seq)
  LEFT JOIN LATERAL (SELECT jsonb_object_agg(key, quantity) AS said FROM (
    SELECT (m->>0) || ' ' || (m->>1) || ' ' || (m->>2) AS key, sum((m->>3)::numeric) AS quantity
    FROM json_array_elements(e.data->'moves') m GROUP BY 1) x) told ON true
  WHERE e.order_id = ANY(%(ids)s) AND e.data->'moves' IS NOT NULL AND told.said IS DISTINCT FROM t.rows) differs
ORDER BY order_id, seq
"""

UNITS = ("vector_equals_transitions", "vector_sums_to_ordered", "transitions_are_legal")
"""Laws whose first event is told by comparing what events say was moved with what was."""


class _Event(msgspec.Struct, frozen=True):
    about: str
    seq: int
    kind: str
    at: datetime
    actor: str

    @property
    def told(self) -> dict[str, Any]:
        return {"seq": self.seq, "kind": self.kind, "at": self.at.isoformat(), "actor": self.actor}


async def find_first_events(unit: UnitOfWork, *, broken: Sequence[Broken]) -> list[Found]:
    """Each broken row with the last proof before it, and the first event since that touched it, if any did."""
    found: list[Found] = []
    for one in broken:
        proofs = await unit.fetch(_LAST_PROOF, [one.law.name])
        since, xid, movement = proofs[0] if proofs else (None, "0", 0)
        events = await _first(unit, one, xid, movement)
        found += [Found(one.law, row, since, events.get(_about(row))) for row in one.rows]
    return found


async def _first(unit: UnitOfWork, one: Broken, xid: str, movement: int) -> dict[str, dict[str, Any]]:
    orders: list[UUID] = [row["order_id"] for row in one.rows if row.get("order_id")]
    skus = [row["sku"] for row in one.rows if row.get("sku") and "place" in row and not row.get("order_id")]
    rows: list[tuple[Any, ...]] = []
    if orders:
        rows += await unit.fetch(_OF_ORDERS, [orders, xid], plan_anew=True)
        if one.law.name in UNITS:
            rows += await unit.fetch(_REWRITTEN, {"ids": orders}, plan_anew=True)
    if skus:
        rows += await unit.fetch(_OF_STOCK, [skus, movement], plan_anew=True)
    return {event.about: event.told for event in (_Event(*row) for row in rows)}


def _about(row: dict[str, Any]) -> str:
    return str(row["order_id"]) if row.get("order_id") else f"{row.get('sku')} {row.get('place')}"
