"""Cases: the states they have and the moves between them."""

from typing import Literal

State = Literal["received", "reading", "review", "booked", "done", "rejected", "failed"]
"""`done`: settled without booking anything (a question answered, a confirmation taken over, advertising put away)."""

MOVES: dict[State, frozenset[State]] = {
    "received": frozenset({"reading", "failed", "rejected"}),
    "reading": frozenset({"review", "booked", "done", "failed", "rejected"}),
    "review": frozenset({"booked", "done", "rejected", "received"}),
    "booked": frozenset(),
    "done": frozenset({"review", "received"}),
    "rejected": frozenset({"review", "received"}),
    "failed": frozenset({"received", "rejected", "review", "done"}),
}
"""From a state to those that may follow. Everything can be taken up again; only what is booked is undone, too."""

OPEN: frozenset[State] = frozenset({"received", "reading", "review", "failed"})


def may_move(before: State, after: State) -> bool:
    """Whether a case may go from one state to another."""
    return after in MOVES[before]
