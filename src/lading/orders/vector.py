"""A line's quantity vector: where each ordered unit is, and the moves that change it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from lading.kernel import Conflict, plain
from lading.orders.lifecycle import GONE, NEW, STATES, is_allowed

ZERO = Decimal(0)


class Transition(msgspec.Struct, frozen=True):
    """`quantity` units of a line, in its unit, moved from one state to another."""

    line: int
    origin: str
    target: str
    quantity: Decimal


class IllegalMove(Conflict):
    """Units cannot go from there to there, or there are not that many."""

    code = "illegal_move"


def empty() -> dict[str, Decimal]:
    """A vector with nothing in it."""
    return dict.fromkeys(STATES, ZERO)


def apply(vector: Mapping[str, Decimal], moves: Iterable[Transition]) -> dict[str, Decimal]:
    """The vector after the moves. Raises `IllegalMove` when the lifecycle or the quantities forbid one."""
    result = dict(vector)
    for move in moves:
        if not is_allowed(move.origin, move.target):
            raise IllegalMove(f"Units that are {move.origin} cannot become {move.target}.")
        if move.quantity <= 0:
            raise IllegalMove("A move needs a positive quantity.")
        if move.origin != NEW:
            if result[move.origin] < move.quantity:
                raise IllegalMove(
                    f"Line {move.line}: {plain(move.quantity)} were to become {move.target}, "
                    f"but only {plain(result[move.origin])} are {move.origin}."
                )
            result[move.origin] -= move.quantity
        if move.target != GONE:
            result[move.target] += move.quantity
    return result


def ordered(vector: Mapping[str, Decimal]) -> Decimal:
    """What the vector sums to."""
    return sum((vector[state] for state in STATES), ZERO)


def take(
    vector: Mapping[str, Decimal], *, line: int, quantity: Decimal | None, origins: Iterable[str], target: str
) -> list[Transition]:
    """Moves of `quantity` units (None: all) to `target`, drained from `origins` one after the other.

    Takes what is there and no more; compare the sum with what was asked.
    """
    moves: list[Transition] = []
    left = quantity
    for origin in origins:
        here = vector[origin] if left is None else min(vector[origin], left)
        if here > 0:
            moves.append(Transition(line, origin, target, here))
            left = None if left is None else left - here
    return moves
