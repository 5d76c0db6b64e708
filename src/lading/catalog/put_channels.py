"""Adding and changing channels. A channel's secret is written and never shown, not even in an event."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lading.catalog.batches import check_keys, lock_reference
from lading.catalog.drafts import ChannelDraft
from lading.catalog.reference import touch
from lading.catalog.secrets import Secrets, read_secrets
from lading.catalog.tables import channels
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.rows import Change, compare_rows, write_rows

_UNSAID = frozenset({"code", "secret", "previous_secret", "secret_since"})


async def put_channels(
    unit: UnitOfWork, *, drafts: Sequence[ChannelDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each channel what its draft says; answers in their order. A null secret keeps the one that is there.

    Raises `Invalid` for a code that stands twice, `Outdated` where `versions` has passed.
    """
    check_keys([draft.code for draft in drafts], pointer="/channels/{}/code")
    await lock_reference(unit)
    secrets = await read_secrets(unit, codes=[draft.code for draft in drafts])
    rows = [_row(draft, secrets.get(draft.code, Secrets()).changed_to(draft.secret, now=unit.now)) for draft in drafts]
    changes = await compare_rows(unit, table=channels, key="code", rows=rows, versions=versions)
    await write_rows(unit, table=channels, key="code", changes=changes)
    happened = [_event(change) for change in changes if change.outcome != "unchanged"]
    if happened:
        await record(unit, happened)
        await touch(unit)
    return changes


def _row(draft: ChannelDraft, secrets: Secrets) -> dict[str, Any]:
    row: dict[str, Any] = msgspec.structs.asdict(draft)
    return row | {
        "settings": msgspec.to_builtins(draft.settings),
        "secret": secrets.secret,
        "previous_secret": secrets.previous,
        "secret_since": secrets.since,
    }


def _event(change: Change) -> Event:
    fields = {name: pair for name, pair in change.fields.items() if name not in _UNSAID}
    data: dict[str, object] = {"changes": fields}
    if "secret" in change.fields:
        data |= {"secret": "changed"}
    kind = "channel.added" if change.added else "channel.changed"
    return Event(kind=kind, subject=f"channel/{change.key}", data=data)
