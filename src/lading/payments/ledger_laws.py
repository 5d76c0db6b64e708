"""The laws of the ledger: it balances, and it says the same as shipments, tenders and operations."""

from babel.numbers import list_currencies

from lading.kernel.money import currency_exponent
from lading.payments.posted import ADJUSTMENTS, CREDITS, DEPOSITS, SALES
from lading.store.laws import Law, Mend


def _exponent(currency: str) -> str:
    """SQL for the digits after the point of a currency."""
    odd: dict[int, list[str]] = {}
    for code in sorted(list_currencies()):
        if (digits := currency_exponent(code)) != 2:
            odd.setdefault(digits, []).append(f"'{code}'")
    cases = " ".join(f"WHEN {currency} IN ({', '.join(codes)}) THEN {digits}" for digits, codes in odd.items())
    return f"CASE {cases} ELSE 2 END"


def _kinds(kinds: tuple[str, ...]) -> str:
    return ", ".join(f"'{kind}'" for kind in kinds)


_SOLD = f"""
SELECT e.order_id, e.line,
  coalesce(sum(e.quantity) FILTER (WHERE t.kind IN ({_kinds(SALES)})), 0) AS units,
  coalesce(-sum(e.amount) FILTER (WHERE t.kind IN ({_kinds(SALES)})), 0) AS sold,
  coalesce(-sum(e.quantity) FILTER (WHERE t.kind IN ({_kinds(CREDITS)})), 0) AS credited_units,
  coalesce(sum(e.amount) FILTER (WHERE t.kind IN ({_kinds(CREDITS)})), 0) AS credited
FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id
WHERE e.account <> 'receivable' AND t.kind IN ({_kinds((*SALES, *CREDITS))}) GROUP BY 1, 2
"""  # noqa: S608 -- our own words

_LEFT = """
SELECT order_id, line, coalesce(sum(quantity) FILTER (WHERE to_state = 'shipped'
    OR from_state = 'new' AND to_state IN ('delivered', 'returned')), 0)
  - coalesce(sum(quantity) FILTER (WHERE from_state = 'shipped' AND to_state IN ('packed', 'cancelled')), 0) AS units,
  bool_or(to_state = 'shipped' AND from_state <> 'new') AS here
FROM transitions GROUP BY 1, 2
"""

_BEGAN = "(SELECT coalesce(min(at), '-infinity') FROM ledger_transactions WHERE kind = 'began')"
_HAS_BOOKS = "EXISTS (SELECT FROM ledger_transactions b WHERE b.order_id = o.id)"
_WORTH = f"""
l.tax_base + l.tax_amount - CASE WHEN l.cancelled = 0 THEN 0
  ELSE coalesce(l.waived, round((l.tax_base + l.tax_amount) * l.cancelled / l.ordered, {_exponent("o.currency")})) END
"""
BY_ORDER = """
SELECT order_id, coalesce(sum(authorised), 0) AS authorised, coalesce(sum(captured), 0) AS captured,
  coalesce(sum(refunded), 0) AS refunded FROM tenders GROUP BY 1
"""


def due_of(orders: str = "") -> str:
    """SQL for what is waived of orders (of those that the subquery `orders` names), and whether anything is left."""
    which = f" WHERE o.id IN ({orders})" if orders else ""
    return (
        "SELECT l.order_id, bool_or(l.cancelled < l.ordered) AS left_over,"  # noqa: S608 -- our own words
        " bool_or(l.shipped > 0 OR l.delivered > 0) AS shipped,"
        f" sum(l.tax_base + l.tax_amount - ({_WORTH})) AS waived"
        f" FROM order_lines l JOIN orders o ON o.id = l.order_id{which} GROUP BY 1"
    )


def adjusted_of(orders: str = "") -> str:
    """SQL for what the ledger says is owed for orders: in all, for sales, and beside them."""
    which = f" AND e.order_id IN ({orders})" if orders else " AND e.order_id IS NOT NULL"
    return (
        f"SELECT e.order_id, sum(e.amount) FILTER (WHERE t.kind IN ({_kinds(ADJUSTMENTS)})) AS adjusted,"  # noqa: S608
        f" coalesce(sum(e.amount) FILTER (WHERE t.kind NOT IN ({_kinds(DEPOSITS)})), 0) AS balance,"
        f" coalesce(sum(e.amount) FILTER (WHERE t.kind IN ({_kinds(SALES)})), 0) AS sold"
        " FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id"
        f" WHERE e.account = 'receivable'{which} GROUP BY 1"
    )


