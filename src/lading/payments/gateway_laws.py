"""The laws of gateways: every operation of a provider counts once, and nothing is paid without an order."""

from lading.store.laws import Law

GATEWAY_LAWS = [
    Law(
        "provider_operations_count_once",
        "No operation of a payment provider is booked twice.",
        "SELECT min(order_id::text) AS about, provider, kind, reference, count(*) FROM payment_operations"
        " WHERE state = 'succeeded' AND provider <> '' AND reference <> '' AND kind <> 'void'"
        " GROUP BY provider, kind, reference HAVING count(*) > 1",
        by="whole",
    ),
    Law(
        "payment_links_have_orders",
        "Every payment link belongs to an order and speaks its currency.",
        "SELECT l.order_id, l.id FROM payment_links l LEFT JOIN orders o ON o.id = l.order_id"
        " WHERE o.id IS NULL OR o.currency <> l.currency",
    ),
    Law(
        "paid_links_are_booked",
        "What was paid by a payment link stands among the order's payments.",
        "SELECT l.order_id, l.id FROM payment_links l WHERE l.state = 'paid' AND NOT EXISTS (SELECT FROM"
        " payment_operations p WHERE p.order_id = l.order_id AND p.provider = l.gateway)",
    ),
]
