"""The laws of stock: counters equal the journal and the reservations, and nothing is held by what is closed."""

from lading.inventory.content_laws import CONTENT_LAWS
from lading.inventory.count_laws import COUNT_LAWS
from lading.inventory.transfer_laws import TRANSFER_LAWS
from lading.store.laws import Law, Mend

LAWS = [
    *CONTENT_LAWS,
    *TRANSFER_LAWS,
    *COUNT_LAWS,
    Law(
        "on_hand_equals_movements",
        "On hand is the sum of the movements of sellable units, for every item at every place.",
        "SELECT sku, place, s.on_hand, coalesce(m.quantity, 0) AS moved FROM stock s FULL JOIN"
        " (SELECT sku, place, sum(quantity) AS quantity FROM movements WHERE condition = 'sellable' GROUP BY 1, 2) m"
        " USING (sku, place) WHERE coalesce(s.on_hand, 0) <> coalesce(m.quantity, 0)",
        mend=Mend("stock", {"sku": "sku", "place": "place"}, {"on_hand": "moved"}),
    ),
    Law(
        "reserved_equals_reservations",
        "Reserved is the sum of the open reservations and of what live holds keep, for every item at every place.",
        "SELECT sku, place, s.reserved, coalesce(r.quantity, 0) AS held FROM stock s FULL JOIN"
        " (SELECT sku, place, sum(quantity) AS quantity FROM"
        " (SELECT sku, place, quantity FROM reservations WHERE quantity > 0 UNION ALL"
        " SELECT u.sku, u.place, u.quantity FROM held_units u JOIN holds_on_stock h ON h.id = u.hold_id"
        " WHERE h.state = 'live') held GROUP BY 1, 2) r USING (sku, place)"
        " WHERE coalesce(s.reserved, 0) <> coalesce(r.quantity, 0)",
        mend=Mend("stock", {"sku": "sku", "place": "place"}, {"reserved": "held"}),
    ),
    Law(
        "nothing_promised_twice",
        "No more is reserved than is on hand.",
        "SELECT sku, place, on_hand, reserved FROM stock WHERE reserved > greatest(on_hand, 0)",
    ),
    Law(
        "holds_end",
        "No hold on stock lives longer than an hour after its time, and those that were taken name their order.",
        "SELECT h.id, h.state, h.expires_at FROM holds_on_stock h LEFT JOIN orders o ON o.id = h.order_id"
        " WHERE (h.state = 'live' AND h.expires_at < now() - interval '1 hour')"
        " OR (h.state = 'taken') <> (o.id IS NOT NULL)",
    ),
    Law(
        "supply_is_open_while_it_is_to_come",
        "Expected supply is open exactly while more of it is to come, unless somebody gave the rest up.",
        "SELECT reference, line, quantity, received FROM supply WHERE closed_at IS NULL AND received >= quantity"
        " OR arrived_on IS NOT NULL AND received < quantity",
    ),
    Law(
        "buckets_count_claims",
        "What is used of a bucket is the sum of its live claims.",
        "SELECT pool, starts_at, b.used, coalesce(c.claimed, 0) AS claimed FROM buckets b FULL JOIN"
        " (SELECT pool, starts_at, sum(quantity) AS claimed FROM bucket_claims WHERE state = 'live' GROUP BY 1, 2) c"
        " USING (pool, starts_at) WHERE coalesce(b.used, 0) <> coalesce(c.claimed, 0)",
        mend=Mend("buckets", {"pool": "pool", "starts_at": "starts_at"}, {"used": "claimed"}),
    ),
    Law(
        "intervals_never_overlap",
        "No two live intervals of a resource overlap.",
        "SELECT a.id, b.id AS other, a.during FROM intervals a JOIN intervals b ON b.resource = a.resource"
        " AND b.id > a.id AND b.during && a.during WHERE a.state = 'live' AND b.state = 'live'",
    ),
    Law(
        "reservations_serve_lines",
        "What a line holds of its item, or of each component of its kit, equals its units that are reserved, released,"
        " picked or packed, in base units.",
        "SELECT l.order_id, l.line, p.sku, r.held, l.at_work * l.factor * p.per AS wanted FROM"
        " (SELECT order_id, line, sku, factor, stocked, components, reserved + released + picked + packed AS at_work"
        " FROM order_lines WHERE reserved + released + picked + packed > 0) l CROSS JOIN LATERAL"
        " (SELECT l.sku, 1::numeric AS per WHERE l.components IS NULL"
        " UNION ALL SELECT key, value::numeric FROM jsonb_each_text(coalesce(l.components, '{}'))) p FULL JOIN"
        " (SELECT order_id, line, sku, sum(quantity) AS held FROM reservations WHERE quantity > 0 GROUP BY 1, 2, 3) r"
        " ON r.order_id = l.order_id AND r.line = l.line AND r.sku = p.sku"
        " WHERE coalesce(l.stocked, true) AND coalesce(r.held, 0) <> coalesce(l.at_work * l.factor * p.per, 0)",
    ),
    Law(
        "places_hold_whole_kits",
        "Of a kit a place holds, and has picked, all components in the same number of kits.",
        "SELECT r.order_id, r.line, r.place FROM reservations r JOIN order_lines l USING (order_id, line)"
        " WHERE l.components IS NOT NULL GROUP BY 1, 2, 3, l.components HAVING count(DISTINCT"
        " (r.quantity / (l.components->>r.sku)::numeric, r.picked / (l.components->>r.sku)::numeric)) > 1"
        " OR count(*) <> (SELECT count(*) FROM jsonb_object_keys(l.components))",
    ),
    Law(
        "reservations_have_lines",
        "Every open reservation belongs to a line.",
        "SELECT r.order_id, r.line FROM reservations r LEFT JOIN order_lines l USING (order_id, line)"
        " WHERE r.quantity > 0 AND l.line IS NULL",
    ),
]
