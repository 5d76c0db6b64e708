"""Writing buffers and quotas: who leaves how much untouched where, and what is set aside for whom."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.catalog import Reference, touch
from lading.inventory.move import create_rows
from lading.inventory.reserve import lock_free
from lading.kernel import FieldError, Invalid
from lading.kernel.exact import FieldRefused, check_exact
from lading.store import Event, UnitOfWork
from lading.store.events import record

WAYS_OUT = ("shipping", "pick_up")
Code = Annotated[str, Meta(max_length=80)]


class BufferDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base units that orders of a channel leave untouched; 0 ends it. No `place` means every, no `sku` every item."""

    channel: Annotated[str, Meta(min_length=1, max_length=80)]
    quantity: Decimal
    place: Code = ""
    sku: Code = ""

    def __post_init__(self) -> None:
        _check_quantity(self.quantity)


class QuotaDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base units of an item at a place that only a channel or a customer group may have; 0 ends it.

    Orders of the holder draw on it first. Writing it anew sets what is left to the whole quantity.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80)]
    place: Annotated[str, Meta(min_length=1, max_length=80)]
    kind: Literal["channel", "group"] = "channel"
    holder: Annotated[str, Meta(min_length=1, max_length=80)]
    quantity: Decimal

    def __post_init__(self) -> None:
        _check_quantity(self.quantity)


class WithheldDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Whether a place sends an item (`shipping`) and hands it out (`pick_up`): both where nobody says anything."""

    sku: Annotated[str, Meta(min_length=1, max_length=80)]
    place: Annotated[str, Meta(min_length=1, max_length=80)]
    shipping: bool = True
    pick_up: bool = True


def _check_quantity(quantity: Decimal) -> None:
    check_exact("quantity", quantity)
    if quantity < 0:
        raise FieldRefused("quantity", "negative", "The quantity cannot be negative; 0 ends it.")


async def put_buffers(unit: UnitOfWork, reference: Reference, *, drafts: Sequence[BufferDraft]) -> None:
    """Write buffers. Promises that stand are kept. Raises `Invalid`, naming what is not known."""
    await reference.refresh(unit, skus=[one.sku for one in drafts if one.sku])
    errors = [
        error
        for row, one in enumerate(drafts)
        for error in _unknown(reference, f"/buffers/{row}", one.sku, one.place, one.channel)
    ]
    _refuse(errors)
    columns = [[getattr(one, name) for one in drafts] for name in ("channel", "place", "sku", "quantity")]
    await unit.execute(
        "INSERT INTO buffers (channel, place, sku, quantity)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::numeric[])"
        " ON CONFLICT (channel, place, sku) DO UPDATE SET quantity = excluded.quantity",
        columns,
    )
    await unit.execute("DELETE FROM buffers WHERE quantity = 0")
    await record(
        unit,
        [
            Event(
                kind="buffer.set",
                subject=f"channel/{one.channel}",
                data={"place": one.place, "sku": one.sku, "quantity": one.quantity},
            )
            for one in drafts
        ],
    )
    await touch(unit)


async def put_quotas(unit: UnitOfWork, reference: Reference, *, drafts: Sequence[QuotaDraft]) -> None:
    """Write quotas, under the lock of their stock. Raises `Invalid`, naming what is not known."""
    await reference.refresh(unit, skus=[one.sku for one in drafts])
    errors = [
        error
        for row, one in enumerate(drafts)
        for error in _unknown(
            reference, f"/quotas/{row}", one.sku, one.place, one.holder if one.kind == "channel" else None
        )
    ]
    _refuse(errors)
    rows = sorted({(one.sku, one.place) for one in drafts})
    await create_rows(unit, rows=rows)
    await lock_free(unit, rows=rows)
    names = ("sku", "place", "kind", "holder", "quantity")
    await unit.execute(
        "INSERT INTO quotas (sku, place, kind, holder, quantity, remaining) SELECT n.*, n.quantity FROM"
        " unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::numeric[])"
        " AS n(sku, place, kind, holder, quantity)"
        " ON CONFLICT (sku, place, kind, holder)"
        " DO UPDATE SET quantity = excluded.quantity, remaining = excluded.quantity",
        [[getattr(one, name) for one in drafts] for name in names],
    )
    await unit.execute("DELETE FROM quotas WHERE quantity = 0")
    await record(
        unit,
        [
            Event(
                kind="quota.set",
                subject=f"item/{one.sku}",
                data={"place": one.place, one.kind: one.holder, "quantity": one.quantity},
            )
            for one in drafts
        ],
    )
    await touch(unit)


async def put_withheld(unit: UnitOfWork, reference: Reference, *, drafts: Sequence[WithheldDraft]) -> None:
    """Say what places send and hand out. Promises that stand are kept. Raises `Invalid`, naming what is not known."""
    await reference.refresh(unit, skus=[one.sku for one in drafts])
    _refuse(
        [
            error
            for row, one in enumerate(drafts)
            for error in _unknown(reference, f"/withheld/{row}", one.sku, one.place, None)
        ]
    )
    skus, places = [one.sku for one in drafts], [one.place for one in drafts]
    await unit.execute(
        "DELETE FROM withheld w USING unnest(%s::text[], %s::text[]) AS n(sku, place)"
        " WHERE w.sku = n.sku AND w.place = n.place",
        [skus, places],
    )
    rows = [(one.sku, one.place, what) for one in drafts for what in WAYS_OUT if not getattr(one, what)]
    if rows:
        await unit.execute(
            "INSERT INTO withheld (sku, place, what) SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])"
            " ON CONFLICT DO NOTHING",
            [[row[column] for row in rows] for column in range(3)],
        )
    data = [{"place": one.place, "shipping": one.shipping, "pick_up": one.pick_up} for one in drafts]
    subjects = [f"item/{one.sku}" for one in drafts]
    await record(
        unit,
        [
            Event(kind="item.ways_out_set", subject=subject, data=told)
            for subject, told in zip(subjects, data, strict=True)
        ],
    )
    await touch(unit)


def _unknown(reference: Reference, pointer: str, sku: str, place: str, channel: str | None) -> list[FieldError]:
    errors = []
    if sku and sku not in reference.items:
        errors.append(FieldError(f"{pointer}/sku", "item_unknown", f"There is no item “{sku}”."))
    elif sku and reference.items[sku].components:
        errors.append(
            FieldError(f"{pointer}/sku", "is_kit", f"{sku} is a kit; name its components, which lie in stock.")
        )
    if place and place not in reference.places:
        errors.append(FieldError(f"{pointer}/place", "unknown_place", f"There is no place “{place}”."))
    if channel is not None and channel not in reference.channels:
        errors.append(FieldError(pointer, "unknown_channel", f"There is no channel “{channel}”."))
    return errors


def _refuse(errors: Sequence[FieldError]) -> None:
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
