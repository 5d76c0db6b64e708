"""Correcting what was said of a lot: its last day was typed wrong."""

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.kernel import NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record


class LotCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The last day on which a lot may be used, as it is right, and why it was wrong."""

    expires_on: date
    reason: Annotated[str, Meta(min_length=1, max_length=200)]


async def correct_lot(unit: UnitOfWork, *, sku: str, lot: str, correction: LotCorrection) -> None:
    """Set its last day; what lies there follows: what may not be sold any more goes into quarantine by itself.

    What is in quarantine already stays there until somebody takes it out. Raises `NotFound`.
    """
    rows = await unit.fetch("SELECT expires_on FROM lots WHERE sku = %s AND lot = %s FOR NO KEY UPDATE", [sku, lot])
    if not rows:
        raise NotFound(f"There is no lot “{lot}” of {sku}.")
    if rows[0][0] == correction.expires_on:
        return
    await unit.execute("UPDATE lots SET expires_on = %s WHERE sku = %s AND lot = %s", [correction.expires_on, sku, lot])
    data: dict[str, object] = {"lot": lot, "expires_on": [rows[0][0], correction.expires_on]}
    await record(unit, [Event(kind="lot.corrected", subject=f"item/{sku}", data=data, reason=correction.reason)])
