"""The laws of billing: numbers without gaps, documents as issued and equal to the ledger, exports that balance."""

from lading.store.laws import Law

_COVERED = """
(SELECT b.invoice_id, b.voided_by, e.order_id, sum(e.amount) AS owed FROM billed_transactions b
 JOIN ledger_entries e ON e.transaction_id = b.transaction_id AND e.account = 'receivable' GROUP BY 1, 2, 3)
"""

LAWS = [
    Law(
        "numbers_have_no_gap",
        "Every number that was drawn of a series stands on one document, from the first to the last.",
        "SELECT y.series, y.year, y.next - y.first AS drawn, count(i.id) AS issued FROM number_series_years y"
        " LEFT JOIN invoices i ON i.series = y.series AND i.year = y.year GROUP BY y.series, y.year, y.first, y.next"
        " HAVING count(DISTINCT i.serial) <> y.next - y.first OR count(i.id) <> y.next - y.first"
        " OR min(i.serial) <> y.first OR max(i.serial) <> y.next - 1",
        by="whole",
    ),
    Law(
        "numbers_follow_issue",
        "Of two documents of a series the later has the higher number.",
        "SELECT number, issued_at FROM (SELECT number, issued_at, issued_on,"
        " lag(issued_at) OVER w AS before, lag(issued_on) OVER w AS day_before FROM invoices"
        " WINDOW w AS (PARTITION BY series, year ORDER BY serial)) i"
        " WHERE issued_at < before OR issued_on < day_before",
        by="whole",
    ),
    Law(
        "documents_equal_the_ledger",
        "An invoice comes to what its sales are, a credit memo to what its credits are, to the cent.",
        "SELECT i.number, i.gross, sum(c.owed) AS owed FROM invoices i"  # noqa: S608 -- our own text
        f" LEFT JOIN {_COVERED} c ON c.invoice_id = i.id WHERE i.voids IS NULL GROUP BY i.id"
        " HAVING coalesce(sum(c.owed), 0) <> CASE i.kind WHEN 'invoice' THEN i.gross ELSE -i.gross END",
    ),
    Law(
        "orders_are_billed_once",
        "What stands on an order's invoices less its credit memos is what their transactions say, each counted once.",
        "SELECT order_id, sum(billed) AS billed, sum(owed) AS owed FROM ("  # noqa: S608 -- our own text
        "SELECT s.order_id, CASE i.kind WHEN 'invoice' THEN s.gross ELSE -s.gross END AS billed, 0 AS owed"
        " FROM invoice_orders s JOIN invoices i ON i.id = s.invoice_id UNION ALL"
        f" SELECT order_id, 0, owed FROM {_COVERED} c WHERE voided_by IS NULL) x GROUP BY order_id"
        " HAVING sum(billed) <> sum(owed)",
    ),
    Law(
        "transactions_stand_on_one_document",
        "A transaction of the ledger stands on one document that was not voided, or on none.",
        "SELECT t.order_id, b.transaction_id FROM billed_transactions b"
        " LEFT JOIN ledger_transactions t ON t.id = b.transaction_id WHERE b.voided_by IS NULL"
        " GROUP BY 1, 2 HAVING count(*) > 1 OR count(t.id) = 0",
    ),
    Law(
        "documents_equal_their_lines",
        "Net, tax and total of a document are those of its lines and of its orders.",
        "SELECT i.number, i.net, l.net AS lines FROM invoices i"
        " LEFT JOIN LATERAL (SELECT sum(net) AS net, sum(tax) AS tax FROM invoice_lines WHERE invoice_id = i.id) l"
        " ON true"
        " LEFT JOIN LATERAL (SELECT sum(gross) AS gross, sum(prepaid) AS prepaid FROM invoice_orders"
        " WHERE invoice_id = i.id) o ON true"
        " WHERE i.net IS DISTINCT FROM l.net OR i.tax IS DISTINCT FROM l.tax OR i.gross IS DISTINCT FROM o.gross"
        " OR i.prepaid IS DISTINCT FROM o.prepaid",
    ),
    Law(
        "documents_are_as_issued",
        "What a document says still has the hash that it was issued with.",
        "SELECT number FROM invoices WHERE sha256(convert_to(facts::text, 'UTF8')) <> facts_sha256",
    ),
    Law(
        "voids_are_whole",
        "A memo that voids an invoice takes back all of it, and what the invoice covered is free again.",
        "SELECT m.number, i.number AS voided FROM invoices m JOIN invoices i ON i.id = m.voids"
        " WHERE m.kind <> 'credit_memo' OR i.kind <> 'invoice' OR m.gross <> i.gross OR m.tax <> i.tax OR EXISTS ("
        "SELECT FROM billed_transactions b WHERE b.invoice_id = i.id AND b.voided_by IS DISTINCT FROM m.id)",
    ),
    Law(
        "exports_balance",
        "Every export for accounting sums to zero in each currency, and has the transactions that it says.",
        "SELECT x.number, e.currency, sum(e.amount) AS rest FROM accounting_exports x"
        " JOIN exported_transactions t ON t.export_id = x.id"
        " JOIN ledger_entries e ON e.transaction_id = t.transaction_id"
        " GROUP BY 1, 2 HAVING sum(e.amount) <> 0 UNION ALL SELECT x.number, '', x.transactions - count(t.export_id)"
        " FROM accounting_exports x LEFT JOIN exported_transactions t ON t.export_id = x.id GROUP BY x.id"
        " HAVING x.transactions <> count(t.export_id)",
        by="whole",
    ),
]
