"""The laws of returns: nothing comes back that never left, and what came is accounted for, in stock too."""

from lading.store.laws import Law, Mend

_STATE = """
CASE WHEN l.asked THEN 'to_decide' WHEN l.pending THEN 'requested'
  WHEN l.expected > 0 AND l.received > 0 THEN 'part_received'
  WHEN l.expected > 0 AND r.label_at IS NOT NULL THEN 'label_sent' WHEN l.expected > 0 THEN 'authorised'
  WHEN l.received + l.kept = 0 AND r.cancelled_at IS NOT NULL THEN 'cancelled'
  WHEN l.received + l.kept = 0 AND r.expired_at IS NOT NULL THEN 'expired'
  WHEN l.received + l.kept = 0 THEN 'refused' WHEN coalesce(p.unseen, false) THEN 'received'
  WHEN l.paid AND NOT coalesce(p.waiting, false) THEN 'settled' ELSE 'inspected' END
"""

LAWS = [
    Law(
        "returned_never_exceeds_shipped",
        "Of every line no more was ever returned than was ever shipped.",
        "SELECT r.order_id, r.line, r.returned, s.shipped FROM (SELECT order_id, line, sum(quantity) AS returned"
        " FROM transitions WHERE to_state = 'returned' GROUP BY 1, 2) r JOIN LATERAL (SELECT coalesce(sum(CASE"
        " WHEN to_state = 'shipped' OR from_state = 'new' AND to_state IN ('delivered', 'returned') THEN quantity"
        " WHEN from_state = 'shipped' AND to_state IN ('packed', 'cancelled') THEN -quantity END), 0) AS shipped"
        " FROM transitions t WHERE t.order_id = r.order_id AND t.line = r.line) s ON true WHERE r.returned > s.shipped",
    ),
    Law(
        "returned_is_what_returns_received",
        "What of an order's line came back is what its returns received, save what was imported.",
        "SELECT order_id, line, t.quantity AS moved, r.quantity AS received FROM"
        " (SELECT m.order_id, m.line, sum(m.quantity) AS quantity FROM transitions m JOIN events e"
        " ON e.order_id = m.order_id AND e.seq = m.seq AND e.kind = 'order.returned'"
        " WHERE m.to_state = 'returned' GROUP BY 1, 2) t FULL JOIN (SELECT order_id, order_line AS line,"
        " sum(received) AS quantity FROM return_lines WHERE order_id IS NOT NULL AND received > 0 GROUP BY 1, 2) r"
        " USING (order_id, line) WHERE coalesce(t.quantity, 0) <> coalesce(r.quantity, 0)",
    ),
    Law(
        "announced_returns_are_out",
        "No more is expected back of a line, kept or claimed, than is with the customer.",
        "SELECT l.order_id, l.line, l.shipped + l.delivered AS out, a.quantity AS spoken_for FROM order_lines l JOIN"
        " (SELECT order_id, line, sum(quantity) AS quantity FROM (SELECT order_id, order_line AS line,"
        " expected + kept AS quantity FROM return_lines WHERE order_id IS NOT NULL UNION ALL SELECT c.order_id,"
        " x.order_line, x.quantity FROM claims c JOIN claim_lines x ON x.claim_id = c.id AND x.spoken"
        " WHERE c.state <> 'refused') s GROUP BY 1, 2) a USING (order_id, line)"
        " WHERE a.quantity > l.shipped + l.delivered",
    ),
    Law(
        "received_is_disposed_or_waits",
        "What a line of a return has received is the sum of its pieces, waiting ones and those disposed of.",
        "SELECT r.number, l.line, l.received, p.quantity FROM return_lines l JOIN returns r ON r.id = l.return_id"
        " LEFT JOIN (SELECT return_id, line, sum(quantity) AS quantity FROM return_pieces GROUP BY 1, 2) p"
        " USING (return_id, line) WHERE l.received <> coalesce(p.quantity, 0)",
    ),
    Law(
        "restocked_returns_are_in_stock",
        "What returns put on shelves of ours is what the journal of stock names them for; at others' at most.",
        "SELECT number, sku, place, c.quantity AS shelved, m.quantity AS booked FROM"
        " (SELECT r.number, x.sku, p.place, w.kind = 'third_party' AS theirs,"
        " sum(p.quantity * l.factor * x.per) AS quantity FROM return_pieces p"
        " JOIN returns r ON r.id = p.return_id JOIN return_lines l ON l.return_id = p.return_id AND l.line = p.line"
        " JOIN places w ON w.code = p.place AND w.kind <> 'supplier'"
        " LEFT JOIN order_lines o ON o.order_id = l.order_id AND o.line = l.order_line"
        " LEFT JOIN items i ON i.sku = l.sku CROSS JOIN LATERAL (SELECT l.sku, 1::numeric AS per"
        " WHERE o.components IS NULL UNION ALL SELECT key, value::numeric"
        " FROM jsonb_each_text(coalesce(o.components, '{}'))) x"
        " WHERE p.disposition IN ('restock', 'refurbish', 'repair', 'quarantine')"
        " AND coalesce(o.stocked, i.stocked, false) GROUP BY 1, 2, 3, 4) c FULL JOIN"
        " (SELECT reference AS number, sku, place, sum(quantity) AS quantity FROM movements WHERE kind = 'returned'"
        " GROUP BY 1, 2, 3) m USING (number, sku, place)"
        " WHERE CASE WHEN c.theirs THEN coalesce(m.quantity, 0) > c.quantity"
        " ELSE coalesce(c.quantity, 0) <> coalesce(m.quantity, 0) END",
    ),
    Law(
        "return_state_is_derived",
        "The state of a return follows from its lines, its pieces and what was done.",
        f"SELECT r.number, r.state, {_STATE} AS derived FROM returns r JOIN (SELECT return_id,"  # noqa: S608 -- ours
        " bool_or(outcome = 'ask') AS asked, bool_or(outcome = 'pending') AS pending, sum(expected) AS expected,"
        " sum(received) AS received, sum(kept) AS kept, bool_and(credited >= received + kept) AS paid"
        " FROM return_lines GROUP BY 1) l ON l.return_id = r.id LEFT JOIN (SELECT return_id,"
        " bool_or(grade = '' AND disposition = '') AS unseen, bool_or(disposition = '') AS waiting FROM return_pieces"
        f" GROUP BY 1) p ON p.return_id = r.id WHERE r.state <> {_STATE}",
        mend=Mend("returns", {"number": "number"}, {"state": "derived"}),
    ),
    Law(
        "settled_returns_are_credited",
        "What settlements credited for units of an order is what the ledger credited for them, line by line.",
        "SELECT order_id, line, s.amount AS settled, c.amount AS credited FROM"
        " (SELECT l.order_id, l.order_line AS line,"
        " sum(x.amount) AS amount FROM return_settlement_lines x JOIN return_settlements t USING (return_id, n)"
        " JOIN return_lines l ON l.return_id = x.return_id AND l.line = x.line WHERE t.order_id IS NOT NULL"
        " AND x.amount > 0 AND t.way <> 'none' GROUP BY 1, 2) s FULL JOIN (SELECT e.order_id, e.line,"
        " sum(e.amount) AS amount FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id"
        " WHERE t.kind = 'credit' AND t.source LIKE 'return/%' AND e.line IS NOT NULL GROUP BY 1, 2) c"
        " USING (order_id, line) WHERE coalesce(s.amount, 0) <> coalesce(c.amount, 0)",
    ),
    Law(
        "settled_units_are_what_was_decided",
        "Units whose money is decided are those of settlements, or came although they were refused.",
        "SELECT r.number, l.line, l.credited, s.quantity FROM return_lines l JOIN returns r ON r.id = l.return_id"
        " LEFT JOIN (SELECT return_id, line, sum(quantity) AS quantity FROM return_settlement_lines GROUP BY 1, 2) s"
        " USING (return_id, line) WHERE l.credited <> coalesce(s.quantity, 0)"
        " + CASE WHEN l.outcome = 'refused' THEN l.received + l.kept ELSE 0 END",
    ),
    Law(
        "nothing_is_paid_before_it_came",
        "Nothing is credited beyond what was received or may be kept, unless the policy's version pays at once.",
        "SELECT r.number, l.line, l.credited, l.received + l.kept AS came FROM return_lines l"
        " JOIN returns r ON r.id = l.return_id WHERE l.credited > l.received + l.kept"
        " AND l.decision->'terms'->>'refund_when' IS DISTINCT FROM 'at_once'",
    ),
]
