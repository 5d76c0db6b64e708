"""One open task per order that has more than it owes, closed when the money has gone back or is on its way."""

from collections.abc import Sequence

from lading.flows.money.books import Books, read_books
from lading.kernel import plain
from lading.orders.change import LockedOrder
from lading.payments.distribute import on_the_way
from lading.payments.operations import read_operations
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

REFUND_DUE = "order.refund_due"


def refund_task(number: str, books: Books, why: str) -> TaskDraft:
    """The task that says how much the customer is to get back, and why."""
    amount, currency = plain(books.in_credit), books.order.currency
    sentence = f"Order {number} {why}. Refund {amount} {currency} to the customer."
    data = {"amount": amount, "currency": currency, "reason": why}
    return TaskDraft(kind=REFUND_DUE, subject=f"order/{number}", sentence=sentence, data=data)


async def keep_refunds_due(unit: UnitOfWork, *, orders: Sequence[LockedOrder], why: str = "") -> None:
    """Raise or restate the task of each order that is in credit, where `why` says what brought it there; close it
    where nothing is left to give back. Orders are locked and saved.
    """
    if not orders:
        return
    ids = [order.id for order in orders]
    books = await read_books(unit, orders=ids)
    operations = await read_operations(unit, orders=ids)
    going = {one: sum(on_the_way(operations.get(one, ()), "refund").values()) for one in ids}
    settled = [order for order in orders if books[order.id].in_credit <= going[order.id]]
    await close_matters(unit, matters=[(REFUND_DUE, f"order/{order.number}") for order in settled], outcome="refunded")
    open_ones = [order for order in orders if order not in settled]
    if why and open_ones:
        await keep_one(unit, drafts=[refund_task(order.number, books[order.id], why) for order in open_ones])
