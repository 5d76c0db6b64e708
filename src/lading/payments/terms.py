"""Customers who pay later: how many days, up to how much; and what one process remembers of who they are."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from lading.kernel.exact import FieldRefused, check_exact
from lading.store import UnitOfWork


class CustomerTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`net_days` from shipping until it is due; how much may be open at once. `stopped`: nothing more on account."""

    net_days: int
    credit_limit: Decimal
    currency: str
    stopped: bool = False

    def __post_init__(self) -> None:
        check_exact("credit_limit", self.credit_limit)
        if self.credit_limit < 0:
            raise FieldRefused("credit_limit", "negative", "The limit must be 0 or more.")
        if not 0 <= self.net_days <= 365:
            raise FieldRefused("net_days", "out_of_bounds", "The days must be between 0 and 365.")


class OnTerms:
    """Which customers have terms, as one process remembers it. Empty for a company that sells to none on account."""

    def __init__(self) -> None:
        self.customers: frozenset[str] = frozenset()
        self.loaded = False

    async def refresh(self, unit: UnitOfWork, *, dropped: bool) -> None:
        """Load it anew where reference data has changed."""
        if dropped or not self.loaded:
            rows = await unit.fetch("SELECT customer FROM customer_terms")
            self.customers = frozenset(row[0] for row in rows)
            self.loaded = True


async def read_terms(unit: UnitOfWork, *, customers: Iterable[str], lock: bool = False) -> dict[str, CustomerTerms]:
    """The terms of these customers who have some. With `lock` nobody else decides on their credit until commit."""
    rows = await unit.fetch(
        "SELECT customer, net_days, credit_limit, currency, stopped FROM customer_terms"  # noqa: S608 -- our own words
        f" WHERE customer = ANY(%s) ORDER BY customer{' FOR NO KEY UPDATE' if lock else ''}",
        [list(customers)],
    )
    return {row[0]: CustomerTerms(*row[1:]) for row in rows}


async def put_terms(unit: UnitOfWork, *, customer: str, terms: CustomerTerms) -> None:
    """Say what a customer may owe."""
    await unit.execute(
        "INSERT INTO customer_terms (customer, net_days, credit_limit, currency, stopped, changed_at, changed_by)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (customer) DO UPDATE SET net_days = EXCLUDED.net_days,"
        " credit_limit = EXCLUDED.credit_limit, currency = EXCLUDED.currency, stopped = EXCLUDED.stopped,"
        " changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by",
        [
            customer,
            terms.net_days,
            terms.credit_limit,
            terms.currency,
            terms.stopped,
            unit.now,
            unit.actor.label,
        ],
    )
