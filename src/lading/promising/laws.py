"""The laws of pegs: as far as pegging has read the log, they fit the lines that wait and the supply that is open."""

from lading.store.laws import Law

CONSUMER = "promises follow"
"""Who reads the event log to peg anew: what it has not read yet, its pegs cannot know."""

_UNREAD = f"""(SELECT e.order_id, e.subject FROM events e WHERE (e.xid, e.id) >
  (SELECT c.xid, c.id FROM consumers c WHERE c.name = '{CONSUMER}'))"""  # noqa: S608 -- our own word

OVER_LINES = """
SELECT p.order_id, p.line, p.sku, sum(p.quantity) AS pegged, coalesce(min(l.waits), 0) AS waits
FROM pegs p LEFT JOIN (SELECT order_id, line, p.sku, backordered * factor * p.per AS waits FROM order_lines l
  CROSS JOIN LATERAL (SELECT l.sku, 1::numeric AS per WHERE l.components IS NULL
    UNION ALL SELECT key, value::numeric FROM jsonb_each_text(coalesce(l.components, '{}'))) p
  WHERE l.backordered > 0) l USING (order_id, line, sku)
GROUP BY 1, 2, 3 HAVING sum(p.quantity) > coalesce(min(l.waits), 0)
"""

OVER_SUPPLY = """
SELECT s.reference, s.line, s.sku, sum(p.quantity) AS pegged, s.quantity, s.received
FROM pegs p JOIN supply s ON s.id = p.supply GROUP BY s.id
HAVING sum(p.quantity) > CASE WHEN s.closed_at IS NULL THEN greatest(s.quantity - s.received, 0) ELSE 0 END
  OR bool_or(p.sku <> s.sku OR p.place <> s.place)
"""

LAWS = [
    Law(
        "pegs_fit_lines",
        "Of a line at most what waits rests on supply, as far as pegging has read the log.",
        f"SELECT * FROM ({OVER_LINES}) o WHERE NOT EXISTS"  # noqa: S608 -- our own words
        f" (SELECT FROM {_UNREAD} u WHERE u.order_id = o.order_id)",
    ),
    Law(
        "pegs_fit_supply",
        "On a supply rests at most what still is to come of it, as far as pegging has read the log.",
        f"SELECT * FROM ({OVER_SUPPLY}) o WHERE NOT EXISTS"  # noqa: S608 -- our own words
        f" (SELECT FROM {_UNREAD} u WHERE u.subject = 'item/' || o.sku)",
    ),
    Law(
        "choices_are_settled_once",
        "A choice is open, or says when and by whom it was settled; an answered one says what was chosen, and the order"
        " has an event of it.",
        "SELECT id, state FROM choices c WHERE (state = 'open') <> (answered_at IS NULL) OR state IN ('answered',"
        " 'expired') AND (answer IS NULL OR NOT EXISTS (SELECT FROM events e WHERE e.order_id = c.order_id"
        " AND e.kind = 'order.choice_taken' AND e.data->>'choice' = c.id::text))",
    ),
]
