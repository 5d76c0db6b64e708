"""How far a fulfilment is: one pure function of its lines, and the sums that it looks at."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import LiteralString

ZERO = Decimal(0)

AT_WORK = ("released", "picked", "packed")
"""Parts of a fulfilment that still need somebody's hands, in the order in which units travel."""

OPEN_STATES = ("open", "picking", "picked", "packed")
CLOSED_STATES = ("shipped", "rejected", "recalled", "cancelled")
PICKUP_STATES = ("open", "picking", "ready", "collected", "expired", "rejected", "recalled", "cancelled")
FULFILMENT_STATES = (*OPEN_STATES, *CLOSED_STATES)


def state_of(parts: Iterable[Mapping[str, Decimal]], *, taken_up: bool) -> str:
    """What has to be done next; or how it ended, where nothing is left to do.

    `open`: nobody has begun; `picking`: units are on the shelf still; `picked`: units are to be packed;
    `packed`: all that is left is packed. Then `shipped` where anything left, else `rejected` by the place,
    `recalled` by us, or `cancelled`.
    """
    sums: dict[str, Decimal] = {}
    for one in parts:
        for name, quantity in one.items():
            sums[name] = sums.get(name, ZERO) + quantity
    if sums.get("released"):
        begun = taken_up or sums["picked"] or sums["packed"] or sums["shipped"]
        return "picking" if begun else "open"
    for part, state in (
        ("picked", "picked"),
        ("packed", "packed"),
        ("shipped", "shipped"),
        ("short", "rejected"),
        ("recalled", "recalled"),
    ):
        if sums.get(part):
            return state
    return "cancelled"


def pickup_state(state: str, *, ready: bool, expired: bool) -> str:
    """How far a pick-up is, from its fulfilment's state and whether it was put ready, or nobody came.

    `ready`: all that is left waits for its customer; `collected` where anything was fetched; `expired` where nobody
    came for any of it.
    """
    if state == "shipped":
        return "collected"
    if expired:
        return "expired"
    if state == "packed" and ready:
        return "ready"
    return "picking" if state in {"picking", "picked", "packed"} else state


PICKUP_STATE: LiteralString = (
    "CASE WHEN f.state = 'shipped' THEN 'collected' WHEN k.expired_at IS NOT NULL THEN 'expired'"
    " WHEN f.state = 'packed' AND k.ready_at IS NOT NULL THEN 'ready'"
    " WHEN f.state IN ('picking', 'picked', 'packed') THEN 'picking' ELSE f.state END"
)
"""The same for lists, of `fulfilments` f and `pickups` k."""
