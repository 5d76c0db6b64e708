"""What is left of a payment, and what stands in the way of the next operation."""

from decimal import Decimal

from lading.connectors.fake_gateway.account import Entry


class Refused(Exception):
    """The request makes no sense; nothing was done, and nothing is kept under its key."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def total(payment: Entry, kind: str, *states: str) -> Decimal:
    """What its operations of a kind sum to."""
    wanted = states or ("succeeded",)
    return sum(
        (Decimal(one["amount"]) for one in payment["operations"] if one["kind"] == kind and one["state"] in wanted),
        Decimal(0),
    )


def is_void(payment: Entry) -> bool:
    """Whether the rest of the authorisation was let go."""
    return bool(total(payment, "void")) or any(
        one["kind"] == "void" and one["state"] == "succeeded" for one in payment["operations"]
    )


def obstacle(payment: Entry, kind: str, amount: Decimal, now: float) -> str:
    authorised, captured = total(payment, "authorise"), total(payment, "capture", "succeeded", "pending")
    refunded = total(payment, "refund", "succeeded", "pending")
    if kind == "refund":
        return "too_much" if refunded + amount > total(payment, "capture") else ""
    if is_void(payment) or not authorised:
        return "not_capturable"
    if now >= payment["expires_at"]:
        return "authorisation_expired"
    return "too_much" if kind == "capture" and captured + amount > authorised else ""
