"""The laws of purchasing: what came is what was received, in stock too; what is open is what is expected."""

from lading.store.laws import Law, Mend

_STATUS = (
    "CASE WHEN l.open > 0 AND l.came > 0 AND p.kind = 'dropship' THEN 'part_shipped'"
    " WHEN l.open > 0 AND l.came > 0 THEN 'part_received' WHEN l.open > 0 AND p.sent_at IS NULL THEN 'draft'"
    " WHEN l.open > 0 AND p.confirmed_at IS NULL THEN 'sent' WHEN l.open > 0 THEN 'confirmed'"
    " WHEN l.came = 0 THEN 'cancelled' WHEN l.closed > 0 THEN 'closed_short'"
    " WHEN p.kind = 'dropship' THEN 'shipped' ELSE 'received' END"
)

LAWS = [
    Law(
        "purchases_received_equals_receipts",
        "What a line of a purchase order has received is the sum of its receipts that were taken in.",
        "SELECT p.number, l.line, l.received, r.quantity FROM purchase_lines l"
        " JOIN purchase_orders p ON p.id = l.purchase_id LEFT JOIN (SELECT purchase_id, line,"
        " sum(quantity) FILTER (WHERE condition <> 'refused') AS quantity FROM purchase_receipts GROUP BY 1, 2) r"
        " USING (purchase_id, line) WHERE p.kind = 'stock' AND l.received <> coalesce(r.quantity, 0)",
    ),
    Law(
        "purchases_receipts_equal_movements",
        "What was taken in for a purchase order in good condition is what the journal of stock names it for.",
        "SELECT number, sku, place, r.quantity AS receipts, m.quantity AS movements FROM"
        " (SELECT p.number, l.sku, c.place, sum(c.quantity) AS quantity FROM purchase_receipts c"
        "  JOIN purchase_orders p ON p.id = c.purchase_id"
        "  JOIN purchase_lines l ON l.purchase_id = c.purchase_id AND l.line = c.line"
        "  WHERE c.condition = 'sellable' GROUP BY 1, 2, 3) r"
        " FULL JOIN (SELECT m.reference AS number, m.sku, m.place, sum(m.quantity) AS quantity FROM movements m"
        "  JOIN purchase_orders p ON p.number = m.reference WHERE m.kind = 'received' AND m.quantity > 0"
        "  AND m.condition = 'sellable'"
        "  GROUP BY 1, 2, 3) m USING (number, sku, place)"
        " WHERE coalesce(r.quantity, 0) <> coalesce(m.quantity, 0)",
    ),
    Law(
        "purchases_open_is_expected",
        "Expected supply of purchase orders is what is open on those that were sent, line by line.",
        "SELECT number, line, o.open, s.expected FROM (SELECT p.number, l.line,"
        "  greatest(0, l.ordered - l.received - l.closed) AS open FROM purchase_lines l"
        "  JOIN purchase_orders p ON p.id = l.purchase_id WHERE p.sent_at IS NOT NULL AND p.kind = 'stock') o"
        " FULL JOIN (SELECT p.number, e.line, greatest(0, e.quantity - e.received) AS expected FROM supply e"
        "  JOIN purchase_orders p ON p.number = e.reference WHERE e.kind = 'purchase' AND e.closed_at IS NULL) s"
        " USING (number, line) WHERE coalesce(o.open, 0) <> coalesce(s.expected, 0)",
    ),
    Law(
        "dropships_never_come_to_us",
        "Of an order that its supplier ships to a customer nothing is expected, received or booked into stock.",
        "SELECT p.number, s.reference FROM purchase_orders p JOIN supply s ON s.reference = p.number"
        " WHERE p.kind = 'dropship' UNION ALL SELECT p.number, r.condition FROM purchase_orders p"
        " JOIN purchase_receipts r ON r.purchase_id = p.id WHERE p.kind = 'dropship' UNION ALL"
        " SELECT p.number, m.kind FROM purchase_orders p JOIN movements m ON m.reference = p.number"
        " WHERE p.kind = 'dropship' AND m.kind = 'received'",
    ),
    Law(
        "dropships_are_what_suppliers_work_on",
        "A drop-ship order's lines are the work that its supplier was given, unit by unit, and so is what was shipped.",
        "SELECT f.number, w.line, w.quantity, l.ordered, l.received, l.closed FROM (SELECT w.*, f.number FROM"
        " fulfilment_lines w JOIN fulfilments f ON f.id = w.fulfilment_id AND f.handed_to = 'supplier') w"
        " FULL JOIN (SELECT l.* FROM purchase_lines l JOIN purchase_orders p ON p.id = l.purchase_id"
        " AND p.kind = 'dropship') l ON l.fulfilment_id = w.fulfilment_id AND l.order_id = w.order_id"
        " AND l.order_line = w.line LEFT JOIN fulfilments f ON f.id = w.fulfilment_id"
        " WHERE (l.ordered, l.received, l.closed) IS DISTINCT FROM (w.quantity * w.factor, w.shipped * w.factor,"
        " (w.cancelled + w.short + w.recalled) * w.factor)",
    ),
    Law(
        "dropships_are_known_where_they_were_sent",
        "A supplier knows of the work exactly where its drop-ship order was sent.",
        "SELECT p.number, f.number AS fulfilment, p.sent_at, f.told_at FROM purchase_orders p JOIN purchase_lines l"
        " ON l.purchase_id = p.id JOIN fulfilments f ON f.id = l.fulfilment_id WHERE p.kind = 'dropship'"
        " AND (p.sent_at IS NULL) <> (f.told_at IS NULL)",
    ),
    Law(
        "purchases_status_is_derived",
        "The status of a purchase order follows from its quantities and from what was said.",
        f"SELECT p.number, p.status, {_STATUS} AS derived FROM purchase_orders p JOIN (SELECT purchase_id,"  # noqa: S608
        " sum(greatest(0, ordered - received - closed)) AS open, sum(received) AS came, sum(closed) AS closed"
        f" FROM purchase_lines GROUP BY 1) l ON l.purchase_id = p.id WHERE p.status <> {_STATUS}",
        mend=Mend("purchase_orders", {"number": "number"}, {"status": "derived"}),
    ),
]