LEDGER_LAWS = [
    Law(
        "transactions_sum_to_zero",
        "Every transaction of the ledger sums to zero in one currency.",
        "SELECT t.order_id, t.id, t.kind, sum(e.amount) AS rest FROM ledger_transactions t LEFT JOIN ledger_entries e"
        " ON e.transaction_id = t.id WHERE t.kind <> 'began' GROUP BY 1, 2, 3"
        " HAVING coalesce(sum(e.amount), 1) <> 0 OR bool_or(e.currency <> t.currency)",
    ),
    Law(
        "entries_have_transactions",
        "Every entry belongs to a transaction of the same order, in that order's currency.",
        "SELECT e.order_id, e.transaction_id, e.n FROM ledger_entries e LEFT JOIN ledger_transactions t"
        " ON t.id = e.transaction_id LEFT JOIN orders o ON o.id = e.order_id"
        " WHERE t.id IS NULL OR e.order_id IS DISTINCT FROM t.order_id"
        " OR e.order_id IS NOT NULL AND o.currency IS DISTINCT FROM e.currency",
    ),
    Law(
        "what_left_is_sold",
        "Of every line exactly the units that have ever left are sold, for never more than they are worth, and for all"
        " of it once the last one has left.",
        f"SELECT o.id AS order_id, o.number, l.line, coalesce(left_.units, 0) AS left_, s.units, s.sold"  # noqa: S608
        f" FROM order_lines l JOIN orders o ON o.id = l.order_id LEFT JOIN ({_LEFT}) left_ USING (order_id, line)"
        f" LEFT JOIN ({_SOLD}) s USING (order_id, line)"
        f" WHERE ({_HAS_BOOKS} OR (o.received_at >= {_BEGAN} AND left_.here))"
        " AND (coalesce(left_.units, 0) <> coalesce(s.units, 0) OR"
        f" (s.sold IS NOT NULL AND abs(s.sold) > abs({_WORTH})) OR"
        f" (s.units > 0 AND s.units = l.ordered - l.cancelled AND s.sold <> {_WORTH}))",
    ),
    Law(
        "credits_within_sales",
        "Of no line, nor of shipping, is more credited than was sold.",
        f"SELECT order_id, line, sold, credited FROM ({_SOLD}) s WHERE credited > sold OR credited_units > units",  # noqa: S608
    ),
    Law(
        "tenders_equal_the_ledger",
        "What a tender has taken, and what it has given back, is what the ledger says of it.",
        "SELECT o.id AS order_id, o.number, t.tender, t.captured, t.refunded, coalesce(c.took, 0) AS took,"  # noqa: S608
        " coalesce(c.gave, 0) AS gave FROM tenders t JOIN orders o ON o.id = t.order_id LEFT JOIN"
        " (SELECT e.order_id, e.tender, coalesce(sum(e.amount) FILTER (WHERE b.kind = 'capture'), 0) AS took,"
        " coalesce(-sum(e.amount) FILTER (WHERE b.kind <> 'capture'), 0) AS gave"
        " FROM ledger_entries e JOIN ledger_transactions b ON b.id = e.transaction_id WHERE e.tender IS NOT NULL"
        " AND e.account <> 'receivable' AND b.kind IN ('capture', 'refund', 'chargeback', 'chargeback_won')"
        " GROUP BY 1, 2) c USING (order_id, tender)"
        f" WHERE (t.captured, t.refunded) <> (coalesce(c.took, 0), coalesce(c.gave, 0)) AND ({_HAS_BOOKS}"
        f" OR (NOT t.brought AND t.at >= {_BEGAN}))",
        mend=Mend("tenders", {"order_id": "order_id", "tender": "tender"}, {"captured": "took", "refunded": "gave"}),
    ),
    Law(
        "receivable_is_what_was_sold_less_what_was_paid",
        "What the customer owes for an order is what was sold, less credits and what was paid, plus fees and refunds.",
        "SELECT o.id AS order_id, o.number, a.balance, a.sold, a.adjusted, p.captured, p.refunded FROM orders o"  # noqa: S608
        f" JOIN ({adjusted_of()}) a ON a.order_id = o.id LEFT JOIN ({BY_ORDER}) p ON p.order_id = o.id"
        " WHERE a.balance <> a.sold + coalesce(a.adjusted, 0) - coalesce(p.captured - p.refunded, 0)",
    ),
    Law(
        "operations_are_posted",
        "Every capture and refund that succeeded is posted once, for its amount, and no other is.",
        "SELECT p.order_id, p.id, p.kind, p.amount, sum(e.amount) AS posted FROM payment_operations p LEFT JOIN"
        " ledger_transactions t ON t.order_id = p.order_id"
        " AND t.source IN ('operation/' || p.id, 'operation/' || p.id || '/undone')"
        " LEFT JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'receivable'"
        " WHERE p.kind IN ('capture', 'refund') GROUP BY p.order_id, p.id HAVING coalesce(sum(e.amount), 0) <>"
        " CASE WHEN p.state <> 'succeeded' THEN 0 WHEN p.kind = 'capture' THEN -p.amount ELSE p.amount END",
    ),
    Law(
        "nothing_is_intended_beyond",
        "No captures are under way beyond what was authorised, and no refunds beyond what was taken.",
        "SELECT t.order_id, t.tender FROM tenders t JOIN (SELECT order_id, tender,"
        " coalesce(sum(amount) FILTER (WHERE kind = 'capture'), 0) AS taking,"
        " coalesce(sum(amount) FILTER (WHERE kind = 'refund'), 0) AS giving FROM payment_operations"
        " WHERE state IN ('intended', 'unknown') GROUP BY 1, 2) p USING (order_id, tender)"
        " WHERE t.captured + p.taking > t.authorised OR t.refunded + p.giving > t.captured",
    ),
    Law(
        "store_credit_is_never_negative",
        "No store credit and no gift card has paid more than it was worth.",
        "SELECT e.credit_id, -sum(e.amount) AS balance FROM ledger_entries e LEFT JOIN store_credits s"
        " ON s.id = e.credit_id WHERE e.credit_id IS NOT NULL GROUP BY 1"
        " HAVING sum(e.amount) > 0 OR bool_or(s.id IS NULL OR s.currency <> e.currency)",
        by="whole",
    ),
    Law(
        "money_is_derived",
        "Every order's money is what its tenders, its lines and the ledger say.",
        "SELECT order_id, number, money, derived FROM (SELECT o.order_id, o.number, o.money, CASE"  # noqa: S608
        " WHEN refunded > 0 AND captured - refunded <= greatest(due, 0)"
        " THEN CASE WHEN refunded >= captured THEN 'refunded' ELSE 'part_refunded' END"
        " WHEN captured > 0 THEN CASE WHEN captured - refunded > due THEN 'in_credit' WHEN captured = due"
        " THEN 'captured' ELSE 'part_captured' END WHEN authorised > 0 THEN 'authorised'"
        " WHEN shipped AND due > 0 THEN 'owing' ELSE 'none' END AS derived FROM (SELECT o.id AS order_id, o.number,"
        " o.money, d.shipped,"
        " coalesce(p.authorised, 0) AS authorised, coalesce(p.captured, 0) AS captured,"
        " coalesce(p.refunded, 0) AS refunded,"
        " CASE WHEN d.left_over THEN o.total - d.waived ELSE 0 END + coalesce(a.adjusted, 0) AS due"
        f" FROM orders o JOIN ({due_of()}) d ON d.order_id = o.id LEFT JOIN ({BY_ORDER}) p ON p.order_id = o.id"
        f" LEFT JOIN ({adjusted_of()}) a ON a.order_id = o.id WHERE o.changed_at >= {_BEGAN}) o) x"
        " WHERE money <> derived",
        mend=Mend("orders", {"id": "order_id"}, {"money": "derived"}),
    ),
]
