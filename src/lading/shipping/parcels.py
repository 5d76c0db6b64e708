"""Parcels that are packed and have not left: what is in them, taken out again, or sent off wholly or in part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.fulfilment.draw import LineUnits
from lading.fulfilment.work import LineKey
from lading.kernel import new_id
from lading.kernel.exact import FieldRefused, check_exact, spell
from lading.store import UnitOfWork

ZERO = Decimal(0)
_MEASURES = ("weight_grams", "length_mm", "width_mm", "height_mm")


class ParcelDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A parcel to pack: which picked units (None: all that are left), and what it weighs and measures."""

    lines: Annotated[list[LineUnits], Meta(min_length=1, max_length=5000)] | None = None
    weight_grams: Decimal | None = None
    length_mm: Decimal | None = None
    width_mm: Decimal | None = None
    height_mm: Decimal | None = None
    tracking_number: Annotated[str, Meta(max_length=80)] = ""

    def __post_init__(self) -> None:
        for field in _MEASURES:
            value: Decimal | None = getattr(self, field)
            check_exact(field, value)
            if value is not None and value <= 0:
                raise FieldRefused(field, "not_positive", f"The {spell(field)} must be more than zero, or left out.")


class Parcel(msgspec.Struct):
    """A parcel that stands packed at its place; `contents` are units by order line."""

    id: UUID
    number: str
    fulfilment_id: UUID
    tracking_number: str
    weight_grams: Decimal | None
    length_mm: Decimal | None
    width_mm: Decimal | None
    height_mm: Decimal | None
    contents: dict[LineKey, Decimal] = {}
    shipment_id: UUID | None = None
    emptied_at: datetime | None = None
    fresh: bool = False
    touched: bool = False


async def read_parcels(unit: UnitOfWork, *, fulfilments: Iterable[UUID]) -> dict[UUID, list[Parcel]]:
    """Parcels of these fulfilments that have not left, in the sequence of packing. The fulfilments are locked."""
    chosen = list(fulfilments)
    if not chosen:
        return {}
    found: dict[UUID, list[Parcel]] = {}
    by_id: dict[UUID, Parcel] = {}
    for row in await unit.fetch(
        "SELECT id, number, fulfilment_id, tracking_number, weight_grams, length_mm, width_mm, height_mm FROM parcels"
        " WHERE fulfilment_id = ANY(%s) AND shipment_id IS NULL AND emptied_at IS NULL ORDER BY id",
        [chosen],
    ):
        by_id[row[0]] = parcel = Parcel(*row)
        found.setdefault(parcel.fulfilment_id, []).append(parcel)
    for parcel_id, order_id, line, quantity in await unit.fetch(
        "SELECT parcel_id, order_id, line, quantity FROM parcel_lines WHERE parcel_id = ANY(%s)", [list(by_id)]
    ):
        by_id[parcel_id].contents[order_id, line] = quantity
    return found


async def count_parcels(unit: UnitOfWork, *, fulfilments: Iterable[UUID]) -> dict[UUID, int]:
    """How many parcels each of these fulfilments has ever had: the next one's number follows from it."""
    rows = await unit.fetch(
        "SELECT fulfilment_id, count(*) FROM parcels WHERE fulfilment_id = ANY(%s) GROUP BY 1", [list(fulfilments)]
    )
    return {row[0]: row[1] for row in rows}


def make_parcel(*, number: str, fulfilment_id: UUID, contents: Mapping[LineKey, Decimal], draft: ParcelDraft) -> Parcel:
    """A new parcel with these units."""
    return Parcel(
        id=new_id(),
        number=number,
        fulfilment_id=fulfilment_id,
        tracking_number=draft.tracking_number,
        weight_grams=draft.weight_grams,
        length_mm=draft.length_mm,
        width_mm=draft.width_mm,
        height_mm=draft.height_mm,
        contents=dict(contents),
        fresh=True,
        touched=True,
    )


