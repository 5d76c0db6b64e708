"""The events that say what was done, or is asked to be done, with an order's money."""

from lading.orders.change import LockedOrder, move
from lading.payments.operations import Operation


def note_operation(order: LockedOrder, operation: Operation, *, failed: str = "") -> None:
    """The event that says what was done with an order's money."""
    told = _told(operation)
    if failed:
        kind = "order.payment_failed"
        told |= {"asked": operation.kind, "error": failed}
    elif operation.kind == "authorise":
        kind = "order.payment_authorised"
    elif operation.kind == "capture":
        kind = "order.payment_captured"
    elif operation.kind == "void":
        kind = "order.payment_voided"
    else:
        kind = "order.payment_refunded"
    move(order, kind=kind, data=told, reason=operation.reason)


def note_asked(order: LockedOrder, operation: Operation) -> None:
    """The event that says what a provider is asked for."""
    told = {**_told(operation), "asked": operation.kind}
    move(order, kind="order.payment_asked", data=told, reason=operation.reason)


def _told(operation: Operation) -> dict[str, object]:
    return {
        "operation": str(operation.id),
        "tender": operation.tender,
        "amount": operation.amount,
        "currency": operation.currency,
    }
