"""How things stand that an act touches: the same questions before and after, whose answers are compared."""

from collections.abc import Mapping
from typing import Any, LiteralString, NamedTuple

from lading.flows.previewing.happened import Touched
from lading.store import UnitOfWork

Row = tuple[Any, ...]
Standing = dict[str, dict[Row, Row]]
"""By question, then by key: what stands there."""


class Question(NamedTuple):
    """SQL over `orders`, `skus` and `subjects`; the first `keys` columns say of what the others tell."""

    keys: int
    sql: LiteralString


QUESTIONS: Mapping[str, Question] = {
    "orders": Question(
        1,
        "SELECT number, currency, commitment, progress, money, promised_for, shipping_method, pickup_at, customer,"
        " requested_by, goods, discount, shipping, tax, total FROM orders WHERE id = ANY(%(orders)s)",
    ),
    "lines": Question(
        2,
        "SELECT o.number, l.line, l.sku, l.promised_for FROM order_lines l"
        " JOIN orders o ON o.id = l.order_id WHERE l.order_id = ANY(%(orders)s)",
    ),
    "reservations": Question(
        4,
        "SELECT o.number, r.line, r.sku, r.place, r.quantity FROM reservations r JOIN orders o ON o.id = r.order_id"
        " WHERE r.order_id = ANY(%(orders)s)",
    ),
    "stock": Question(2, "SELECT sku, place, on_hand, reserved, safety FROM stock WHERE sku = ANY(%(skus)s)"),
    "tenders": Question(
        2,
        "SELECT o.number, t.tender, t.method, t.currency, t.authorised, t.captured, t.refunded FROM tenders t"
        " JOIN orders o ON o.id = t.order_id WHERE t.order_id = ANY(%(orders)s)",
    ),
    "payments": Question(
        7,
        "SELECT o.number, p.tender, p.kind, p.state, p.currency, t.method, p.provider, sum(p.amount)"
        " FROM payment_operations p JOIN orders o ON o.id = p.order_id"
        " JOIN tenders t ON (t.order_id, t.tender) = (p.order_id, p.tender)"
        " WHERE p.order_id = ANY(%(orders)s) GROUP BY 1, 2, 3, 4, 5, 6, 7",
    ),
    "credits": Question(
        1,
        "SELECT c.id::text, c.kind, coalesce(c.customer, ''), c.currency, -sum(e.amount) FROM ledger_entries e"
        " JOIN store_credits c ON c.id = e.credit_id WHERE e.credit_id = ANY(%(credits)s) GROUP BY 1, 2, 3, 4",
    ),
    "ledger": Question(
        3,
        "SELECT o.number, e.account, e.currency, sum(e.amount) FROM ledger_entries e"
        " JOIN orders o ON o.id = e.order_id WHERE e.order_id = ANY(%(orders)s) GROUP BY 1, 2, 3"
        " UNION ALL SELECT '', e.account, e.currency, sum(e.amount) FROM ledger_entries e WHERE e.order_id IS NULL"
        " AND e.transaction_id IN (SELECT transaction_id FROM ledger_entries WHERE credit_id = ANY(%(credits)s))"
        " GROUP BY 2, 3",
    ),
    "bills": Question(
        2,
        "SELECT i.kind, i.number, i.gross, i.currency, EXISTS (SELECT FROM invoices v WHERE v.voids = i.id)"
        " FROM invoices i WHERE i.id IN"
        " (SELECT invoice_id FROM invoice_orders WHERE order_id = ANY(%(orders)s))",
    ),
    "holds": Question(
        3,
        "SELECT o.number, h.line, h.reason, count(*) FROM holds h JOIN orders o ON o.id = h.order_id"
        " WHERE h.order_id = ANY(%(orders)s) AND h.released_at IS NULL GROUP BY 1, 2, 3",
    ),
    "fulfilment": Question(
        2,
        "SELECT number, place, state FROM fulfilments WHERE number = ANY(%(numbers)s) OR id IN"
        " (SELECT fulfilment_id FROM fulfilment_lines WHERE order_id = ANY(%(orders)s))",
    ),
    "shipment": Question(
        2,
        "SELECT number, place, CASE WHEN lost_at IS NULL THEN state ELSE 'lost' END FROM shipments"
        " WHERE id IN (SELECT shipment_id FROM shipment_lines WHERE order_id = ANY(%(orders)s))",
    ),
    "things": Question(
        2,
        "SELECT 'return', number, place, state FROM returns WHERE number = ANY(%(things)s)"
        " UNION ALL SELECT 'claim', number, '', CASE outcome WHEN '' THEN state ELSE outcome END FROM claims"
        " WHERE number = ANY(%(things)s)"
        " UNION ALL SELECT 'purchase', number, place, status FROM purchase_orders WHERE number = ANY(%(things)s)"
        " UNION ALL SELECT 'transfer', number, target, status FROM transfers WHERE number = ANY(%(things)s)"
        " UNION ALL SELECT 'count', number, place, status FROM counts WHERE number = ANY(%(things)s)"
        " UNION ALL SELECT 'change', o.number || '-C' || c.n, '', c.state FROM changes c"
        " JOIN orders o ON o.id = c.order_id WHERE c.order_id = ANY(%(orders)s)",
    ),
    "tasks": Question(
        2,
        "SELECT kind, subject, count(*) FROM tasks WHERE done_at IS NULL AND subject = ANY(%(subjects)s) GROUP BY 1, 2",
    ),
    "documents": Question(
        2,
        "SELECT kind, subject, encode(made_from, 'hex') FROM documents WHERE subject = ANY(%(papers)s)",
    ),
    "calls": Question(
        3,
        "SELECT e.place, e.kind, f.number, count(*) FROM exchanges e JOIN fulfilments f ON f.id = e.fulfilment_id"
        " WHERE e.state = 'waiting' AND e.fulfilment_id IN (SELECT fulfilment_id FROM fulfilment_lines"
        " WHERE order_id = ANY(%(orders)s)) GROUP BY 1, 2, 3",
    ),
    "asks": Question(
        3,
        "SELECT f.place, f.number, a.line, sum(a.quantity) FROM change_asks a JOIN changes c ON c.id = a.change_id"
        " JOIN fulfilments f ON f.id = a.fulfilment_id WHERE a.state = 'pending' AND a.who = 'place'"
        " AND c.order_id = ANY(%(orders)s) GROUP BY 1, 2, 3",
    ),
}


