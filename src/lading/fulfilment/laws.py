"""The laws of work at places: what places do is what lines say, and how far they are follows from it."""

from lading.fulfilment.forward_laws import FORWARD_LAWS
from lading.fulfilment.pickup_laws import PICKUP_LAWS
from lading.fulfilment.tables import PARTS
from lading.store.laws import Law, Mend

_SUM = " + ".join(f"l.{part}" for part in PARTS)
_STATE = """
CASE WHEN released > 0 THEN CASE WHEN picker IS NOT NULL OR picked + packed + shipped > 0 THEN 'picking' ELSE 'open' END
  WHEN picked > 0 THEN 'picked' WHEN packed > 0 THEN 'packed' WHEN shipped > 0 THEN 'shipped'
  WHEN short > 0 THEN 'rejected' WHEN recalled > 0 THEN 'recalled' ELSE 'cancelled' END
"""

LAWS = [
    *PICKUP_LAWS,
    *FORWARD_LAWS,
    Law(
        "work_sums_to_quantity",
        "Every fulfilment line's parts sum to what the place was given, and none is negative.",
        "SELECT fulfilment_id, order_id, line, quantity FROM fulfilment_lines l"  # noqa: S608 -- our own words
        f" WHERE quantity <> {_SUM} OR least({', '.join(PARTS)}) < 0",
    ),
    Law(
        "work_is_what_lines_say",
        "Units of a line that are released, picked or packed are in the hands of places, and no others are.",
        "SELECT l.order_id, l.line, l.released, w.released AS at_places FROM order_lines l LEFT JOIN"
        " (SELECT order_id, line, sum(released) AS released, sum(picked) AS picked, sum(packed) AS packed"
        " FROM fulfilment_lines GROUP BY 1, 2) w USING (order_id, line) WHERE (l.released, l.picked, l.packed)"
        " IS DISTINCT FROM (coalesce(w.released, 0), coalesce(w.picked, 0), coalesce(w.packed, 0))",
    ),
    Law(
        "work_has_lines",
        "Every fulfilment has lines, and each of them is an order's.",
        "SELECT f.number FROM fulfilments f WHERE NOT EXISTS"
        " (SELECT FROM fulfilment_lines l WHERE l.fulfilment_id = f.id) UNION ALL"
        " SELECT w.fulfilment_id::text FROM fulfilment_lines w LEFT JOIN order_lines l USING (order_id, line)"
        " WHERE l.line IS NULL OR l.sku <> w.sku OR l.factor <> w.factor",
    ),
    Law(
        "fulfilment_state_is_derived",
        "Every fulfilment's state is what its lines say.",
        "SELECT number, state, derived FROM (SELECT f.number, f.state,"  # noqa: S608 -- our own words
        f" {_STATE} AS derived FROM fulfilments f JOIN (SELECT fulfilment_id,"
        " sum(released) AS released, sum(picked) AS picked, sum(packed) AS packed, sum(shipped) AS shipped,"
        " sum(short) AS short, sum(recalled) AS recalled FROM fulfilment_lines GROUP BY 1) s"
        " ON s.fulfilment_id = f.id) x WHERE state <> derived",
        mend=Mend("fulfilments", {"number": "number"}, {"state": "derived"}),
    ),
    Law(
        "collected_parts_make_no_kit",
        "Parts in hand for a kit's line are of its recipe, and make neither a whole kit nor more than are left.",
        "SELECT w.fulfilment_id, w.order_id, w.line, w.collected FROM fulfilment_lines w"
        " JOIN order_lines l USING (order_id, line) CROSS JOIN LATERAL (SELECT"
        " min(coalesce((w.collected->'parts'->>r.key)::numeric, 0) / (r.value::numeric * w.factor)) AS kits,"
        " max(coalesce((w.collected->'parts'->>r.key)::numeric, 0) / (r.value::numeric * w.factor)) AS most,"
        " min(coalesce((w.collected->'parts'->>r.key)::numeric, 0)) AS least"
        " FROM jsonb_each_text(coalesce(l.components, '{}')) r) made WHERE w.collected IS NOT NULL AND"
        " (w.collected->>'of')::numeric = w.released AND (l.components IS NULL OR least < 0 OR kits >= 1"
        " OR most > w.released OR NOT l.components ?& ARRAY(SELECT jsonb_object_keys(w.collected->'parts')))",
    ),
    Law(
        "work_is_held_at_its_place",
        "What a place works on is reserved there, and what it has picked is marked as picked.",
        "SELECT order_id, line, place, w.held, r.quantity, w.picked, r.picked AS marked FROM"
        " (SELECT w.order_id, w.line, f.place, sum((w.released + w.picked + w.packed) * w.factor) AS held,"
        " sum((w.picked + w.packed) * w.factor) AS picked FROM fulfilment_lines w"
        " JOIN fulfilments f ON f.id = w.fulfilment_id JOIN order_lines l ON l.order_id = w.order_id"
        " AND l.line = w.line AND l.stocked GROUP BY 1, 2, 3) w FULL JOIN (SELECT order_id, line, place,"
        " min(r.quantity / coalesce((l.components->>r.sku)::numeric, 1)) AS quantity,"
        " max(r.picked / coalesce((l.components->>r.sku)::numeric, 1)) AS picked"
        " FROM reservations r JOIN order_lines l USING (order_id, line) GROUP BY 1, 2, 3) r"
        " USING (order_id, line, place)"
        " WHERE coalesce(w.held, 0) > coalesce(r.quantity, 0) OR coalesce(w.picked, 0) <> coalesce(r.picked, 0)",
    ),
    Law(
        "call_backs_are_in_hand",
        "What a partner was asked not to ship and has not answered is in its hands still.",
        "SELECT c.fulfilment_id, c.line, c.quantity, w.released FROM (SELECT fulfilment_id, order_id, line,"
        " sum(quantity) AS quantity FROM call_backs WHERE state = 'pending' GROUP BY 1, 2, 3) c"
        " LEFT JOIN fulfilment_lines w USING (fulfilment_id, order_id, line)"
        " WHERE c.quantity > coalesce(w.released, 0)",
    ),
    Law(
        "work_is_handed_to_partners_only",
        "What was handed to a partner lies at a place that one is bound to.",
        "SELECT f.number, f.place, f.handed_to FROM fulfilments f LEFT JOIN partners p ON p.place = f.place"
        " WHERE f.handed_to <> '' AND p.kind IS DISTINCT FROM f.handed_to"
        " OR f.handed_to = '' AND f.told_at IS NOT NULL",
    ),
    Law(
        "third_parties_are_sent_their_work",
        "Work of a third party has one message that orders it, and the partner knows of it once that went out.",
        "SELECT f.number, e.state, f.told_at FROM fulfilments f LEFT JOIN exchanges e ON e.fulfilment_id = f.id"
        " AND e.kind = 'order' WHERE f.handed_to = 'third_party' AND (e.id IS NULL"
        " OR (e.sent_at IS NULL) <> (f.told_at IS NULL))",
    ),
    Law(
        "partner_files_are_settled",
        "A partner's file that was worked has a result for every row; what is refused says why.",
        "SELECT p.id, p.state FROM partner_files p JOIN inbox i ON i.id = p.id"
        " WHERE (p.state = 'received') <> (i.state = 'received') OR EXISTS (SELECT FROM"
        " jsonb_array_elements(p.results) r WHERE r->>'outcome' = 'refused' AND coalesce(r->>'sentence', '') = '')"
        " OR p.good + p.bad <> jsonb_array_length(p.results)",
    ),
]
