"""What keeps units apart, as people and machines name it: lots with their expiry, serials and bins, checked."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Protocol

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.inventory.contents import Tracking
from lading.store import UnitOfWork

ZERO = Decimal(0)
ONE = Decimal(1)
Lot = Annotated[str, Meta(max_length=80, examples=["L2411"], description="of an item that is tracked by lot")]
Serials = Annotated[
    list[Annotated[str, Meta(min_length=1, max_length=80)]],
    Meta(max_length=5000, description="one for each unit of an item that is tracked by serial"),
]
Bin = Annotated[str, Meta(max_length=40, examples=["A-01-2"], description="at a place that keeps bins")]


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Base units with what keeps them apart."""

    bin: str = ""
    lot: str = ""
    serial: str = ""
    quantity: Decimal = ONE


class Marked(Protocol):
    """A line that may name lot, serials and bin."""

    @property
    def lot(self) -> str:
        """The lot, or nothing."""

    @property
    def serials(self) -> list[str]:
        """The serials, or none."""

    @property
    def bin(self) -> str:
        """The bin, or nothing."""


def tracking_of(reference: Reference, sku: str, place: str) -> Tracking:
    """What is kept apart of an item at a place; nothing where others keep the account."""
    item, where = reference.items[sku], reference.places[place]
    if not where.ours:
        return Tracking()
    return Tracking(item.tracking, where.settings.bins, item.expires, item.shelf_days)


async def open_bins(unit: UnitOfWork, *, places: Iterable[str]) -> set[tuple[str, str]]:
    """(Place, bin) of the bins in use there."""
    wanted = sorted(set(places))
    if not wanted:
        return set()
    rows = await unit.fetch("SELECT place, code FROM bins WHERE place = ANY(%s) AND active", [wanted])
    return {(row[0], row[1]) for row in rows}
