"""Adding and changing places."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from lading.catalog.batches import check_keys, lock_reference
from lading.catalog.drafts import PlaceDraft
from lading.catalog.place_settings import calendar_of
from lading.catalog.reference import touch
from lading.catalog.tables import places
from lading.kernel import FieldError, Invalid
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Change, compare_rows, write_rows

_LOOK_AHEAD = 60


async def put_places(
    unit: UnitOfWork, *, drafts: Sequence[PlaceDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each place what its draft says; answers in their order.

    Raises `Invalid` for a code that stands twice or an unknown channel, `Outdated` where `versions` has passed.
    """
    check_keys([draft.code for draft in drafts], pointer="/places/{}/code")
    await lock_reference(unit)
    await _refuse_unknown_channels(unit, drafts)
    _refuse_never_open(unit, drafts)
    rows = [_row(draft) for draft in drafts]
    changes = await compare_rows(unit, table=places, key="code", rows=rows, versions=versions)
    await write_rows(unit, table=places, key="code", changes=changes)
    happened = [_event(change) for change in changes if change.outcome != "unchanged"]
    if happened:
        await record(unit, happened)
        await touch(unit)
    return changes


def _row(draft: PlaceDraft) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.structs.asdict(draft)
    return row | {
        "address": msgspec.to_builtins(draft.address) if draft.address else {},
        "settings": msgspec.to_builtins(draft.settings),
        "channels": None if draft.channels is None else sorted(set(draft.channels)),
    }


def _event(change: Change) -> Event:
    fields = {name: pair for name, pair in change.fields.items() if name != "code"}
    kind = "place.added" if change.added else "place.changed"
    return Event(kind=kind, subject=f"place/{change.key}", data={"changes": fields})


def _refuse_never_open(unit: UnitOfWork, drafts: Sequence[PlaceDraft]) -> None:
    """A place that does not work on any day of the months ahead could never send what it is given."""
    ahead = [unit.now.date() + timedelta(days=day) for day in range(_LOOK_AHEAD)]
    told = "“{}” is closed on every day of the next two months, so nothing could leave. Open it on some day."
    errors = tuple(
        FieldError(f"/places/{row}/settings/closed_days", "never_open", told.format(draft.name))
        for row, draft in enumerate(drafts)
        if (calendar := calendar_of(draft.settings)) and not any(map(calendar.works, ahead))
    )
    if errors:
        raise Invalid(errors[0].message, errors=errors)


async def _refuse_unknown_channels(unit: UnitOfWork, drafts: Sequence[PlaceDraft]) -> None:
    known = {row[0] for row in await unit.fetch("SELECT code FROM channels")}
    errors = tuple(
        FieldError(f"/places/{row}/channels", "unknown_channel", f"There is no channel “{channel}”.")
        for row, draft in enumerate(drafts)
        for channel in draft.channels or []
        if channel not in known
    )
    if errors:
        raise Invalid(errors[0].message, errors=errors)
