"""What every preset says of itself."""

from collections.abc import Callable, Iterator

import msgspec

from lading.history.entries import Entry
from lading.history.measures import Count
from lading.history.source import Options, Shape, Source


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """A format: its tables (the leading one first), its reader, and the second, independent count of its files.

    `currency` is what its money is in where the files do not say and nobody chooses; empty where they say.
    `settles` when the source keeps no payments, so that its orders count as paid outside unless they are owing.
    """

    name: str
    title: str
    currency: str
    shapes: tuple[Shape, ...] = ()
    read: Callable[[Source], Iterator[Entry]]
    recount: Callable[[Source], Count]
    settles: bool = False
    shapes_of: Callable[[Options], tuple[Shape, ...]] | None = None

    def shapes_for(self, options: Options) -> tuple[Shape, ...]:
        """The tables that it reads; a mapping chooses its columns itself."""
        return self.shapes_of(options) if self.shapes_of else self.shapes
