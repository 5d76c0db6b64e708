"""The laws of routing: plans have the moments that their states need, and what is kept of a decision adds up."""

from lading.routing.load import GIVEN
from lading.store.laws import Law

_COUNTS = f"""
SELECT l.place, l.day, l.orders - l.before AS orders, coalesce(t.orders, 0) AS given,
  l.lines - l.lines_before AS lines, coalesce(t.lines, 0) AS given_lines
FROM routing_load l LEFT JOIN (
  SELECT place, day, plan, sum((there > 0)::int - (there - more > 0)::int) AS orders, sum(more) AS lines FROM (
    SELECT place, day, plan, sum(more) AS more, sum(sum(more)) OVER (PARTITION BY order_id, place ORDER BY seq) AS there
    FROM (
      SELECT order_id, seq, place, day, plan,
        holds - lag(holds, 1, 0) OVER (PARTITION BY order_id, place, line ORDER BY seq) AS more
      FROM ({GIVEN} AND at >= date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC') AS told
    ) AS moved GROUP BY order_id, seq, place, day, plan
  ) AS summed GROUP BY place, day, plan
) AS t ON t.place = l.place AND t.day = l.day AND t.plan = l.plan
WHERE l.day = (now() AT TIME ZONE 'UTC')::date AND l.plan > 0
  AND (l.orders - l.before, l.lines - l.lines_before) <> (coalesce(t.orders, 0), coalesce(t.lines, 0))
"""  # noqa: S608 -- our own text

LAWS = [
    Law(
        "published_plans_have_a_moment",
        "Every published plan has a moment from which it is in force, and no draft has one.",
        "SELECT version, state, effective_from FROM routing_plans"
        " WHERE (state = 'published' AND effective_from IS NULL) OR (state = 'draft' AND effective_from IS NOT NULL)"
        " OR state NOT IN ('draft', 'published', 'retired')",
    ),
    Law(
        "routed_orders_took_what_they_say",
        "What the first decision about an order gave is what was reserved for it when it was placed.",
        "SELECT order_id, kept.took, moved.reserved FROM (SELECT order_id, seq, (SELECT coalesce(sum((t->>2)::numeric),"
        " 0) FROM jsonb_array_elements(data::jsonb->'routing'->'takes') AS t) AS took,"
        " data::jsonb->'routing' ? 'kits' AS with_kits FROM events"
        " WHERE kind = 'order.placed' AND at > now() - interval '1 day' AND data::jsonb ? 'routing') AS kept"
        " JOIN LATERAL (SELECT coalesce(sum(quantity), 0) AS reserved FROM transitions m"
        " WHERE m.order_id = kept.order_id AND m.seq = 1 AND m.to_state = 'reserved') AS moved ON true"
        " WHERE kept.took <> moved.reserved AND (kept.with_kits OR NOT EXISTS (SELECT FROM order_lines l"
        " WHERE l.order_id = kept.order_id AND l.components IS NOT NULL))",
    ),
    Law(
        "orders_of_the_day_are_counted",
        "What places have today of the plan that minds it are the orders that its decisions gave them.",
        _COUNTS,
    ),
]
