"""Taking back what somebody recorded as paid: it bounced, or was somebody else's."""

from uuid import UUID

from lading.flows.at_work import save_changes
from lading.flows.money.books import read_books
from lading.flows.money.refund_due import keep_refunds_due
from lading.kernel import Conflict, NotFound
from lading.orders.change import lock_orders, move
from lading.payments.ledger import post
from lading.payments.operations import find_operations
from lading.payments.settle import Outcome, apply_outcome, posting_of, save_outcomes
from lading.payments.tender import save_tenders
from lading.store import UnitOfWork


class NotByHand(Conflict):
    """Only payments that people recorded can be taken back so."""

    code = "not_by_hand"


async def reverse_payment(unit: UnitOfWork, *, operation: UUID, reason: str) -> str:
    """A recorded payment was none: it bounced, or was somebody else's. Answers the order's number.

    Raises `NotFound`, `NotByHand`.
    """
    found = await find_operations(unit, ids=[operation])
    if operation not in found:
        raise NotFound("There is no such payment.")
    (order,) = (await lock_orders(unit, ids=[found[operation].order_id])).values()
    books = (await read_books(unit, orders=[order.id]))[order.id]
    one = (await find_operations(unit, ids=[operation]))[operation]
    tender = next(each for each in books.tenders if each.tender == one.tender)
    if one.kind != "capture" or one.provider or one.state != "succeeded":
        raise NotByHand(
            "Only payments that people recorded, and that still stand, can be taken back. Refund it instead."
        )
    if tender.refundable < one.amount:
        raise NotByHand("Some of this payment was given back already. Refund the rest instead.")
    outcome = Outcome(operation=one.id, state="failed", error="reversed", sentence=reason)
    told: dict[str, object] = {"operation": str(one.id), "tender": one.tender}
    told |= {"amount": one.amount, "currency": one.currency}
    move(order, kind="order.payment_reversed", data=told, reason=reason)
    posting = posting_of(tender, one, outcome, seq=order.event_seq)
    await save_outcomes(unit, outcomes=[outcome])
    await save_tenders(unit, tenders=[apply_outcome(tender, one, outcome, now=unit.now)])
    await post(unit, postings=[posting] if posting else [])
    await save_changes(unit, orders=[order])
    await keep_refunds_due(unit, orders=[order])
    return order.number
