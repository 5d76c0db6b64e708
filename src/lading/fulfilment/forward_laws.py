"""The laws of goods that travel to where they are fetched: they go with their transfer, and no more than it carries."""

from lading.store.laws import Law

FORWARD_LAWS = [
    Law(
        "forwardings_sum_up",
        "Of every forwarded line the parts sum to what was forwarded, and none is negative.",
        "SELECT transfer_id, order_id, line, quantity FROM forwardings WHERE quantity <> planned + travelling + arrived"
        " + missed OR least(planned, travelling, arrived, missed) < 0",
    ),
    Law(
        "forwardings_follow_their_transfer",
        "Units are planned while their transfer is a draft, and travel while it is under way.",
        "SELECT t.number, t.status, w.line, w.planned, w.travelling FROM forwardings w"
        " JOIN transfers t ON t.id = w.transfer_id WHERE (w.planned > 0 AND t.status <> 'draft')"
        " OR (w.travelling > 0 AND t.status NOT IN ('sent', 'part_received'))",
    ),
    Law(
        "forwardings_fit_their_transfer",
        "A transfer carries what it brings for orders: no more travels or has come than was sent and not lost.",
        "SELECT number, sku, wanted, carried FROM (SELECT t.id, t.number, p.sku,"
        " sum((w.planned + w.travelling + w.arrived) * l.factor * p.per) AS wanted FROM forwardings w"
        " JOIN transfers t ON t.id = w.transfer_id JOIN order_lines l USING (order_id, line)"
        " CROSS JOIN LATERAL (SELECT l.sku, 1::numeric AS per WHERE l.components IS NULL UNION ALL"
        " SELECT key, value::numeric FROM jsonb_each_text(coalesce(l.components, '{}'))) p"
        " GROUP BY 1, 2, 3) w LEFT JOIN (SELECT transfer_id AS id, sku,"
        " CASE WHEN sent + received = 0 THEN quantity ELSE sent + over - damaged - lost END AS carried"
        " FROM transfer_lines) c USING (id, sku) WHERE w.wanted > coalesce(c.carried, 0)",
    ),
    Law(
        "travelling_units_wait",
        "Units that travel for a line are among those that wait, unless it was cancelled meanwhile.",
        "SELECT l.order_id, l.line, l.backordered, w.travelling FROM order_lines l JOIN (SELECT order_id, line,"
        " sum(travelling) AS travelling FROM forwardings GROUP BY 1, 2) w USING (order_id, line)"
        " WHERE w.travelling > l.backordered + l.cancelled",
    ),
]
