"""The states of a transfer, as a pure function of its quantities and of what was done."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol, get_args

TransferStatus = Literal["draft", "sent", "part_received", "received", "cancelled"]
TRANSFER_STATUSES: tuple[TransferStatus, ...] = get_args(TransferStatus)
UNDER_WAY: tuple[TransferStatus, ...] = ("sent", "part_received")
"""Goods of these are in transit."""


class Moved(Protocol):
    """A line's quantities."""

    sent: Decimal
    received: Decimal
    damaged: Decimal
    lost: Decimal
    over: Decimal


def in_transit(line: Moved) -> Decimal:
    """What was sent and has neither come nor been given up."""
    return line.sent + line.over - line.received - line.damaged - line.lost


def transfer_status(
    *, sent_at: datetime | None, cancelled_at: datetime | None, lines: Iterable[Moved]
) -> TransferStatus:
    """Where a transfer stands; one whose rest was given up as lost is through, too."""
    if cancelled_at is not None:
        return "cancelled"
    if sent_at is None:
        return "draft"
    counted = list(lines)
    if not any(in_transit(line) for line in counted):
        return "received"
    return "part_received" if any(line.received or line.damaged or line.lost for line in counted) else "sent"
