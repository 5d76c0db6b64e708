"""The laws of counts: entries make what was counted, the journal what was expected, and both what was booked."""

from lading.store.laws import Law, Mend

_STATUS = (
    "CASE WHEN c.cancelled_at IS NOT NULL THEN 'cancelled' WHEN c.booked_at IS NOT NULL THEN 'done'"
    " WHEN c.submitted_at IS NOT NULL THEN 'to_approve' WHEN l.counted > 0 THEN 'counting' ELSE 'open' END"
)

COUNT_LAWS = [
    Law(
        "counts_status_is_derived",
        "The status of a count follows from what was counted and done, and what was submitted is booked by approval.",
        f"SELECT c.number, c.status, {_STATUS} AS derived FROM counts c JOIN (SELECT count_id,"  # noqa: S608
        " count(counted) AS counted FROM count_lines GROUP BY 1) l ON l.count_id = c.id"
        f" WHERE c.status <> {_STATUS} OR c.submitted_at IS NOT NULL AND c.booked_at IS NOT NULL"
        " AND (c.approved_by IS NULL OR c.approved_by = c.submitted_by)",
        mend=Mend("counts", {"number": "number"}, {"status": "derived"}),
    ),
    Law(
        "counted_is_what_was_entered",
        "What was counted of a line is the last number that was set in its round, and what was added since.",
        "SELECT l.count_id, l.line, l.counted, e.entered FROM count_lines l LEFT JOIN LATERAL (SELECT sum(e.quantity)"
        " AS entered FROM count_entries e WHERE e.count_id = l.count_id AND e.line = l.line AND e.round = l.round"
        " AND e.id >= coalesce((SELECT max(s.id) FROM count_entries s WHERE s.count_id = l.count_id"
        " AND s.line = l.line AND s.round = l.round AND NOT s.adds), 0)) e ON true"
        " WHERE l.counted IS DISTINCT FROM e.entered",
        mend=Mend("count_lines", {"count_id": "count_id", "line": "line"}, {"counted": "entered"}),
    ),
    Law(
        "expected_is_the_journal",
        "What was expected of a line is the sum of its sellable units' movements up to the last one by then.",
        "SELECT c.number, l.sku, l.expected, j.quantity FROM count_lines l JOIN counts c ON c.id = l.count_id"
        " CROSS JOIN LATERAL (SELECT coalesce(sum(m.quantity), 0) AS quantity FROM movements m"
        " WHERE m.sku = l.sku AND m.place = c.place AND m.id <= l.position AND m.condition = 'sellable') j"
        " WHERE l.expected <> j.quantity AND (c.booked_at IS NULL OR c.booked_at > now() - interval '30 days')",
    ),
    Law(
        "variances_are_booked",
        "A count that is done has booked what was found beyond what was expected, line by line; no other has booked.",
        "SELECT number, sku, l.booked, m.quantity FROM (SELECT c.number, l.sku, l.booked,"
        " CASE WHEN c.booked_at IS NOT NULL THEN l.counted + l.aside - l.expected END AS variance FROM counts c"
        " JOIN count_lines l ON l.count_id = c.id) l FULL JOIN (SELECT m.reference AS number, m.sku,"
        " sum(m.quantity) AS quantity FROM movements m JOIN counts c ON c.number = m.reference AND c.place = m.place"
        " WHERE m.kind = 'counted' AND m.condition = 'sellable' GROUP BY 1, 2) m USING (number, sku)"
        " WHERE l.booked IS DISTINCT FROM l.variance OR coalesce(l.booked, 0) <> coalesce(m.quantity, 0)",
    ),
]
