"""The laws of money."""

from lading.payments.gateway_laws import GATEWAY_LAWS
from lading.payments.ledger_laws import LEDGER_LAWS
from lading.store.laws import Law

LAWS = [
    Law(
        "captures_within_authorisations",
        "Nothing is captured beyond what was authorised, nor refunded beyond what was captured.",
        "SELECT order_id, tender FROM tenders WHERE captured > authorised OR refunded > captured"
        " OR least(authorised, captured, refunded) < 0",
    ),
    Law(
        "tenders_have_orders",
        "Every tender belongs to an order and speaks its currency.",
        "SELECT t.order_id, t.tender FROM tenders t LEFT JOIN orders o ON o.id = t.order_id"
        " WHERE o.id IS NULL OR o.currency <> t.currency",
    ),
    *LEDGER_LAWS,
    *GATEWAY_LAWS,
]
