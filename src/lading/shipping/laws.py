"""The laws of shipping: what left is what orders, places and stock say has left."""

from lading.store.laws import Law, Mend

_STATE = (
    "CASE WHEN h.voided_at IS NOT NULL AND arrived = 0 THEN 'voided' WHEN arrived = 0 THEN 'shipped'"
    " WHEN arrived < carried THEN 'part_delivered' ELSE 'delivered' END"
)

LAWS = [
    Law(
        "ever_shipped_equals_shipments",
        "What of a line was ever shipped, voided and delivered is what its shipments carry, save what was imported.",
        "SELECT order_id, line, t.shipped, s.shipped AS carried, t.voided, s.voided AS carried_voided, t.delivered,"
        " s.delivered AS arrived FROM"
        " (SELECT order_id, line, sum(quantity) FILTER (WHERE to_state = 'shipped') AS shipped,"
        " sum(quantity) FILTER (WHERE from_state = 'shipped' AND to_state IN ('packed', 'cancelled')) AS voided,"
        " sum(quantity) FILTER (WHERE to_state = 'delivered' AND from_state IN ('shipped', 'new')) AS delivered"
        " FROM transitions m WHERE (to_state IN ('shipped', 'delivered') OR from_state = 'shipped') AND NOT EXISTS"
        " (SELECT FROM events e WHERE e.order_id = m.order_id AND e.seq = m.seq AND e.kind = 'order.imported')"
        " GROUP BY 1, 2) t FULL JOIN"
        " (SELECT order_id, line, sum(quantity) AS shipped, sum(delivered) AS delivered,"
        " sum(quantity) FILTER (WHERE h.voided_at IS NOT NULL) AS voided FROM shipment_lines l"
        " JOIN shipments h ON h.id = l.shipment_id GROUP BY 1, 2) s USING (order_id, line)"
        " WHERE (coalesce(t.shipped, 0), coalesce(t.voided, 0), coalesce(t.delivered, 0))"
        " IS DISTINCT FROM (coalesce(s.shipped, 0), coalesce(s.voided, 0), coalesce(s.delivered, 0))",
    ),
    Law(
        "shipments_come_from_work",
        "What a place's work says has left is what its shipments carry that were not voided.",
        "SELECT fulfilment_id, order_id, line, w.shipped, s.quantity FROM fulfilment_lines w FULL JOIN"
        " (SELECT h.fulfilment_id, l.order_id, l.line, sum(l.quantity) AS quantity FROM shipment_lines l"
        " JOIN shipments h ON h.id = l.shipment_id AND h.voided_at IS NULL GROUP BY 1, 2, 3) s"
        " USING (fulfilment_id, order_id, line)"
        " WHERE coalesce(w.shipped, 0) <> coalesce(s.quantity, 0)",
    ),
    Law(
        "stock_leaves_with_shipments",
        "For every shipment as much stock left its place as it carries of items that are kept in stock; it came back"
        " where the shipment was voided.",
        "SELECT number, sku, place, c.quantity, m.quantity AS booked, c.voided, m.back FROM"
        " (SELECT h.number, p.sku, h.place, sum(l.quantity * o.factor * p.per) AS quantity,"
        " sum(l.quantity * o.factor * p.per) FILTER (WHERE h.voided_at IS NOT NULL) AS voided FROM shipments h"
        " JOIN shipment_lines l ON l.shipment_id = h.id JOIN order_lines o ON o.order_id = l.order_id"
        " AND o.line = l.line AND o.stocked CROSS JOIN LATERAL"
        " (SELECT l.sku, 1::numeric AS per WHERE o.components IS NULL UNION ALL"
        " SELECT key, value::numeric FROM jsonb_each_text(coalesce(o.components, '{}'))) p"
        " GROUP BY 1, 2, 3) c FULL JOIN"
        " (SELECT reference AS number, sku, place, -sum(quantity) FILTER (WHERE kind = 'shipped') AS quantity,"
        " sum(quantity) FILTER (WHERE kind = 'voided') AS back FROM movements WHERE kind IN ('shipped', 'voided')"
        " GROUP BY 1, 2, 3) m USING (number, sku, place) WHERE (coalesce(c.quantity, 0), coalesce(c.voided, 0))"
        " IS DISTINCT FROM (coalesce(m.quantity, 0), coalesce(m.back, 0))",
        by="whole",
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
        "Every shipment's state is what has arrived of it; of one that was voided nothing has.",
        f"SELECT h.number, h.state, {_STATE} AS derived FROM shipments h JOIN (SELECT shipment_id,"  # noqa: S608 -- ours
        " sum(delivered) AS arrived, sum(quantity) AS carried FROM shipment_lines GROUP BY 1) s"
        f" ON s.shipment_id = h.id WHERE h.state <> {_STATE}"
        " OR (h.state = 'delivered') <> (h.delivered_at IS NOT NULL)",
        mend=Mend("shipments", {"number": "number"}, {"state": "derived"}),
    ),
]
