"""The laws of stock: counters equal the journal and the reservations, and nothing is held by what is closed."""

from lading.store.laws import Law

LAWS = [
    Law(
        "on_hand_equals_movements",
        "On hand is the sum of the movements, for every item at every place.",
        "SELECT sku, place, s.on_hand, m.quantity FROM stock s FULL JOIN (SELECT sku, place, sum(quantity) AS quantity"
        " FROM movements GROUP BY 1, 2) m USING (sku, place) WHERE coalesce(s.on_hand, 0) <> coalesce(m.quantity, 0)",
    ),
    Law(
        "reserved_equals_reservations",
        "Reserved is the sum of the open reservations, for every item at every place.",
        "SELECT sku, place, s.reserved, r.quantity FROM stock s FULL JOIN (SELECT sku, place, sum(quantity) AS quantity"
        " FROM reservations WHERE quantity > 0 GROUP BY 1, 2) r USING (sku, place)"
        " WHERE coalesce(s.reserved, 0) <> coalesce(r.quantity, 0)",
    ),
    Law(
        "nothing_promised_twice",
        "No more is reserved than is on hand.",
        "SELECT sku, place, on_hand, reserved FROM stock WHERE reserved > greatest(on_hand, 0)",
    ),
    Law(
        "reservations_serve_lines",
        "What a line holds equals its units that are reserved, released, picked or packed, in base units.",
        "SELECT l.order_id, l.line, r.held, (l.reserved + l.released + l.picked + l.packed) * l.factor AS wanted"
        " FROM order_lines l LEFT JOIN (SELECT order_id, line, sum(quantity) AS held FROM reservations GROUP BY 1, 2) r"
        " USING (order_id, line) WHERE l.stocked"
        " AND coalesce(r.held, 0) <> (l.reserved + l.released + l.picked + l.packed) * l.factor",
    ),
    Law(
        "reservations_have_lines",
        "Every open reservation belongs to a line.",
        "SELECT r.order_id, r.line FROM reservations r LEFT JOIN order_lines l USING (order_id, line)"
        " WHERE r.quantity > 0 AND l.line IS NULL",
    ),
]
