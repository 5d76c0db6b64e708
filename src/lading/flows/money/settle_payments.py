"""What came of operations is recorded once: on the operation, its tender, the ledger and the order."""

from collections.abc import Sequence
from uuid import UUID

from lading.flows.at_work import save_changes
from lading.flows.money.books import read_books
from lading.flows.money.note_operation import note_operation
from lading.flows.money.refund_due import keep_refunds_due
from lading.kernel import NotFound, plain
from lading.orders.change import LockedOrder, lock_orders
from lading.payments import Tender, read_tenders
from lading.payments.ledger import Posting, post
from lading.payments.operations import Operation, find_operations, read_operations
from lading.payments.settle import Outcome, apply_outcome, is_news, posting_of, save_outcomes
from lading.payments.tender import save_tenders
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

FAILED = "order.payment_failed"


async def settle_payments(unit: UnitOfWork, *, outcomes: Sequence[Outcome]) -> None:
    """Record outcomes; those that are known already change nothing, so that repeats are harmless.

    A late success after a failure counts, and so does a failure after a success: what was taken or given is taken
    back. Raises `NotFound` for an operation that does not exist.
    """
    asked = await find_operations(unit, ids=[one.operation for one in outcomes])
    if missing := [one.operation for one in outcomes if one.operation not in asked]:
        raise NotFound(f"There is no payment operation {missing[0]}.")
    orders = await lock_orders(unit, ids={one.order_id for one in asked.values()})
    await read_books(unit, orders=list(orders))
    known = {one.id: one for some in (await read_operations(unit, orders=list(orders))).values() for one in some}
    tenders = {
        (one.order_id, one.tender): one
        for some in (await read_tenders(unit, orders=list(orders), lock=True)).values()
        for one in some
    }
    news = [one for one in outcomes if is_news(known[one.operation], one)]
    postings = [_settle(unit, orders, known[one.operation], one, tenders) for one in news]
    await save_outcomes(unit, outcomes=news)
    await save_tenders(unit, tenders=[tenders[key] for key in {_key(known[one.operation]) for one in news}])
    await post(unit, postings=[one for one in postings if one])
    await _tell_failures(unit, orders, [(known[one.operation], one) for one in news])
    await save_changes(unit, orders=orders.values())
    failed = any(one.state == "failed" and known[one.operation].kind == "refund" for one in news)
    await keep_refunds_due(unit, orders=list(orders.values()), why="could not be refunded" if failed else "")


def _settle(
    unit: UnitOfWork,
    orders: dict[UUID, LockedOrder],
    operation: Operation,
    outcome: Outcome,
    tenders: dict[tuple[UUID, int], Tender],
) -> Posting | None:
    """Note one outcome on its tender and order; answers what is to be posted."""
    key = _key(operation)
    order, before = orders[operation.order_id], tenders[key]
    tenders[key] = apply_outcome(before, operation, outcome, now=unit.now)
    if outcome.state not in ("succeeded", "failed"):
        return None
    note_operation(order, operation, failed=outcome.error or "failed" if outcome.state == "failed" else "")
    return posting_of(before, operation, outcome, seq=order.event_seq)


def _key(operation: Operation) -> tuple[UUID, int]:
    return operation.order_id, operation.tender


async def _tell_failures(
    unit: UnitOfWork, orders: dict[UUID, LockedOrder], settled: Sequence[tuple[Operation, Outcome]]
) -> None:
    """A task for each order whose money could not be moved."""
    drafts = {
        operation.order_id: TaskDraft(
            kind=FAILED,
            subject=f"order/{orders[operation.order_id].number}",
            sentence=f"{_VERBS[operation.kind]} {plain(operation.amount)} {operation.currency} for order"
            f" {orders[operation.order_id].number} did not work."
            f" {outcome.sentence or 'The provider said no.'} Try again or take it another way.",
            data={"operation": str(operation.id), "asked": operation.kind, "error": outcome.error},
        )
        for operation, outcome in settled
        if outcome.state == "failed"
    }
    if drafts:
        await keep_one(unit, drafts=list(drafts.values()))


_VERBS = {"authorise": "Reserving", "capture": "Taking", "void": "Letting go of", "refund": "Giving back"}
