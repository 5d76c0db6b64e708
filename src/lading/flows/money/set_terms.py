"""Saying what a customer may owe, and letting go of orders that the limit held once it allows them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from lading.catalog import touch
from lading.flows.at_work import save_changes
from lading.flows.money.exposure import OpenOrder, read_open_orders
from lading.flows.money.judge_credit import over_limit
from lading.kernel import Invalid, NotFound
from lading.kernel.money import is_currency
from lading.orders.change import lock_orders
from lading.orders.hold import release_holds
from lading.payments.terms import CustomerTerms, put_terms, read_terms
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.outbox import Logged

ZERO = Decimal(0)
CREDIT_LIMIT = "credit_limit"
PAYS = {
    *("order.payment_captured", "order.credited", "order.cancelled", "order.payment_authorised"),
    *("order.written_off", "order.payment_restated", "order.changed"),
}
"""Events after which a customer may owe less."""


async def set_terms(unit: UnitOfWork, *, customer: str, terms: CustomerTerms, reason: str = "") -> None:
    """Let a customer pay later, up to a limit; orders that waited for it go on. Raises `NotFound`, `Invalid`."""
    if not is_currency(terms.currency):
        raise Invalid(f"“{terms.currency}” is no currency of ISO 4217.", code="currency_unknown")
    if not await unit.fetch("SELECT FROM parties WHERE code = %s", [customer]):
        raise NotFound(f"There is no customer {customer}.")
    await put_terms(unit, customer=customer, terms=terms)
    told: dict[str, object] = {
        "net_days": terms.net_days,
        "limit": terms.credit_limit,
        "currency": terms.currency,
        "stopped": terms.stopped,
    }
    await record(unit, [Event(kind="party.terms_set", subject=f"party/{customer}", data=told, reason=reason)])
    await lift_credit_holds(unit, customers=[customer])
    await touch(unit)


async def lift_credit_holds(unit: UnitOfWork, *, customers: Iterable[str]) -> int:
    """Release orders that the limit held, the oldest first, as far as it now allows. Answers how many."""
    rows = await unit.fetch(
        "SELECT o.customer, o.id, h.id FROM holds h JOIN orders o ON o.id = h.order_id WHERE h.reason = %s"
        " AND h.released_at IS NULL AND o.customer = ANY(%s) ORDER BY o.placed_at, o.id",
        [CREDIT_LIMIT, list(customers)],
    )
    if not rows:
        return 0
    locked = await lock_orders(unit, ids=[row[1] for row in rows])
    terms = await read_terms(unit, customers={row[0] for row in rows}, lock=True)
    opened = await read_open_orders(unit, customers=terms)
    exposure = {one.order_id: one.exposure for one in opened}
    sums = _sums(opened, {row[1] for row in rows})
    done = 0
    for customer, order_id, hold in rows:
        order, one = locked[order_id], terms.get(customer)
        total = sums.get((customer, order.currency), ZERO) + exposure.get(order_id, ZERO)
        if one is None or not over_limit(one, order.currency, total):
            sums[customer, order.currency] = total
            done += await release_holds(unit, order=order, reason="the limit allows it", holds=[hold])
    await save_changes(unit, orders=locked.values())
    return done


def _sums(opened: Sequence[OpenOrder], held: set[UUID]) -> dict[tuple[str, str], Decimal]:
    """What is open without the orders that are held."""
    sums: dict[tuple[str, str], Decimal] = {}
    for one in opened:
        if one.order_id not in held:
            key = (one.customer, one.currency)
            sums[key] = sums.get(key, ZERO) + one.exposure
    return sums


async def consume_payments(unit: UnitOfWork, events: Sequence[Logged]) -> None:
    """What a worker does with new events: who paid may order again."""
    orders = {event.order_id for event in events if event.order_id and event.kind in PAYS}
    if orders:
        rows = await unit.fetch(
            "SELECT DISTINCT o.customer FROM orders o JOIN customer_terms t ON t.customer = o.customer"
            " WHERE o.id = ANY(%s)",
            [list(orders)],
        )
        if rows:
            await lift_credit_holds(unit, customers=[row[0] for row in rows])
