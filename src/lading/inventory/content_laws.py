"""The laws of what lies where: contents equal the journal, on hand and what hands hold; a serial is there once."""

from lading.store.laws import Law, Mend

_TRACKED = (
    "EXISTS (SELECT FROM places p WHERE p.code = {0}.place AND p.kind NOT IN ('supplier', 'third_party')"
    " AND (i.tracking <> 'none' OR coalesce((p.settings->>'bins')::bool, false)))"
)

_APART = {name: name for name in ("sku", "place", "bin", "lot", "serial")}

CONTENT_LAWS = [
    Law(
        "contents_equal_movements",
        "What lies in a bin, of a lot or serial, in a condition, is the sum of its movements.",
        "SELECT sku, place, condition, bin, lot, serial, c.quantity, coalesce(m.quantity, 0) AS moved"  # noqa: S608
        " FROM stock_contents c FULL JOIN (SELECT m.sku, place, condition, bin, lot, serial, sum(quantity) AS quantity"
        f" FROM movements m JOIN items i ON i.sku = m.sku WHERE m.condition <> 'sellable' OR {_TRACKED.format('m')}"
        " GROUP BY 1, 2, 3, 4, 5, 6) m USING (sku, place, condition, bin, lot, serial)"
        " WHERE coalesce(c.quantity, 0) <> coalesce(m.quantity, 0)",
        mend=Mend("stock_contents", {**_APART, "condition": "condition"}, {"quantity": "moved"}),
    ),
    Law(
        "contents_are_on_hand",
        "Where units are kept apart, those that are sellable sum to what is on hand.",
        "SELECT s.sku, s.place, s.on_hand, c.quantity FROM stock s JOIN items i ON i.sku = s.sku"  # noqa: S608
        " LEFT JOIN (SELECT sku, place, sum(quantity) AS quantity FROM stock_contents WHERE condition = 'sellable'"
        f" GROUP BY 1, 2) c ON c.sku = s.sku AND c.place = s.place WHERE {_TRACKED.format('s')}"
        " AND s.on_hand <> coalesce(c.quantity, 0) OR c.quantity IS NOT NULL"
        f" AND NOT {_TRACKED.format('s')}",
    ),
    Law(
        "picked_contents_are_in_hands",
        "What is picked of contents is what hands hold of them for lines.",
        "SELECT sku, place, 'sellable' AS condition, bin, lot, serial, c.picked, coalesce(p.quantity, 0) AS held"
        " FROM (SELECT * FROM stock_contents WHERE condition = 'sellable') c FULL JOIN"
        " (SELECT sku, place, bin, lot, serial, sum(quantity) AS quantity"
        " FROM picked_contents GROUP BY 1, 2, 3, 4, 5) p USING (sku, place, bin, lot, serial)"
        " WHERE coalesce(c.picked, 0) <> coalesce(p.quantity, 0)",
        mend=Mend("stock_contents", {**_APART, "condition": "condition"}, {"picked": "held"}),
    ),
    Law(
        "hands_know_what_they_hold",
        "Of what is kept apart, as much is known in hands for a line as is picked for it.",
        "SELECT r.order_id, r.line, r.place, r.sku, r.picked, p.quantity FROM reservations r"  # noqa: S608
        " JOIN items i ON i.sku = r.sku FULL JOIN (SELECT order_id, line, place, sku, sum(quantity) AS quantity"
        " FROM picked_contents GROUP BY 1, 2, 3, 4) p ON (p.order_id, p.line, p.place, p.sku)"
        " = (r.order_id, r.line, r.place, r.sku) WHERE coalesce(r.picked, 0) <> coalesce(p.quantity, 0)"
        f" AND (r.sku IS NULL OR {_TRACKED.format('r')} OR p.quantity IS NOT NULL)",
    ),
    Law(
        "serials_are_there_once",
        "A serial lies in one place at most, and is one unit.",
        "SELECT sku, serial, count(*), sum(quantity) FROM stock_contents WHERE serial <> '' AND quantity > 0"
        " GROUP BY 1, 2 HAVING count(*) > 1 OR sum(quantity) <> 1",
    ),
    Law(
        "units_are_told_apart",
        "At places of ours what is tracked by lot lies as lots, by serial as serials; and every lot is known.",
        "SELECT c.sku, c.place, c.lot, c.serial FROM stock_contents c JOIN items i ON i.sku = c.sku"
        " JOIN places p ON p.code = c.place LEFT JOIN lots l ON l.sku = c.sku AND l.lot = c.lot"
        " WHERE p.kind NOT IN ('supplier', 'third_party') AND (i.tracking = 'serial' AND c.serial = ''"
        " OR i.tracking = 'lot' AND c.lot = '') OR c.lot <> '' AND l.lot IS NULL",
    ),
    Law(
        "lots_leave_with_shipments",
        "The lots and serials that are known to have left with a shipment are those that the journal names for it.",
        "SELECT number, sku, lot, serial, c.quantity, m.quantity AS moved FROM (SELECT s.number, c.sku, c.lot,"
        " c.serial, sum(c.quantity) AS quantity FROM shipped_contents c JOIN shipments s ON s.id = c.shipment_id"
        " WHERE c.lot <> '' OR c.serial <> '' GROUP BY 1, 2, 3, 4) c FULL JOIN (SELECT reference AS number, sku, lot,"
        " serial, -sum(quantity) AS quantity FROM movements WHERE kind = 'shipped' AND (lot <> '' OR serial <> '')"
        " GROUP BY 1, 2, 3, 4) m USING (number, sku, lot, serial)"
        " WHERE coalesce(c.quantity, 0) <> coalesce(m.quantity, 0)",
    ),
    Law(
        "lots_on_the_road_are_in_transit",
        "Of a transfer whose lots and serials are known, as much of them was sent as left the origin.",
        "SELECT number, sku, lot, serial, c.sent, m.quantity AS moved FROM (SELECT t.number, c.sku, c.lot, c.serial,"
        " c.sent FROM transfer_contents c JOIN transfers t ON t.id = c.transfer_id) c FULL JOIN"
        " (SELECT m.reference AS number, m.sku, m.lot, m.serial, -sum(m.quantity) AS quantity FROM movements m"
        " JOIN transfers t ON t.number = m.reference AND t.origin = m.place AND m.kind = 'transferred'"
        " WHERE (m.lot <> '' OR m.serial <> '') AND m.quantity < 0 GROUP BY 1, 2, 3, 4) m"
        " USING (number, sku, lot, serial) WHERE coalesce(c.sent, 0) <> coalesce(m.quantity, 0)",
    ),
]
