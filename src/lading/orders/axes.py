"""The four axes, each a pure function of facts: commitment, progress, money; holds are their own list."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

ZERO = Decimal(0)

_TRAVEL = (
    "open",
    "backordered",
    "reserved",
    "released",
    "picked",
    "packed",
    "shipped",
    "delivered",
    "returned",
)
_SETTLED = ("delivered", "returned", "cancelled")


def progress(vectors: Iterable[Mapping[str, Decimal]]) -> str:
    """How far the goods are: the furthest state, with `part_` before it where units differ.

    Cancelled units do not count, unless nothing else is left; units that are only `open` make `none`.
    """
    found: set[str] = set()
    cancelled = False
    for vector in vectors:
        for state in _TRAVEL:
            if vector[state]:
                found.add(state)
        cancelled = cancelled or bool(vector["cancelled"])
    if not found:
        return "cancelled" if cancelled else "none"
    furthest = next(state for state in reversed(_TRAVEL) if state in found)
    if furthest == "open":
        return "none"
    return furthest if len(found) == 1 else f"part_{furthest}"


def is_done(vectors: Iterable[Mapping[str, Decimal]]) -> bool:
    """Whether every unit has arrived, come back or been cancelled, so that nobody has to act any more."""
    return all(not quantity for vector in vectors for state, quantity in vector.items() if state not in _SETTLED)


def commitment(*, accepted_at: datetime | None, declined_at: datetime | None, withdrawn_at: datetime | None) -> str:
    """Who stands to it: `placed` by the buyer, `accepted` by us, `declined` by us or `withdrawn` by the buyer."""
    if withdrawn_at:
        return "withdrawn"
    if declined_at:
        return "declined"
    return "accepted" if accepted_at else "placed"


def money(*, due: Decimal, authorised: Decimal, captured: Decimal, refunded: Decimal, shipped: bool) -> str:
    """How the money stands. `due` is what the customer owes for everything that is neither cancelled nor credited."""
    if refunded > 0 and captured - refunded <= max(due, ZERO):
        return "refunded" if refunded >= captured else "part_refunded"
    if captured > 0:
        if captured - refunded > due:
            return "in_credit"
        return "captured" if captured == due else "part_captured"
    if authorised > 0:
        return "authorised"
    return "owing" if shipped and due > 0 else "none"
