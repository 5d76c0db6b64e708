"""The laws of transfers: the journal tells what was sent and received, and what is on the road is expected."""

from lading.store.laws import Law, Mend

_STATUS = (
    "CASE WHEN t.cancelled_at IS NOT NULL THEN 'cancelled' WHEN t.sent_at IS NULL THEN 'draft'"
    " WHEN l.transit = 0 THEN 'received' WHEN l.came > 0 THEN 'part_received' ELSE 'sent' END"
)

TRANSFER_LAWS = [
    Law(
        "transfers_equal_movements",
        "What left the origin and came to the target of a transfer is what the journal of stock names it for.",
        "SELECT number, sku, place, l.quantity AS of_lines, m.quantity AS of_movements FROM"
        " (SELECT t.number, l.sku, t.origin AS place, -l.sent AS quantity FROM transfers t"
        "  JOIN transfer_lines l ON l.transfer_id = t.id UNION ALL SELECT t.number, l.sku, t.target, l.received"
        "  FROM transfers t JOIN transfer_lines l ON l.transfer_id = t.id) l"
        " FULL JOIN (SELECT m.reference AS number, m.sku, m.place, sum(m.quantity) AS quantity FROM movements m"
        "  JOIN transfers t ON t.number = m.reference AND m.kind = 'transferred' AND m.at >= t.made_at"
        "  AND m.condition = 'sellable'"
        "  GROUP BY 1, 2, 3) m USING (number, sku, place)"
        " WHERE coalesce(l.quantity, 0) <> coalesce(m.quantity, 0)",
    ),
    Law(
        "transit_is_never_negative",
        "Of a transfer no more has come, or was given up, than was sent or was found beyond it.",
        "SELECT t.number, l.line, l.sent, l.received, l.damaged, l.lost, l.over FROM transfer_lines l"
        " JOIN transfers t ON t.id = l.transfer_id WHERE l.received + l.damaged + l.lost > l.sent + l.over",
    ),
    Law(
        "transit_is_expected",
        "What is in transit is what is expected of the transfer at its target, line by line.",
        "SELECT number, line, l.transit, s.expected FROM (SELECT t.number, l.line,"
        " l.sent + l.over - l.received - l.damaged - l.lost AS transit FROM transfers t"
        " JOIN transfer_lines l ON l.transfer_id = t.id) l FULL JOIN (SELECT e.reference AS number, e.line,"
        " greatest(0, e.quantity - e.received) AS expected FROM supply e JOIN transfers t ON t.number = e.reference"
        " WHERE e.kind = 'transfer' AND e.closed_at IS NULL) s USING (number, line)"
        " WHERE coalesce(l.transit, 0) <> coalesce(s.expected, 0)",
    ),
    Law(
        "transfers_status_is_derived",
        "The status of a transfer follows from its quantities and from what was done.",
        f"SELECT t.number, t.status, {_STATUS} AS derived FROM transfers t JOIN (SELECT transfer_id,"  # noqa: S608
        " sum(sent + over - received - damaged - lost) AS transit, sum(received + damaged + lost) AS came"
        f" FROM transfer_lines GROUP BY 1) l ON l.transfer_id = t.id WHERE t.status <> {_STATUS}",
        mend=Mend("transfers", {"number": "number"}, {"status": "derived"}),
    ),
]
