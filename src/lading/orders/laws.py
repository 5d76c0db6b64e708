"""The laws of orders: units, history and stored axes agree with the facts."""

from lading.orders.lifecycle import MOVES
from lading.orders.tables import STATES
from lading.orders.waiting import PRE_ORDER, WAITING
from lading.store.laws import Law, Mend

_SUM = " + ".join(f"l.{state}" for state in STATES)
_BY_STATE = ", ".join(
    f"coalesce(sum(quantity) FILTER (WHERE to_state = '{state}'), 0)"
    f" - coalesce(sum(quantity) FILTER (WHERE from_state = '{state}'), 0) AS {state}"
    for state in STATES
)
_SUMMED = ", ".join(f"coalesce(t.{state}, 0) AS {state}_summed" for state in STATES)
_DIFFERS = " OR ".join(f"l.{state} <> coalesce(t.{state}, 0)" for state in STATES)
_LEGAL = ", ".join(f"('{origin}', '{target}')" for origin, targets in MOVES.items() for target in sorted(targets))

_PROGRESS = """
CASE WHEN furthest = 0 THEN CASE WHEN gone THEN 'cancelled' ELSE 'none' END
  WHEN furthest = 1 THEN 'none'
  ELSE CASE WHEN kinds > 1 THEN 'part_' ELSE '' END ||
    (ARRAY['open','backordered','reserved','released','picked','packed','shipped','delivered','returned'])[furthest] END
"""

_TRAVEL = ("open", "backordered", "reserved", "released", "picked", "packed", "shipped", "delivered", "returned")
_FURTHEST = ", ".join(f"bool_or({state} > 0)::int * {place}" for place, state in enumerate(_TRAVEL, start=1))
_KINDS = " + ".join(f"bool_or({state} > 0)::int" for state in _TRAVEL)

_WAITING = ", ".join(f"'{reason}'" for reason in WAITING)

