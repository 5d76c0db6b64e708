"""Which moves of the optimiser may still be made, when others have taken stock meanwhile. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

Row = tuple[str, str]
ZERO = Decimal(0)


def choose_moves(
    *, changes: Sequence[Mapping[Row, Decimal]], gains: Sequence[int], free: Mapping[Row, Decimal]
) -> set[int]:
    """The moves to make, by their place in the sequence: what they take together is free, and together they gain.

    `changes` says by (SKU, place) how many base units a move takes (positive) or lets go; moves may rest on what
    others let go. Where there is too little, the move that gains least stays out; so do losers that no other needs.
    """
    chosen = set(range(len(changes)))
    while row := _overdrawn(changes, chosen, free):
        takers = [index for index in chosen if changes[index].get(row, ZERO) > 0]
        chosen.discard(min(takers, key=lambda index: (gains[index], index)))
    for index in sorted((one for one in chosen if gains[one] <= 0), key=lambda one: (gains[one], one)):
        rest = chosen - {index}
        if _overdrawn(changes, rest, free) is None:
            chosen = rest
    return chosen if sum(gains[index] for index in chosen) > 0 else set()


def in_chunks(*, changes: Sequence[Mapping[Row, Decimal]], size: int) -> list[list[int]]:
    """Moves that touch the same rows together, at most `size` in a chunk unless more hang together; those are cut."""
    home = list(range(len(changes)))

    def find(index: int) -> int:
        while home[index] != index:
            home[index] = home[home[index]]
            index = home[index]
        return index

    first: dict[Row, int] = {}
    for index, change in enumerate(changes):
        for row in change:
            home[find(index)] = find(first.setdefault(row, index))
    groups: dict[int, list[int]] = {}
    for index in range(len(changes)):
        groups.setdefault(find(index), []).append(index)
    chunks: list[list[int]] = []
    for group in groups.values():
        for begin in range(0, len(group), size):
            part = group[begin : begin + size]
            if chunks and len(chunks[-1]) + len(part) <= size:
                chunks[-1] += part
            else:
                chunks.append(part)
    return chunks


def _overdrawn(changes: Sequence[Mapping[Row, Decimal]], chosen: set[int], free: Mapping[Row, Decimal]) -> Row | None:
    taken: dict[Row, Decimal] = {}
    for index in chosen:
        for row, quantity in changes[index].items():
            taken[row] = taken.get(row, ZERO) + quantity
    return next((row for row in sorted(taken) if taken[row] > 0 and taken[row] > free.get(row, ZERO)), None)
