"""The laws of shipping: what left is what orders, places and stock say has left."""

from lading.store.laws import Law

LAWS = [
    Law(
        "ever_shipped_equals_shipments",
        "What of a line was ever shipped and delivered is what its shipments carry, save what an import brought along.",
        "SELECT order_id, line, t.shipped, s.shipped AS carried, t.delivered, s.delivered AS arrived FROM"
        " (SELECT order_id, line, sum(quantity) FILTER (WHERE to_state = 'shipped') AS shipped,"
        " sum(quantity) FILTER (WHERE to_state = 'delivered' AND from_state IN ('shipped', 'new')) AS delivered"
        " FROM transitions m WHERE to_state IN ('shipped', 'delivered') AND NOT EXISTS (SELECT FROM events e"
        " WHERE e.order_id = m.order_id AND e.seq = m.seq AND e.kind = 'order.imported') GROUP BY 1, 2) t FULL JOIN"
        " (SELECT order_id, line, sum(quantity) AS shipped, sum(delivered) AS delivered FROM shipment_lines"
        " GROUP BY 1, 2) s USING (order_id, line) WHERE (coalesce(t.shipped, 0), coalesce(t.delivered, 0))"
        " IS DISTINCT FROM (coalesce(s.shipped, 0), coalesce(s.delivered, 0))",
    ),
    Law(
        "shipments_come_from_work",
        "What a place's work says has left is what its shipments carry.",
        "SELECT fulfilment_id, order_id, line, w.shipped, s.quantity FROM fulfilment_lines w FULL JOIN"
        " (SELECT h.fulfilment_id, l.order_id, l.line, sum(l.quantity) AS quantity FROM shipment_lines l"
        " JOIN shipments h ON h.id = l.shipment_id GROUP BY 1, 2, 3) s USING (fulfilment_id, order_id, line)"
        " WHERE coalesce(w.shipped, 0) <> coalesce(s.quantity, 0)",
    ),
    Law(
        "stock_leaves_with_shipments",
        "For every shipment as much stock left its place as it carries of items that are kept in stock.",
        "SELECT number, sku, place, c.quantity, m.quantity AS booked FROM"
        " (SELECT h.number, l.sku, h.place, sum(l.quantity * o.factor) AS quantity FROM shipments h"
        " JOIN shipment_lines l ON l.shipment_id = h.id JOIN order_lines o ON o.order_id = l.order_id"
        " AND o.line = l.line AND o.stocked GROUP BY 1, 2, 3) c FULL JOIN"
        " (SELECT reference AS number, sku, place, -sum(quantity) AS quantity FROM movements WHERE kind = 'shipped'"
        " GROUP BY 1, 2, 3) m USING (number, sku, place) WHERE coalesce(c.quantity, 0) <> coalesce(m.quantity, 0)",
    ),
    Law(
        "parcels_hold_what_is_packed",
        "What is packed at a place is in parcels that have not left, unit by unit.",
        "SELECT fulfilment_id, order_id, line, w.packed, p.quantity FROM fulfilment_lines w FULL JOIN"
        " (SELECT p.fulfilment_id, l.order_id, l.line, sum(l.quantity) AS quantity FROM parcel_lines l"
        " JOIN parcels p ON p.id = l.parcel_id AND p.shipment_id IS NULL GROUP BY 1, 2, 3) p"
        " USING (fulfilment_id, order_id, line) WHERE coalesce(w.packed, 0) <> coalesce(p.quantity, 0)",
    ),
    Law(
        "shipment_state_is_derived",
        "Every shipment's state is what has arrived of it.",
        "SELECT h.number, h.state FROM shipments h JOIN (SELECT shipment_id, sum(delivered) AS arrived,"
        " sum(quantity) AS carried FROM shipment_lines GROUP BY 1) s ON s.shipment_id = h.id WHERE h.state <>"
        " CASE WHEN arrived = 0 THEN 'shipped' WHEN arrived < carried THEN 'part_delivered' ELSE 'delivered' END"
        " OR (h.state = 'delivered') <> (h.delivered_at IS NOT NULL)",
    ),
]