def take_out(parcels: Sequence[Parcel], *, key: LineKey, quantity: Decimal, now: datetime) -> None:
    """Take units of a line out of parcels, the one that was packed last first; emptied ones say so."""
    left = quantity
    for parcel in reversed(parcels):
        here = min(left, parcel.contents.get(key, ZERO))
        if here <= 0:
            continue
        left -= here
        _remove(parcel, key, here)
        if not parcel.contents:
            parcel.emptied_at = now


def send_off(
    parcels: Sequence[Parcel], *, units: Mapping[LineKey, Decimal], shipment_id: UUID
) -> tuple[dict[LineKey, Decimal], ParcelDraft | None]:
    """Let packed units leave with a shipment: parcels that leave wholly, and the units that leave out of others.

    The units of the second kind are answered, to be put into a parcel of their own, so that no parcel is half
    gone; with the tracking number of the parcel that they come from.
    """
    left = dict(units)
    for parcel in parcels:
        if parcel.contents and all(left.get(key, ZERO) >= inside for key, inside in parcel.contents.items()):
            for key, inside in parcel.contents.items():
                left[key] -= inside
            parcel.shipment_id, parcel.touched = shipment_id, True
    rest: dict[LineKey, Decimal] = {}
    source: Parcel | None = None
    for parcel in parcels:
        if parcel.shipment_id is not None:
            continue
        for key in list(parcel.contents):
            here = min(left.get(key, ZERO), parcel.contents[key])
            if here > 0:
                left[key] -= here
                rest[key] = rest.get(key, ZERO) + here
                _remove(parcel, key, here)
                source = source or parcel
    return rest, ParcelDraft(tracking_number=source.tracking_number) if source else None


def _remove(parcel: Parcel, key: LineKey, quantity: Decimal) -> None:
    parcel.contents[key] -= quantity
    if not parcel.contents[key]:
        del parcel.contents[key]
    parcel.touched = True


async def save_parcels(unit: UnitOfWork, *, parcels: Iterable[Parcel]) -> None:
    """Write parcels that are new or changed, with their contents."""
    changed = [parcel for parcel in parcels if parcel.touched]
    if not changed:
        return
    actor = unit.actor.label
    await _insert(unit, [parcel for parcel in changed if parcel.fresh], actor)
    await unit.execute(
        "UPDATE parcels p SET shipment_id = n.shipment_id, emptied_at = n.emptied_at"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[]) AS n(id, shipment_id, emptied_at) WHERE p.id = n.id",
        [
            [parcel.id for parcel in changed],
            [parcel.shipment_id for parcel in changed],
            [parcel.emptied_at for parcel in changed],
        ],
    )
    known = [parcel.id for parcel in changed if not parcel.fresh]
    if known:
        await unit.execute("DELETE FROM parcel_lines WHERE parcel_id = ANY(%s)", [known])
    rows = [(parcel.id, key, quantity) for parcel in changed for key, quantity in parcel.contents.items()]
    await unit.copy(
        "parcel_lines (parcel_id, order_id, line, quantity)",
        [f"{parcel_id}\t{order_id}\t{line}\t{quantity}" for parcel_id, (order_id, line), quantity in rows],
    )
    for parcel in changed:
        parcel.fresh = parcel.touched = False


async def _insert(unit: UnitOfWork, fresh: Sequence[Parcel], actor: str) -> None:
    if not fresh:
        return
    columns: list[list[Any]] = [
        [getattr(parcel, name) for parcel in fresh]
        for name in ("id", "number", "fulfilment_id", "tracking_number", *_MEASURES)
    ]
    await unit.execute(
        "INSERT INTO parcels (id, number, fulfilment_id, tracking_number, weight_grams, length_mm, width_mm,"
        " height_mm, packed_at, packed_by) SELECT n.*, %s, %s FROM unnest(%s::uuid[], %s::text[], %s::uuid[],"
        " %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[]) AS n",
        [unit.now, actor, *columns],
    )
