"""The laws of what is kept of channels and files."""

from lading.store.laws import Law

LAWS = [
    Law(
        "versions_name_their_order",
        "The version kept of a channel's order belongs to our order of that channel and external id.",
        "SELECT v.channel, v.external_id FROM channel_versions v LEFT JOIN orders o ON o.id = v.order_id"
        " WHERE (v.placed IS NULL) <> (v.order_id IS NULL) OR v.order_id IS NOT NULL"
        " AND (o.id IS NULL OR (o.channel, o.external_id) IS DISTINCT FROM (v.channel, v.external_id))",
    ),
    Law(
        "results_name_our_orders",
        "What a file's order became, placed or known already, is an order of ours; what was refused has a reason.",
        "SELECT r.upload, r.position FROM upload_results r LEFT JOIN orders o ON o.number = r.number"
        " WHERE (r.outcome = 'refused') = (o.id IS NOT NULL) OR r.outcome = 'refused' AND r.sentence = ''",
    ),
]
