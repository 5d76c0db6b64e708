"""First expired, first out: which units to take of what lies at a place, and why others are passed over. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import msgspec

from lading.inventory.contents import Content

ZERO = Decimal(0)
Why = Literal["expired", "shelf_life", "bin_closed"]


class Part(msgspec.Struct, frozen=True):
    """So many base units of what lies together."""

    content: Content
    quantity: Decimal


class Passed(msgspec.Struct, frozen=True):
    """What is not taken although it lies there, and why."""

    content: Content
    why: Why


class Proposal(msgspec.Struct, frozen=True):
    """What to take, in the sequence in which one walks; `short` is what nobody can take."""

    parts: list[Part]
    passed: list[Passed]
    short: Decimal


def last_day(expires_on: date | None, *, shelf_days: int) -> date | None:
    """The last day on which a lot may leave: so many days of its life must be left then. None for never too late."""
    return expires_on - timedelta(days=shelf_days) if expires_on else None


def unfit(content: Content, *, today: date, shelf_days: int) -> Why | None:
    """Why units may not leave today; None where they may."""
    if content.sequence is None:
        return "bin_closed"
    if content.expires_on is None:
        return None
    if content.expires_on < today:
        return "expired"
    left = last_day(content.expires_on, shelf_days=shelf_days)
    return "shelf_life" if left is not None and left < today else None


def in_turn(contents: Iterable[Content]) -> list[Content]:
    """First what expires first, then what came on an earlier day, then as one walks along the bins."""
    return sorted(
        contents,
        key=lambda one: (one.expires_on or date.max, one.since.date(), one.sequence or 0, one.bin, one.lot, one.serial),
    )


def first_expired_first_out(
    contents: Sequence[Content], *, quantity: Decimal, today: date, shelf_days: int = 0
) -> Proposal:
    """Units for a quantity, of what nobody has in hands and what may leave today."""
    parts: list[Part] = []
    passed: list[Passed] = []
    left = quantity
    for one in in_turn(contents):
        if one.free <= 0:
            continue
        if why := unfit(one, today=today, shelf_days=shelf_days):
            passed.append(Passed(one, why))
        elif left > 0:
            parts.append(Part(one, min(left, one.free)))
            left -= parts[-1].quantity
    return Proposal(parts, passed, left)


def take_any(contents: Sequence[Content], *, quantity: Decimal) -> tuple[list[Part], Decimal]:
    """Units for a quantity whatever their state, in turn: for facts, which do not ask; and what is not there."""
    parts: list[Part] = []
    left = quantity
    for one in in_turn(contents):
        if left > 0 and one.free > 0:
            parts.append(Part(one, min(left, one.free)))
            left -= parts[-1].quantity
    return parts, left