LAWS = [
    Law(
        "vector_sums_to_ordered",
        "Every line's states sum to what was ordered, and none is negative.",
        f"SELECT order_id, line, ordered FROM order_lines l WHERE ordered <> {_SUM}"  # noqa: S608 -- our own words
        f" OR least({', '.join(STATES)}) < 0",
    ),
    Law(
        "vector_equals_transitions",
        "Every line's states are the sum of its transitions.",
        f"SELECT order_id, line, {_SUMMED} FROM order_lines l LEFT JOIN"  # noqa: S608 -- our own words
        f" (SELECT order_id, line, {_BY_STATE} FROM transitions GROUP BY 1, 2) t USING (order_id, line)"
        f" WHERE {_DIFFERS}",
        mend=Mend(
            "order_lines", {"order_id": "order_id", "line": "line"}, {state: f"{state}_summed" for state in STATES}
        ),
    ),
    Law(
        "transitions_are_legal",
        "Units move only where the lifecycle lets them.",
        "SELECT order_id, seq, line, from_state, to_state FROM transitions"  # noqa: S608 -- our own words
        f" WHERE (from_state, to_state) NOT IN ({_LEGAL})",
    ),
    Law(
        "transitions_have_events",
        "Every transition belongs to an event of its order.",
        "SELECT t.order_id, t.seq FROM transitions t LEFT JOIN events e USING (order_id, seq) WHERE e.id IS NULL",
    ),
    Law(
        "head_is_last_event",
        "Every order's head is the hash of its last event, and it has at least one.",
        "SELECT o.id AS order_id, o.number, o.event_seq FROM orders o"
        " LEFT JOIN events e ON e.order_id = o.id AND e.seq = o.event_seq WHERE e.hash IS DISTINCT FROM o.event_head"
        " OR EXISTS (SELECT FROM events later WHERE later.order_id = o.id AND later.seq > o.event_seq)",
    ),
    Law(
        "orders_have_lines",
        "Every order has lines and papers, and every line has an order.",
        "SELECT o.id AS order_id, o.number FROM orders o WHERE"
        " NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id)"
        " OR NOT EXISTS (SELECT FROM order_papers p WHERE p.order_id = o.id)"
        " UNION ALL SELECT l.order_id, '' FROM order_lines l"
        " WHERE NOT EXISTS (SELECT FROM orders o WHERE o.id = l.order_id)",
    ),
    Law(
        "one_order_per_external_id",
        "There is one order per channel and external id.",
        "SELECT channel, external_id, count(*) FROM orders WHERE external_id IS NOT NULL GROUP BY 1, 2"
        " HAVING count(*) > 1",
    ),
    Law(
        "totals_add_up",
        "Every order's total is the sum of its lines and shipping, to the cent.",
        "SELECT o.id AS order_id, o.number, o.total, s.goods, s.tax + o.shipping_tax AS taxed, s.discount,"
        " s.owed + o.shipping + CASE WHEN o.prices_include_tax THEN 0 ELSE o.shipping_tax END AS summed"
        " FROM orders o JOIN"
        " (SELECT order_id, sum(tax_base + tax_amount) AS owed, sum(amount) AS goods, sum(tax_amount) AS tax,"
        " sum(order_discount) AS discount FROM order_lines GROUP BY 1) s"
        " ON s.order_id = o.id WHERE o.goods <> s.goods OR o.tax <> s.tax + o.shipping_tax OR o.discount <> s.discount"
        " OR o.total <> s.owed + o.shipping + CASE WHEN o.prices_include_tax THEN 0 ELSE o.shipping_tax END",
        mend=Mend(
            "orders", {"id": "order_id"}, {"goods": "goods", "tax": "taxed", "discount": "discount", "total": "summed"}
        ),
    ),
    Law(
        "waived_is_of_what_is_cancelled",
        "What is waived of a line is for cancelled units of it, and never more than the line comes to.",
        "SELECT order_id, line, cancelled, waived, waived_tax FROM order_lines WHERE waived IS NOT NULL"
        " AND (cancelled = 0 OR abs(waived) > abs(tax_base + tax_amount) OR waived_tax IS NULL"
        " OR abs(waived_tax) > abs(tax_amount))",
    ),
    Law(
        "open_holds_are_counted",
        "Every order's count of open holds is the number of its open holds.",
        "SELECT o.id AS order_id, o.number, o.open_holds, coalesce(h.n, 0) AS counted FROM orders o"
        " LEFT JOIN (SELECT order_id, count(*) AS n FROM holds WHERE released_at IS NULL GROUP BY 1) h"
        " ON h.order_id = o.id WHERE o.open_holds <> coalesce(h.n, 0)",
        mend=Mend("orders", {"id": "order_id"}, {"open_holds": "counted"}),
    ),
    Law(
        "progress_is_derived",
        "Every order's progress is what its lines say.",
        "SELECT order_id, number, progress, derived FROM"  # noqa: S608 -- our own words
        f" (SELECT o.id AS order_id, o.number, o.progress, {_PROGRESS} AS derived FROM orders o JOIN"
        f" (SELECT order_id, greatest({_FURTHEST}) AS furthest, {_KINDS} AS kinds, bool_or(cancelled > 0) AS gone"
        " FROM order_lines GROUP BY 1) s"
        " ON s.order_id = o.id) x WHERE progress <> derived",
        mend=Mend("orders", {"id": "order_id"}, {"progress": "derived"}),
    ),
    Law(
        "promise_is_of_the_last_line",
        "Every order's promised day is that of its last line, and there is none while a line waits.",
        "SELECT o.id AS order_id, o.number, o.promised_for, s.day FROM orders o JOIN"
        " (SELECT order_id, bool_or(promise_reason <> '') AS ours, CASE WHEN"
        " NOT bool_or(counts AND promised_for IS NULL) THEN max(promised_for) FILTER (WHERE counts) END AS day"
        " FROM (SELECT order_id, promise_reason, promised_for,"
        " promise_reason <> 'needs_no_stock' AND cancelled < ordered AS counts FROM order_lines) l GROUP BY 1) s"
        " ON s.order_id = o.id WHERE s.ours AND o.promised_for IS DISTINCT FROM s.day",
        mend=Mend("orders", {"id": "order_id"}, {"promised_for": "day"}),
    ),
    Law(
        "promise_is_of_what_is_left",
        "A line that we have promised waits exactly while units of it are backordered, and has a day then only where"
        " expected supply or its item's release gives it one.",
        "SELECT order_id, line, promise_reason, promised_for, backordered FROM order_lines"  # noqa: S608 -- our words
        f" WHERE promise_reason <> '' AND ((promise_reason IN ({_WAITING})) <> (backordered > 0)"
        " OR backordered > 0 AND (promised_for IS NOT NULL) <>"
        f" (promise_reason IN ('supply_expected', '{PRE_ORDER}')))",
    ),
    Law(
        "commitment_is_derived",
        "Every order's commitment is what its dates say.",
        "SELECT id AS order_id, number, commitment, derived FROM orders CROSS JOIN LATERAL (SELECT"
        " CASE WHEN withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN declined_at IS NOT NULL THEN 'declined'"
        " WHEN accepted_at IS NOT NULL THEN 'accepted' ELSE 'placed' END AS derived) d"
        " WHERE commitment <> 'draft' AND commitment <> derived",
        mend=Mend("orders", {"id": "order_id"}, {"commitment": "derived"}),
    ),
]
