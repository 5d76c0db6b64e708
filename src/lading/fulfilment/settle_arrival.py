"""What a transfer that brings units for order lines has brought, and what of them cannot come any more. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.kernel.quantity import floor_to

ZERO = Decimal(0)


class Expected(msgspec.Struct, frozen=True):
    """Units of a line that travel. `wanted` of them it still needs; `parts` are base units of each SKU in one unit."""

    travelling: Decimal
    wanted: Decimal
    parts: Sequence[tuple[str, Decimal]]
    decimals: int = 0


class Settled(msgspec.Struct, frozen=True):
    """Of them so many have come for the line, and so many do not come for it any more; the rest travels on."""

    arrived: Decimal
    missed: Decimal


def settle_arrival(
    expected: Sequence[Expected], *, came: Mapping[str, Decimal], in_transit: Mapping[str, Decimal]
) -> list[Settled]:
    """Line by line, in their sequence: `came` are base units that lie there for them, `in_transit` what may come yet.

    Of kits only whole ones arrive. What came and no line needs any more is missed by the line and free for others.
    """
    here, road = dict(came), dict(in_transit)
    settled: list[Settled] = []
    for one in expected:
        whole = min(one.travelling, _units(one, here))
        arrived = min(whole, max(ZERO, one.wanted))
        _take(one, here, whole)
        left = one.travelling - whole
        both = {sku: here.get(sku, ZERO) + road.get(sku, ZERO) for sku, _ in one.parts}
        coming = min(left, _units(one, both))
        for sku, per in one.parts:
            needed = coming * per
            of_road = min(needed, road.get(sku, ZERO))
            road[sku] = road.get(sku, ZERO) - of_road
            here[sku] = here.get(sku, ZERO) - (needed - of_road)
        settled.append(Settled(arrived, whole - arrived + left - coming))
    return settled


def _units(one: Expected, there: Mapping[str, Decimal]) -> Decimal:
    """How many whole units of the line these base units make."""
    return min(floor_to(max(ZERO, there.get(sku, ZERO)) / per, one.decimals) for sku, per in one.parts)


def _take(one: Expected, here: dict[str, Decimal], units: Decimal) -> None:
    for sku, per in one.parts:
        here[sku] = here.get(sku, ZERO) - units * per
