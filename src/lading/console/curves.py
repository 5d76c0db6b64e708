"""Projected stock as a line: numbers into the points of an SVG, so that a chart needs no script and no style."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec


class Curve(msgspec.Struct, frozen=True):
    """Points of the lines in a box of `width` × `height`; `zero` and `point` are heights of horizontal lines.

    `with_proposal` is empty without one; `point` is None where there is no reorder point in sight.
    """

    width: int
    height: int
    levels: str
    with_proposal: str
    area: str
    zero: str
    point: str | None
    top: Decimal
    bottom: Decimal


def draw_curve(
    *,
    levels: Sequence[Decimal],
    with_proposal: Sequence[Decimal] = (),
    reorder_point: Decimal | None = None,
    width: int = 132,
    height: int = 34,
) -> Curve:
    """The curve, zero always in sight."""
    seen = [Decimal(0), *levels, *with_proposal, *([reorder_point] if reorder_point else [])]
    top, bottom = max(seen), min(seen)
    span = (top - bottom) or Decimal(1)

    def high(value: Decimal) -> str:
        return f"{2 + float((top - value) / span) * (height - 4):.1f}"

    def points(values: Sequence[Decimal]) -> str:
        step = width / max(1, len(values) - 1)
        return " ".join(f"{index * step:.1f},{high(value)}" for index, value in enumerate(values))

    line = points(levels)
    area = f"0,{high(Decimal(0))} {line} {width},{high(Decimal(0))}" if levels else ""
    point = high(reorder_point) if reorder_point else None
    return Curve(width, height, line, points(with_proposal), area, high(Decimal(0)), point, top, bottom)
