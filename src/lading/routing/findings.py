"""What static checks find in a plan, and what they hold it against."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from lading.catalog import Channel, Place


class PlanFinding(msgspec.Struct, frozen=True):
    """Something wrong at `pointer` of the settings, and what to mend. `refuse` keeps the plan from going live."""

    pointer: str
    code: str
    severity: Literal["refuse", "warn"]
    message: str


class World(msgspec.Struct, frozen=True):
    """What exists: places, channels, and the groups and tags that the plan names and somebody has."""

    places: Mapping[str, Place]
    channels: Mapping[str, Channel]
    item_groups: frozenset[str] = frozenset()
    customer_groups: frozenset[str] = frozenset()
    item_tags: frozenset[str] = frozenset()

    def serving(self, channels: Sequence[str]) -> list[Place]:
        """Active places that serve one of these channels; of all channels where none is named."""
        asked = [code for code in channels if code in self.channels] or list(self.channels) or [""]
        return [place for place in self.places.values() if any(place.serves(code) for code in asked)]


def refuse(pointer: str, code: str, message: str) -> PlanFinding:
    """A finding that keeps the plan from going live."""
    return PlanFinding(pointer, code, "refuse", message)


def warn(pointer: str, code: str, message: str) -> PlanFinding:
    """A finding that is worth a look."""
    return PlanFinding(pointer, code, "warn", message)
