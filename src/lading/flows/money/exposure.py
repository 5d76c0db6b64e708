"""What customers owe and will owe: open receivables, open orders, and what is overdue by age."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.payments.ledger_laws import BY_ORDER, adjusted_of, due_of
from lading.payments.terms import CustomerTerms, read_terms
from lading.store import UnitOfWork

ZERO = Decimal(0)
AGES = (30, 60, 90)
"""Days after which what is overdue is older; the last group has no end."""


class OpenOrder(msgspec.Struct, frozen=True):
    """What an order still adds to what its customer owes. `receivable` is of what has left; `ahead` of what will."""

    order_id: UUID
    number: str
    customer: str
    currency: str
    receivable: Decimal
    ahead: Decimal

    @property
    def exposure(self) -> Decimal:
        """Both."""
        return self.receivable + self.ahead


class Standing(msgspec.Struct, frozen=True):
    """How a customer stands. `overdue` is by age: up to 30, 60, 90 days, and more."""

    customer: str
    terms: CustomerTerms | None
    currency: str
    receivable: Decimal
    ahead: Decimal
    overdue: list[Decimal]

    @property
    def exposure(self) -> Decimal:
        """What is open, shipped or not."""
        return self.receivable + self.ahead

    @property
    def left(self) -> Decimal | None:
        """What may still be ordered on account; None without a limit."""
        if self.terms is None or self.terms.currency != self.currency:
            return None
        return ZERO if self.terms.stopped else self.terms.credit_limit - self.exposure


_MINE = "SELECT id FROM orders WHERE customer = ANY(%(customers)s)"
_OPEN = f"""
SELECT o.id, o.number, o.customer, o.currency, coalesce(a.balance, 0) AS receivable,
  greatest(0, CASE WHEN d.left_over THEN o.total - d.waived ELSE 0 END + coalesce(a.adjusted, 0)
    - coalesce(p.captured - p.refunded, 0) - coalesce(p.authorised - p.captured, 0)) AS open
FROM orders o JOIN ({due_of(_MINE)}) d ON d.order_id = o.id
  LEFT JOIN ({BY_ORDER}) p ON p.order_id = o.id LEFT JOIN ({adjusted_of(_MINE)}) a ON a.order_id = o.id
WHERE o.customer = ANY(%(customers)s) AND o.money NOT IN ('captured', 'refunded', 'in_credit')
  AND o.commitment NOT IN ('declined', 'withdrawn')
ORDER BY o.placed_at, o.id
"""  # noqa: S608 -- our own words

_OVERDUE = """
SELECT customer, currency, age, sum(least(amount, greatest(0, balance - newer))) FROM (
  SELECT o.customer, o.currency, e.amount, b.balance,
    sum(e.amount) OVER (PARTITION BY o.id ORDER BY t.at DESC, t.id DESC) - e.amount AS newer,
    extract(day FROM %(now)s - t.at)::int - %(days)s AS age
  FROM orders o JOIN ledger_transactions t ON t.order_id = o.id AND t.kind IN ('sale', 'fee')
    JOIN ledger_entries e ON e.transaction_id = t.id AND e.account = 'receivable'
    JOIN LATERAL (SELECT sum(amount) AS balance FROM ledger_entries WHERE order_id = o.id AND account = 'receivable') b
      ON b.balance > 0
  WHERE o.customer = %(customer)s AND o.money NOT IN ('captured', 'refunded', 'in_credit')) x
WHERE age > 0 GROUP BY 1, 2, 3
"""


async def read_open_orders(unit: UnitOfWork, *, customers: Iterable[str]) -> list[OpenOrder]:
    """Orders by which these customers owe or will owe something, the oldest first."""
    rows = await unit.fetch(_OPEN, {"customers": list(customers)}, plan_anew=True)
    found = []
    for order_id, number, customer, currency, balance, open_ in rows:
        receivable = min(max(balance, ZERO), open_)
        if open_:
            found.append(OpenOrder(order_id, number, customer, currency, receivable, open_ - receivable))
    return found


async def read_exposure(unit: UnitOfWork, *, customers: Iterable[str]) -> dict[tuple[str, str], Decimal]:
    """What is open of these customers by currency."""
    found: dict[tuple[str, str], Decimal] = {}
    for one in await read_open_orders(unit, customers=customers):
        key = (one.customer, one.currency)
        found[key] = found.get(key, ZERO) + one.exposure
    return found


async def read_standings(unit: UnitOfWork, *, customers: Iterable[str]) -> list[Standing]:
    """How these customers stand, a line per currency; those on terms in their terms' currency in any case."""
    chosen = sorted(set(customers))
    terms = await read_terms(unit, customers=chosen)
    sums: dict[tuple[str, str], list[Decimal]] = {
        (customer, one.currency): [ZERO, ZERO] for customer, one in terms.items()
    }
    for one in await read_open_orders(unit, customers=chosen):
        both = sums.setdefault((one.customer, one.currency), [ZERO, ZERO])
        both[0] += one.receivable
        both[1] += one.ahead
    found = []
    for (customer, currency), (receivable, ahead) in sorted(sums.items()):
        overdue = await _overdue(unit, customer, currency, terms)
        found.append(Standing(customer, terms.get(customer), currency, receivable, ahead, overdue))
    return found


async def _overdue(unit: UnitOfWork, customer: str, currency: str, terms: Mapping[str, CustomerTerms]) -> list[Decimal]:
    days = terms[customer].net_days if customer in terms else 0
    asked = {"customer": customer, "days": days, "now": unit.now}
    ages = [ZERO] * (len(AGES) + 1)
    for _, found, age, amount in await unit.fetch(_OVERDUE, asked, plan_anew=True):
        if found == currency:
            ages[sum(age > limit for limit in AGES)] += amount
    return ages
