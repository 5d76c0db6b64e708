"""Fees by rule: charged as soon as an order is placed, let go of once nothing is left of it and nothing has left."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from lading.flows.at_work import save_changes
from lading.flows.company import Company
from lading.flows.money.charge_fees import Fee, charge_fees
from lading.flows.show_orders import show_orders
from lading.kernel import Actor
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.views import OrderView
from lading.payments.accounts import FEES, RECEIVABLE, TAX
from lading.payments.ledger import Entry, Posting, post
from lading.pricing.fees import FeeFacts, fees_due
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain, start_at_end

CONSUMER = "fees"
CHARGER = Actor("system", "fees")
_UNTAXED = frozenset({"exempt", "reverse_charge", "not_registered"})
_CHARGED = """
SELECT t.order_id, t.source, sum(e.amount) FILTER (WHERE e.account = 'receivable'),
  coalesce(-sum(e.amount) FILTER (WHERE e.account = 'tax'), 0)
FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
WHERE t.order_id = ANY(%s) AND t.kind = 'fee' AND t.source LIKE 'fee/%%' AND t.source NOT LIKE '%%/waived'
  AND NOT EXISTS (SELECT FROM ledger_transactions w WHERE w.kind = 'fee' AND w.source = t.source || '/waived')
GROUP BY t.id, t.order_id, t.source ORDER BY t.source
"""


async def charge_by_rule(company: Company) -> int:
    """Charge the fees of orders that were placed since the last turn; answers how many events were looked at.

    While there are no rules, nothing is read; rules count for orders placed after the first one was made.
    """
    async with company.database.unit_of_work() as unit:
        await company.refresh(unit, skus=())
        if not company.book.settings.fees:
            await unit.execute("DELETE FROM consumers WHERE name = %s", [CONSUMER])
            return 0
        await start_at_end(unit, consumer=CONSUMER)

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        unit.actor = CHARGER
        await company.refresh(unit, skus=())
        await _charge(unit, company, [one.order_id for one in events if one.kind == "order.placed" and one.order_id])
        gone = sorted({one.order_id for one in events if one.kind == "order.cancelled" and one.order_id})
        await waive_fees(unit, orders=gone)

    return await drain(company.database, consumer=CONSUMER, consume=consume)


async def _charge(unit: UnitOfWork, company: Company, orders: Sequence[UUID]) -> None:
    if not orders:
        return
    views = await show_orders(unit, ids=orders)
    known = {row[1] for row in await unit.fetch(_CHARGED, [list(orders)])}
    rules, taxes = company.book.settings.fees, company.book.taxes
    wishes = [
        Fee(
            number=view.number,
            amount=fee.amount,
            tax=fee.tax,
            reason=fee.name,
            kind="surcharge",
            source=f"fee/{view.number}/{fee.code}",
        )
        for view in views.values()
        if any(line.ordered > line.cancelled for line in view.lines)
        for fee in fees_due(rules, facts_for_fees(view), taxes=taxes, day=unit.now.date())
    ]
    if fresh := [wish for wish in wishes if wish.source not in known]:
        await charge_fees(unit, wishes=fresh)


def facts_for_fees(view: OrderView) -> FeeFacts:
    """What the fees of an order that stands depend on."""
    to = view.ship_to or {}
    return FeeFacts(
        channel=view.channel,
        currency=view.currency,
        payment_method=view.tenders[0].method if view.tenders else "",
        shipping_method=view.shipping.method,
        goods=view.totals.goods,
        total=view.totals.total,
        includes_tax=view.prices_include_tax,
        country=to.get("country", ""),
        region=to.get("region", ""),
        taxed=view.taxed.status not in _UNTAXED,
    )


async def waive_fees(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """Let go of what was charged by rule for orders of which nothing is left and nothing has left."""
    if not orders:
        return
    locked = await lock_orders(unit, ids=orders)
    rows = await unit.fetch(_CHARGED, [[one.id for one in locked.values() if _is_void(one)]])
    await post(unit, postings=[_reversed(locked[row[0]], row[1], row[2], row[3]) for row in rows])
    await save_changes(unit, orders=locked.values())


def _is_void(order: LockedOrder) -> bool:
    return all(line.vector["cancelled"] == line.ordered for line in order.lines.values())


def _reversed(order: LockedOrder, source: str, amount: Decimal, tax: Decimal) -> Posting:
    reason = "Nothing of the order is left."
    told: dict[str, object] = {"amount": amount, "currency": order.currency, "fee": source.rpartition("/")[2]}
    move(order, kind="order.fee_waived", data=told, reason=reason)
    entries = [Entry(RECEIVABLE, -amount), Entry(FEES, amount - tax)]
    return Posting(
        kind="fee",
        currency=order.currency,
        entries=[*entries, Entry(TAX, tax)] if tax else entries,
        order_id=order.id,
        seq=order.event_seq,
        source=f"{source}/waived",
        reason=reason,
    )
