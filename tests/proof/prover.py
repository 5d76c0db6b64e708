"""All laws of everything in one question, planned once: a connection of its own keeps the plan, the pool would lose it.

The world holds one example at a time, so that proving everything takes no longer than proving what was touched.
"""

from collections.abc import Sequence
from typing import Any

import psycopg

from lading.flows.proving.laws import LAWS

_LAWS = "PREPARE laws AS " + " UNION ALL ".join(f"SELECT '{law.name}' WHERE EXISTS ({law.sql})" for law in LAWS)
_LINES = """
PREPARE lines(text) AS
SELECT l.line, l.ordered, l.cancelled, l.shipped + l.delivered + l.returned, l.delivered + l.returned, l.returned,
  l.open + l.reserved + l.backordered + l.released + l.picked + l.packed
FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.number = $1 ORDER BY l.line
"""
_RECEIVABLE = """
PREPARE receivable(text) AS
SELECT sum(e.amount) FILTER (WHERE e.account = 'receivable'), sum(e.amount) FILTER (WHERE e.account = 'chargebacks')
  FROM ledger_entries e
  JOIN orders o ON o.id = e.order_id WHERE o.number = $1
"""


_HAPPENED = """
PREPARE happened AS SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM movements),
  (SELECT count(*) FROM transitions), (SELECT count(*) FROM ledger_entries), (SELECT count(*) FROM payment_operations)
"""


class Prover:
    """Asks the database itself, past every act and every view."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True, cursor_factory=psycopg.ClientCursor)
        for statement in ("SET plan_cache_mode = force_generic_plan", _LAWS, _LINES, _RECEIVABLE, _HAPPENED):
            self._connection.execute(statement.encode())

    def broken(self) -> list[str]:
        """The laws that do not hold."""
        return [row[0] for row in self.ask("EXECUTE laws")]

    def lines(self, number: str) -> list[tuple[Any, ...]]:
        """Of each line of an order: its number, what was ordered, cancelled, has left, arrived, come back, is here."""
        return self.ask("EXECUTE lines(%s)", [number])

    def ordered(self, number: str, line: int) -> Any:
        """What was ordered of a line."""
        return next(row[1] for row in self.lines(number) if row[0] == line)

    def agreed(self, number: str, line: int) -> tuple[Any, Any]:
        """What was ordered of a line, and what of it was cancelled."""
        return next((row[1], row[2]) for row in self.lines(number) if row[0] == line)

    def happened(self) -> tuple[Any, ...]:
        """How much has happened."""
        return self.ask("EXECUTE happened")[0]

    def receivable(self, number: str) -> tuple[Any, ...]:
        """What is owed for what has left of an order, negative what was paid too much, and what banks took back.

        None before any such money moved.
        """
        return self.ask("EXECUTE receivable(%s)", [number])[0]

    def payments(self, number: str) -> list[str]:
        """The provider's payments for an order."""
        asked = (
            "SELECT t.reference FROM tenders t JOIN orders o ON o.id = t.order_id"
            " WHERE o.number = %s AND t.provider = 'fake' AND t.reference LIKE 'pay%%' ORDER BY t.tender"
        )
        return [row[0] for row in self.ask(asked, [number])]

    def ask(self, question: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Rows of a question."""
        return self._connection.execute(question.encode(), values).fetchall()

    def close(self) -> None:
        """Return the connection."""
        self._connection.close()
