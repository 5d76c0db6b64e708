"""The newest version known of each channel's order, as it is kept between messages."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from lading.capture.message import ChannelMessage
from lading.capture.versions import Version
from lading.orders import OrderDraft
from lading.store import UnitOfWork

Name = tuple[str, str]
"""Channel and external id."""
_BEFORE_ALL = datetime(1, 1, 2, tzinfo=UTC)
_encode = msgspec.json.Encoder().encode
_draft = msgspec.json.Decoder(OrderDraft)


class KnownVersion(msgspec.Struct, frozen=True):
    """The version with our order's id, None while there was nothing to place; `seen` is the channel's draft of it."""

    name: Name
    version: Version
    order_id: UUID | None
    seen: OrderDraft | None = None


def as_kept(message: ChannelMessage) -> ChannelMessage:
    """The message with its draft as it would come back from the database, so that drafts can be compared."""
    if message.draft is None:
        return message
    return msgspec.structs.replace(message, draft=_draft.decode(_encode(message.draft)))


def known_before(*, name: Name, order_id: UUID, sent: bytes) -> KnownVersion | None:
    """What to compare a first message with, where the order came in by another way; None if `sent` is no draft."""
    try:
        placed = _draft.decode(sent)
    except msgspec.ValidationError:
        return None
    return KnownVersion(name, Version(_BEFORE_ALL, b"", placed=placed), order_id)


async def read_versions(unit: UnitOfWork, *, names: Iterable[Name]) -> dict[Name, KnownVersion]:
    """What is known of these orders. Lock their names first."""
    asked = list(names)
    rows = await unit.fetch(
        "SELECT channel, external_id, order_id, stamp, fingerprint, cancelled, ended, placed::text, seen::text"
        " FROM unnest(%s::text[], %s::text[]) AS asked(channel, external_id)"
        " JOIN channel_versions USING (channel, external_id)",
        [[channel for channel, _ in asked], [external for _, external in asked]],
    )
    return {
        (row[0], row[1]): KnownVersion(
            (row[0], row[1]),
            Version(row[3], bytes(row[4]), row[5], _read(row[7]), row[6]),
            row[2],
            _read(row[8]),
        )
        for row in rows
    }


async def save_versions(unit: UnitOfWork, *, known: Sequence[KnownVersion]) -> None:
    """Keep these versions instead of those known before."""
    if not known:
        return
    await unit.execute(
        "INSERT INTO channel_versions (channel, external_id, order_id, stamp, fingerprint, cancelled, ended, placed,"
        " seen, changed_at) SELECT *, transaction_timestamp() FROM unnest(%s::text[], %s::text[], %s::uuid[],"
        " %s::timestamptz[], %s::bytea[], %s::bool[], %s::bool[], %s::json[], %s::json[])"
        " ON CONFLICT (channel, external_id) DO UPDATE SET order_id = excluded.order_id, stamp = excluded.stamp,"
        " fingerprint = excluded.fingerprint, cancelled = excluded.cancelled, ended = excluded.ended,"
        " placed = excluded.placed, seen = excluded.seen, changed_at = excluded.changed_at",
        [
            [one.name[0] for one in known],
            [one.name[1] for one in known],
            [one.order_id for one in known],
            [one.version.stamp for one in known],
            [one.version.fingerprint for one in known],
            [one.version.cancelled for one in known],
            [one.version.ended for one in known],
            [_write(one.version.placed) for one in known],
            [_write(one.seen) for one in known],
        ],
    )


def _read(text: str | None) -> OrderDraft | None:
    return None if text is None else _draft.decode(text)


def _write(draft: OrderDraft | None) -> str | None:
    return None if draft is None else _encode(draft).decode()
