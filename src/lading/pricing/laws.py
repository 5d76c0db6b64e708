"""The laws of pricing: promotions are on orders, add up, and are never used more often than they may be."""

from lading.store.laws import Law

LAWS = [
    Law(
        "promotions_are_on_orders",
        "Every use of a promotion belongs to an order, and its version is kept.",
        "SELECT u.order_id, u.promotion, u.version FROM promotion_uses u LEFT JOIN orders o ON o.id = u.order_id"
        " LEFT JOIN promotion_versions v ON v.promotion = u.promotion AND v.version = u.version"
        " WHERE o.id IS NULL OR v.version IS NULL",
    ),
    Law(
        "promotions_add_up",
        "What a promotion took off is the sum of what it took off the lines and the shipping.",
        "SELECT u.order_id, u.promotion, u.amount FROM promotion_uses u WHERE u.amount <> u.shipping"
        " + (SELECT coalesce(sum(value::numeric), 0) FROM jsonb_each_text(u.shares))",
    ),
    Law(
        "promotions_within_limits",
        "No promotion was used more often than its limit allows.",
        "SELECT p.code, count(*) AS used, (p.terms->>'uses')::int AS allowed FROM promotions p"
        " JOIN promotion_uses u ON u.promotion = p.code AND u.given_back_at IS NULL"
        " WHERE p.terms ? 'uses' GROUP BY p.code"
        " HAVING count(*) > (p.terms->>'uses')::int",
    ),
    Law(
        "codes_within_limits",
        "No code was used more often than it may be.",
        "SELECT c.code, count(*) AS used, c.uses AS allowed FROM promotion_codes c JOIN promotion_uses u"
        " ON u.code = c.code AND u.code <> '' AND u.given_back_at IS NULL"
        " WHERE c.uses IS NOT NULL GROUP BY c.code HAVING count(*) > c.uses",
    ),
    Law(
        "promotions_within_limits_of_customers",
        "No customer used a version of a promotion more often than it allows.",
        "SELECT u.promotion, u.customer, count(*) AS used FROM promotion_uses u JOIN promotion_versions v"
        " USING (promotion, version) WHERE v.terms ? 'uses_per_customer' AND u.customer IS NOT NULL"
        " AND u.given_back_at IS NULL"
        " GROUP BY u.promotion, u.version, u.customer, v.terms"
        " HAVING count(*) > (v.terms->>'uses_per_customer')::int",
    ),
    Law(
        "exempt_orders_name_a_certificate",
        "Every order that a certificate freed from tax names one of its customer that was valid on the day.",
        "SELECT t.order_id, t.status FROM order_taxes t JOIN orders o ON o.id = t.order_id LEFT JOIN tax_certificates c"
        " ON c.id = t.certificate AND c.customer = o.customer"
        " WHERE t.status IN ('exempt', 'reverse_charge') AND (c.id IS NULL"
        " OR (o.received_at AT TIME ZONE 'UTC')::date NOT BETWEEN coalesce(c.valid_from, '-infinity')"
        " AND coalesce(least(c.valid_to, c.revoked_on), 'infinity'))",
    ),
    Law(
        "orders_taxed_outside_name_a_document",
        "Every order that a tax service taxed names the service's document, which says when that tax is due.",
        "SELECT order_id, status FROM order_taxes WHERE status = 'external'"
        " AND coalesce(details->>'document', '') = ''",
    ),
]
