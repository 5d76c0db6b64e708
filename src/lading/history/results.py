"""What Lading holds of an import, asked from the database and from nothing else."""

from decimal import Decimal
from uuid import UUID

from lading.history.certificate import FIRST, Reason, Row, merge_reasons, reason
from lading.history.measures import Count
from lading.kernel.money import currency_exponent
from lading.store import UnitOfWork

_COUNTS = """
WITH ours AS (SELECT order_id FROM imported_orders WHERE import_id = %(import)s),
told AS (SELECT code, subject FROM import_remarks WHERE import_id = %(import)s
  AND code IN ('item_was_there', 'customer_was_there'))
SELECT (SELECT count(*) FROM ours),
  (SELECT count(*) FROM (
    SELECT o.customer FROM orders o JOIN ours ON ours.order_id = o.id WHERE o.customer IS NOT NULL
    UNION SELECT code FROM parties WHERE attributes->>'import' = %(import)s::text
    UNION SELECT subject FROM told WHERE code = 'customer_was_there') AS customers),
  (SELECT count(*) FROM (
    SELECT l.sku FROM order_lines l JOIN ours USING (order_id)
    UNION SELECT sku FROM items WHERE attributes->>'import' = %(import)s::text
    UNION SELECT subject FROM told WHERE code = 'item_was_there') AS skus)
"""

_LINES = """
SELECT o.currency, count(*), sum(l.ordered), sum(l.returned + l.cancelled),
  sum(l.amount - l.order_discount),
  sum(CASE WHEN l.returned + l.cancelled > 0
    THEN round((l.amount - l.order_discount) * (l.returned + l.cancelled) / l.ordered, coins.digits) ELSE 0 END)
FROM imported_orders i JOIN orders o ON o.id = i.order_id JOIN order_lines l ON l.order_id = i.order_id
JOIN unnest(%(currencies)s::text[], %(digits)s::int[]) AS coins (currency, digits) ON coins.currency = o.currency
WHERE i.import_id = %(import)s GROUP BY 1
"""

_ORDERS = """
SELECT o.currency, sum(o.shipping), sum(o.tax), sum(o.total), sum(t.captured), sum(t.refunded)
FROM imported_orders i JOIN orders o ON o.id = i.order_id LEFT JOIN LATERAL (
  SELECT sum(captured) AS captured, sum(refunded) AS refunded FROM tenders WHERE order_id = o.id) t ON true
WHERE i.import_id = %s GROUP BY 1
"""

_REASONS = """
SELECT code, currency, count(*), (SELECT coalesce(jsonb_object_agg(key, total), '{}') FROM (
    SELECT key, sum(value::numeric)::text AS total FROM import_remarks r, jsonb_each_text(r.effects)
    WHERE r.import_id = %(import)s AND r.code = outer_.code AND r.currency IS NOT DISTINCT FROM outer_.currency
    GROUP BY key) AS sums)
FROM import_remarks AS outer_ WHERE import_id = %(import)s GROUP BY code, currency ORDER BY code, currency
"""


async def count_result(unit: UnitOfWork, *, import_id: UUID) -> Count:
    """Orders, lines, customers, items, units and money of an import as they stand in the tables."""
    count = Count()
    orders, customers, items = (await unit.fetch(_COUNTS, {"import": import_id}))[0]
    count.add("orders", orders)
    count.add("customers", customers)
    count.add("items", items)
    sums = await unit.fetch(_ORDERS, [import_id])
    for currency, shipping, tax, total, paid, refunded in sums:
        found = {"shipping": shipping, "tax": tax, "total": total, "paid": paid, "refunded": refunded}
        for measure, value in found.items():
            count.pay(currency, measure, value or Decimal(0))
    currencies = [row[0] for row in sums]
    digits = [currency_exponent(currency) for currency in currencies]
    said = {"import": import_id, "currencies": currencies, "digits": digits}
    for currency, lines, ordered, credited, goods, undone in await unit.fetch(_LINES, said):
        count.add("lines", lines)
        count.add("ordered", ordered)
        count.add("credited", credited)
        count.pay(currency, "goods", goods)
        count.pay(currency, "credits", undone)
    return count


async def load_reasons(unit: UnitOfWork, *, import_id: UUID) -> list[Reason]:
    """Why source and result differ, as remarked row by row, summed by reason."""
    found: list[Reason] = []
    for code, currency, rows, effects in await unit.fetch(_REASONS, {"import": import_id}):
        first = await unit.fetch(
            "SELECT file, row, subject, detail FROM import_remarks WHERE import_id = %s AND code = %s"
            " AND currency IS NOT DISTINCT FROM %s ORDER BY id LIMIT %s",
            [import_id, code, currency, FIRST],
        )
        sums = {measure: Decimal(value) for measure, value in effects.items()}
        found.append(reason(code, rows=rows, effects=sums, first=[Row(*row) for row in first], currency=currency))
    return merge_reasons(found)
