"""The laws of changes: each has its answer, and units enter and leave lines only by them.

That what is ordered is what entered, less what went, follows from two laws of orders: states are the sums of
transitions, and what is ordered is the sum of states.
"""

from lading.store.laws import Law

CHANGE_LAWS = [
    Law(
        "units_enter_and_go_by_changes",
        "After an order was placed, units enter and leave its lines only by a change or a substitution.",
        "SELECT t.order_id, t.seq, t.line, e.kind FROM transitions t JOIN events e USING (order_id, seq)"
        " WHERE t.to_state = 'gone' AND e.kind <> 'order.changed' OR t.from_state = 'new' AND t.seq > 1"
        " AND e.kind NOT IN ('order.changed', 'order.substituted', 'order.imported')",
    ),
    Law(
        "changes_are_answered",
        "Every change is open, or says when it was answered and, if it was denied, why.",
        "SELECT id, state FROM changes WHERE (state IN ('requested', 'pending')) <> (answered_at IS NULL)"
        " OR state = 'denied' AND (code = '' OR sentence = '')"
        " UNION ALL SELECT c.id, c.state FROM changes c"
        " WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = c.order_id)",
    ),
    Law(
        "pending_changes_wait_for_somebody",
        "A change is pending exactly while a place or a partner has not answered what it was asked.",
        "SELECT c.id, c.state, count(a.line) AS asks FROM changes c"
        " LEFT JOIN change_asks a ON a.change_id = c.id AND a.state = 'pending'"
        " GROUP BY 1, 2 HAVING (c.state = 'pending') <> (count(a.line) > 0)",
    ),
]
