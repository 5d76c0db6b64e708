"""The states of a purchase order, as a pure function of its quantities and of what was said about it."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol, get_args

Kind = Literal["stock", "dropship"]
"""What it is for: our stock, or a customer to whom the supplier ships."""
Status = Literal[
    "draft", "sent", "confirmed", "part_received", "received", "part_shipped", "shipped", "closed_short", "cancelled"
]
STATUSES: tuple[Status, ...] = get_args(Status)
OPEN: tuple[Status, ...] = ("draft", "sent", "confirmed", "part_received", "part_shipped")
"""Something of these is still expected, or will be once they are sent."""
EXPECTED: tuple[Status, ...] = ("sent", "confirmed", "part_received", "part_shipped")
"""The supplier knows of these: promises may rest on them."""

ZERO = Decimal(0)


class Counted(Protocol):
    """A line's quantities."""

    ordered: Decimal
    received: Decimal
    closed: Decimal


def open_of(line: Counted) -> Decimal:
    """What is still expected of a line; nothing once as much or more has come."""
    return max(ZERO, line.ordered - line.received - line.closed)


def status_of(
    *, sent_at: datetime | None, confirmed_at: datetime | None, lines: Iterable[Counted], kind: Kind = "stock"
) -> Status:
    """Where a purchase order stands. What a drop-ship order has received, its supplier has shipped."""
    counted = list(lines)
    came = any(line.received for line in counted)
    if any(open_of(line) for line in counted):
        if came:
            return "part_shipped" if kind == "dropship" else "part_received"
        return "draft" if sent_at is None else "sent" if confirmed_at is None else "confirmed"
    if not came:
        return "cancelled"
    if any(line.closed for line in counted):
        return "closed_short"
    return "shipped" if kind == "dropship" else "received"
