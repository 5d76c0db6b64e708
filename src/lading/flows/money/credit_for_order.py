"""Store credit instead of money, for what an order is in credit."""

from uuid import UUID

from lading.flows.money.decide_refund import RefundPlan
from lading.kernel import Invalid
from lading.orders.change import LockedOrder, move
from lading.payments.accounts import RECEIVABLE, STORE_CREDIT
from lading.payments.ledger import Entry, Posting, post
from lading.payments.store_credits import StoreCredit, add_store_credits
from lading.store import UnitOfWork


async def credit_for_order(unit: UnitOfWork, *, order: LockedOrder, plan: RefundPlan, reason: str) -> UUID | None:
    """Turn what a plan gives as store credit into one of the order's customer. Raises `Invalid` where there is none."""
    if not plan.store_credit:
        return None
    if order.customer is None:
        raise Invalid(f"Order {order.number} names no customer who could have a store credit. Refund it another way.")
    made = StoreCredit(
        kind="store_credit", currency=plan.currency, customer=order.customer, order_id=order.id, reason=reason
    )
    await add_store_credits(unit, new=[made])
    told: dict[str, object] = {"credit": str(made.id), "amount": plan.store_credit, "currency": plan.currency}
    move(order, kind="order.store_credit_issued", data=told, reason=reason)
    entries = [Entry(RECEIVABLE, plan.store_credit), Entry(STORE_CREDIT, -plan.store_credit, credit_id=made.id)]
    posting = Posting(
        kind="store_credit_issued",
        currency=plan.currency,
        entries=entries,
        order_id=order.id,
        seq=order.event_seq,
        source=f"credit/{made.id}",
        reason=reason,
    )
    await post(unit, postings=[posting])
    return made.id
