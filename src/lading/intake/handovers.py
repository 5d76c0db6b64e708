"""Orders that are handed over to another system: intended first, then sent, then recorded; asked before sent again."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import msgspec

from lading.intake.ports import Answered, NotTaken, SystemSettings, Taken
from lading.kernel import Conflict, NotFound, new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record

_PAUSES = [5, 15, 60, 300, 900, 3600]
"""Seconds until it is tried again; the last for ever: what a person must hear of is a task by then."""


class KnownSystem(msgspec.Struct, frozen=True, kw_only=True):
    """Another system that takes the orders of a channel. `has_secret` tells whether one is kept; it is never shown."""

    channel: str
    settings: SystemSettings
    active: bool
    has_secret: bool
    version: int


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """An order on its way to another system; `asked` when it may have arrived already."""

    id: UUID
    case_id: UUID
    case: str
    channel: str
    name: str
    content: bytes
    attempts: int
    settings: SystemSettings
    secret: str


class SystemMoved(Conflict):
    """Somebody else has changed the system since it was seen."""

    code = "order_system_moved"


class HandedBefore(Conflict):
    """The order was handed over already."""

    code = "handed_over_before"


async def read_systems(unit: UnitOfWork, *, channels: Sequence[str] | None = None) -> dict[str, KnownSystem]:
    """The other systems by channel; of these channels, or of all."""
    rows = await unit.fetch(
        "SELECT channel, settings::text, active, secret <> '', version FROM intake_systems"
        " WHERE %s::text[] IS NULL OR channel = ANY(%s) ORDER BY channel",
        [channels and list(channels), channels and list(channels)],
    )
    return {
        row[0]: KnownSystem(
            channel=row[0],
            settings=msgspec.json.decode(row[1], type=SystemSettings),
            active=row[2],
            has_secret=row[3],
            version=row[4],
        )
        for row in rows
    }


async def put_system(
    unit: UnitOfWork,
    *,
    channel: str,
    settings: SystemSettings,
    active: bool = True,
    secret: str | None = None,
    version: int | None = None,
) -> None:
    """Say which system takes the orders of a channel; without a `secret` the kept one stays.

    Raises `NotFound`, and `SystemMoved` where another version was seen; 0 means that there was none.
    """
    known = await unit.fetch("SELECT FROM channels WHERE code = %s", [channel])
    if not known:
        raise NotFound(f"There is no channel “{channel}”.")
    rows = await unit.fetch("SELECT version FROM intake_systems WHERE channel = %s FOR NO KEY UPDATE", [channel])
    if version is not None and version != (rows[0][0] if rows else 0):
        raise SystemMoved(f"The system of channel {channel} was changed meanwhile. Look at it again.")
    await unit.execute(
        "INSERT INTO intake_systems (channel, settings, active, secret) VALUES (%s, %s::jsonb, %s, coalesce(%s, ''))"
        " ON CONFLICT (channel) DO UPDATE SET settings = excluded.settings, active = excluded.active,"
        " secret = coalesce(%s, intake_systems.secret), version = intake_systems.version + 1",
        [channel, msgspec.json.encode(settings).decode(), active, secret, secret],
    )
    data: dict[str, object] = {"active": active, "way": settings.way, "secret_changed": secret is not None}
    await record(unit, [Event(kind="order_system.changed", subject=f"channel/{channel}", data=data)])


class NewHandover(msgspec.Struct, frozen=True):
    """An order to be handed over, under the name by which it may be handed over once only; `id` is its key."""

    case_id: UUID
    channel: str
    name: str
    content: bytes
    id: UUID = msgspec.field(default_factory=new_id)


async def intend(unit: UnitOfWork, *, handovers: Sequence[NewHandover]) -> None:
    """Keep the intention in the transaction of the decision. Raises `HandedBefore` where the name was handed over."""
    rows = await unit.fetch(
        "INSERT INTO intake_handovers (id, case_id, channel, name, content, state, next_at)"
        " SELECT n.*, 'intended', now() FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::text[], %s::bytea[])"
        " AS n(id, case_id, channel, name, content) ON CONFLICT (channel, name) WHERE state <> 'refused' DO NOTHING"
        " RETURNING name",
        [
            [one.id for one in handovers],
            [one.case_id for one in handovers],
            [one.channel for one in handovers],
            [one.name for one in handovers],
            [one.content for one in handovers],
        ],
    )
    written = {row[0] for row in rows}
    for one in handovers:
        if one.name not in written:
            raise HandedBefore(f"The order {one.name} was handed over to the other system before.")


_TAKE = """
WITH due AS (SELECT id FROM intake_handovers WHERE state IN ('intended', 'unknown') AND next_at <= now()
  ORDER BY next_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED),
taken AS (UPDATE intake_handovers h SET attempts = attempts + 1, state = 'unknown',
  next_at = now() + make_interval(secs => 120) FROM due WHERE h.id = due.id RETURNING h.*)
SELECT h.id, h.case_id, c.number, h.channel, h.name, h.content, h.attempts, s.settings::text, s.secret
FROM taken h JOIN intake_cases c ON c.id = h.case_id JOIN intake_systems s ON s.channel = h.channel
WHERE s.active ORDER BY h.id
"""


async def take_handovers(unit: UnitOfWork, *, limit: int = 20) -> list[Handover]:
    """Take what is due; whoever dies with it leaves it unknown, and it is asked for before it is sent again."""
    rows = await unit.fetch(_TAKE, [limit])
    return [
        Handover(
            id=row[0],
            case_id=row[1],
            case=row[2],
            channel=row[3],
            name=row[4],
            content=bytes(row[5]),
            attempts=row[6],
            settings=msgspec.json.decode(row[7], type=SystemSettings),
            secret=row[8],
        )
        for row in rows
    ]


async def settle_handover(unit: UnitOfWork, *, one: Handover, answered: Answered) -> None:
    """Record what the other system said. What it will not have goes back to a person, with its words."""
    if isinstance(answered, Taken):
        await _end(unit, one, "confirmed", answered.number, "")
        await unit.execute(
            "UPDATE intake_cases SET booked_as = %s, version = version + 1 WHERE id = %s",
            [answered.number, one.case_id],
        )
        data: dict[str, object] = {"number": answered.number, "channel": one.channel}
        await record(unit, [Event(kind="case.confirmed", subject=f"case/{one.case}", data=data)])
    elif isinstance(answered, NotTaken):
        await _end(unit, one, "refused", "", answered.sentence)
        await unit.execute(
            "UPDATE intake_cases SET state = 'review', settled_at = NULL, booked_by = '', reason = %s,"
            " version = version + 1 WHERE id = %s AND state = 'booked'",
            [f"The other system would not have it: {answered.sentence}"[:500], one.case_id],
        )
        refused = Event(kind="case.refused", subject=f"case/{one.case}", data={"channel": one.channel})
        await record(unit, [refused])
    else:
        pause = timedelta(seconds=_PAUSES[min(one.attempts, len(_PAUSES)) - 1])
        await unit.execute(
            "UPDATE intake_handovers SET next_at = %s, error = %s WHERE id = %s",
            [unit.now + pause, answered.sentence[:500], one.id],
        )


async def _end(unit: UnitOfWork, one: Handover, state: str, number: str, error: str) -> None:
    """What was sent is forgotten then: it names people, and the case has it as long as it may."""
    await unit.execute(
        "UPDATE intake_handovers SET state = %s, number = %s, error = %s, content = '', settled_at = now()"
        " WHERE id = %s",
        [state, number, error[:500], one.id],
    )