async def read_standing(unit: UnitOfWork, touched: Touched) -> Standing:
    """How everything stands that was touched, at this moment of this transaction."""
    asked = _asked(touched)
    standing: Standing = {}
    for name, one in QUESTIONS.items():
        rows = await unit.fetch(one.sql, asked, plan_anew=True)
        standing[name] = {row[: one.keys]: row[one.keys :] for row in rows}
    return standing


def _asked(touched: Touched) -> dict[str, Any]:
    works = {subject for subject in touched.subjects if subject.startswith("fulfilment/")}
    works |= {f"fulfilment/{told}" for one in touched.events if isinstance(told := one.data.get("fulfilment"), str)}
    return {
        "orders": touched.orders,
        "skus": touched.skus,
        "subjects": touched.subjects,
        "numbers": [work.removeprefix("fulfilment/") for work in works],
        "things": [number for subject in touched.subjects if (number := subject.partition("/")[2])],
        "credits": touched.credits,
        "papers": [*touched.subjects, *works],
    }


async def read_moves(unit: UnitOfWork) -> list[Row]:
    """The units that this transaction has moved: order, line, item, from, to, quantity."""
    return await unit.fetch(
        "SELECT o.number, t.line, l.sku, t.from_state, t.to_state, sum(t.quantity) FROM events e"
        " JOIN transitions t ON t.order_id = e.order_id AND t.seq = e.seq JOIN orders o ON o.id = e.order_id"
        " LEFT JOIN order_lines l ON l.order_id = t.order_id AND l.line = t.line"
        " WHERE e.xid = pg_current_xact_id() GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 4, 5"
    )
