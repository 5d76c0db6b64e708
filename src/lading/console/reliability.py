"""The reliability curve as points of an SVG: how sure lines were said to be, against how many were right."""

from collections.abc import Sequence

import msgspec

from lading.intake.deciding.calibration import Bin

SIZE = 200


class Drawn(msgspec.Struct, frozen=True):
    """A line over a square of `size`, its dots as (x, y), and from which share on the axes begin."""

    size: int
    line: str
    dots: list[tuple[str, str]]
    least: float


def draw_reliability(curve: Sequence[Bin]) -> Drawn:
    """Calibrated sureness to the right, the share that was right upwards; both from the least that occurs to 1."""
    least = min(0.9, *(min(one.calibrated, one.right) for one in curve))
    span = (1 - least) or 1.0

    def at(share: float) -> float:
        return (share - least) / span * SIZE

    dots = [(f"{at(one.calibrated):.1f}", f"{SIZE - at(one.right):.1f}") for one in curve]
    return Drawn(SIZE, " ".join(f"{x},{y}" for x, y in dots), dots, least)
