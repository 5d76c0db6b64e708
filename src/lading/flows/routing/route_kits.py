"""Kits in a routing decision: components are routed, all lines together; then whole kits are put together. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from lading.catalog import Place
from lading.inventory import Free
from lading.kernel.quantity import floor_to
from lading.routing import Need, Take
from lading.routing.kept import FINEST, ONE

ZERO = Decimal(0)

Decide = Callable[[Sequence[Need], Sequence[int], Sequence[str]], list[list[Take]]]
"""Routes needs, which stand for lines of these numbers, among these places; takes what it gives from what is free."""


def with_kits(
    decide: Decide, *, needs: Sequence[Need], lines: Sequence[int], places: Sequence[Place], free: Free, strict: bool
) -> list[list[Take]]:
    """Takes by line where some lines are kits, in kits. `free` shrinks by what whole kits and single items take.

    Every component is a need of its own, so that a kit and single sales of what is in it share the stock. A place
    gives whole kits only: components that cannot be put together are free again, and what is missing is looked for
    kit by kit; where people made the rules (`strict`) only at places that these chose, and by the same rules.
    """
    exploded, numbers = _explode(needs, lines)
    given = iter(decide(exploded, numbers, [place.code for place in places]))
    found = [[next(given) for _ in _parts(need)] for need in needs]
    chosen = {take.place for some in found for taken in some for take in taken}
    takes: list[list[Take]] = []
    for need, mine in zip(needs, found, strict=True):
        takes.append(_assemble(need, mine, free) if need.parts else mine[0])
    asked = [place.code for place in places if place.code in chosen or not strict]
    for need, line, taken in zip(needs, lines, takes, strict=True):
        if need.parts and strict:
            _complete_by_rules(decide, need, line, taken, asked, free)
        elif need.parts:
            _complete(need, taken, asked, free)
    return takes


def _explode(needs: Sequence[Need], lines: Sequence[int]) -> tuple[list[Need], list[int]]:
    """Every component as a need of its own, and the lines' numbers beside."""
    exploded = [_part(need, sku, per) if per else need for need in needs for sku, per in _parts(need)]
    return exploded, [line for line, need in zip(lines, needs, strict=True) for _ in _parts(need)]


def _parts(need: Need) -> Sequence[tuple[str, Decimal]]:
    return need.parts or ((need.sku, ZERO),)


def _part(need: Need, sku: str, per: Decimal) -> Need:
    """A component as a need: in base units; the kit's worth stands with its first component."""
    first = sku == need.parts[0][0]
    return msgspec.structs.replace(
        need,
        sku=sku,
        quantity=need.quantity * need.factor * per,
        factor=ONE,
        decimals=FINEST,
        unit_value=need.unit_value / need.factor / per if first else ZERO,
        parts=(),
    )


def _assemble(need: Need, mine: Sequence[Sequence[Take]], free: Free) -> list[Take]:
    """The whole kits that the components make at each place; what is left over is free again."""
    by_place: dict[str, dict[str, Decimal]] = {}
    for (sku, _), taken in zip(need.parts, mine, strict=True):
        for take in taken:
            here = by_place.setdefault(take.place, {})
            here[sku] = here.get(sku, ZERO) + take.quantity
    takes: list[Take] = []
    for place, has in by_place.items():
        kits = min(floor_to(has.get(sku, ZERO) / per / need.factor, need.decimals) for sku, per in need.parts)
        for sku, base in need.uses(kits):
            free[sku, place] = free.get((sku, place), ZERO) + has.get(sku, ZERO) - base
        if kits > 0:
            takes.append(Take(place, kits))
    return takes


def _complete(need: Need, taken: list[Take], places: Sequence[str], free: Free) -> None:
    """Whole kits for what is missing, place by place."""
    left = need.quantity - sum((take.quantity for take in taken), ZERO)
    for place in places:
        if left <= 0:
            return
        most = min(
            floor_to(max(free.get((sku, place), ZERO), ZERO) / per / need.factor, need.decimals)
            for sku, per in need.parts
        )
        if (kits := min(left, most)) > 0:
            for sku, base in need.uses(kits):
                free[sku, place] -= base
            _add(taken, place, kits)
            left -= kits


def _complete_by_rules(
    decide: Decide, need: Need, line: int, taken: list[Take], places: Sequence[str], free: Free
) -> None:
    """Whole kits for what is missing, as far as the rules let each place alone give them."""
    for place in places:
        left = need.quantity - sum((take.quantity for take in taken), ZERO)
        if left <= 0:
            return
        rest = msgspec.structs.replace(need, quantity=left)
        for kits in _assemble(rest, decide(*_explode([rest], [line]), [place]), free):
            _add(taken, place, kits.quantity)


def _add(taken: list[Take], place: str, kits: Decimal) -> None:
    for at, take in enumerate(taken):
        if take.place == place:
            taken[at] = Take(place, take.quantity + kits)
            return
    taken.append(Take(place, kits))
