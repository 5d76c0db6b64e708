"""Things that one at a time can have, such as a room or a machine: an interval is claimed, released, expired.

The database excludes overlaps of live intervals itself, so that no interleaving of acts can make one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta
from psycopg import errors

from lading.catalog.batches import check_keys
from lading.kernel import Conflict, Invalid, NotFound, new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record


class IntervalTaken(Conflict):
    """Somebody has it at that time."""

    code = "interval_taken"


class Resource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What only one at a time can have."""

    code: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^\S+$", examples=["ROOM-1"])]
    name: Annotated[str, Meta(min_length=1, max_length=120, examples=["Tasting room"])]
    active: bool = True


class IntervalClaim(msgspec.Struct, frozen=True, kw_only=True):
    """A resource from `begins` until just before `ends`; firm, or until `expires_at`."""

    resource: str
    begins: datetime
    ends: datetime
    reference: str = ""
    expires_at: datetime | None = None


async def put_resources(unit: UnitOfWork, *, resources: Sequence[Resource]) -> None:
    """Make these resources what they are here; what is claimed of one that is not used stays so. Raises `Invalid`."""
    check_keys([one.code for one in resources], pointer="/resources/{}/code")
    await unit.execute(
        "INSERT INTO resources (code, name, active) SELECT * FROM unnest(%s::text[], %s::text[], %s::bool[])"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, active = excluded.active",
        [[getattr(one, name) for one in resources] for name in Resource.__struct_fields__],
    )
    told = [msgspec.to_builtins(one) for one in resources]
    await record(unit, [Event(kind="resource.put", subject=f"resource/{one['code']}", data=one) for one in told])


async def claim_intervals(unit: UnitOfWork, *, claims: Sequence[IntervalClaim]) -> list[UUID]:
    """Claim all of these or none; answers an id for each. Raises `NotFound`, `Invalid`, `IntervalTaken`.

    Claims that have run out are ended where they would be in the way. After `IntervalTaken` the unit of work goes on.
    """
    for one in claims:
        if one.begins >= one.ends:
            raise Invalid("An interval ends after it begins.", code="bad_interval")
    known = await _lock_resources(unit, {one.resource for one in claims})
    rows = sorted(
        zip(claims, [new_id() for _ in claims], strict=True), key=lambda row: (row[0].resource, row[0].begins)
    )
    await _expire_between(unit, [(known[one.resource], one.begins, one.ends) for one in claims])
    try:
        async with unit.sql.begin_nested():
            await unit.execute(
                "INSERT INTO intervals (id, resource, during, reference, expires_at, claimed_at, claimed_by)"
                " SELECT id, resource, tstzrange(begins, ends), reference, expires_at, %s, %s FROM"
                " unnest(%s::uuid[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::timestamptz[])"
                " AS n(id, resource, begins, ends, reference, expires_at)",
                [
                    unit.now,
                    unit.actor.label,
                    [claim_id for _, claim_id in rows],
                    [known[one.resource] for one, _ in rows],
                    [one.begins for one, _ in rows],
                    [one.ends for one, _ in rows],
                    [one.reference for one, _ in rows],
                    [one.expires_at for one, _ in rows],
                ],
            )
    except errors.ExclusionViolation as taken:
        raise IntervalTaken("Somebody has it at that time. Choose another time or another one.") from taken
    await record(unit, [_event(one, claim_id) for one, claim_id in rows])
    ids = {id(one): claim_id for one, claim_id in rows}
    return [ids[id(one)] for one in claims]


async def confirm_intervals(unit: UnitOfWork, *, ids: Iterable[UUID]) -> set[UUID]:
    """Make claims firm that have not run out; answers which are firm now."""
    firm = await unit.fetch(
        "UPDATE intervals SET expires_at = NULL WHERE id IN (SELECT id FROM intervals WHERE id = ANY(%s)"
        " AND state = 'live' ORDER BY id FOR NO KEY UPDATE) AND state = 'live'"
        " AND (expires_at IS NULL OR expires_at > clock_timestamp()) RETURNING id",
        [sorted(ids)],
    )
    if firm:
        told: dict[str, object] = {"claims": [str(row[0]) for row in firm]}
        await record(unit, [Event(kind="interval.confirmed", subject="resource/intervals", data=told)])
    return {row[0] for row in firm}


async def release_intervals(
    unit: UnitOfWork, *, ids: Iterable[UUID], state: Literal["released", "expired"] = "released"
) -> int:
    """Let go of live intervals; answers how many there were."""
    rows = await unit.fetch(
        "UPDATE intervals SET state = %s WHERE id = ANY(%s) AND state = 'live' RETURNING id, resource",
        [state, list(ids)],
    )
    told: dict[str, object] = {"claims": [str(row[0]) for row in rows]}
    if rows and state == "expired":
        await record(unit, [Event(kind="interval.expired", subject="resource/intervals", data=told)])
    elif rows:
        await record(unit, [Event(kind="interval.released", subject="resource/intervals", data=told)])
    return len(rows)


async def expire_intervals(unit: UnitOfWork, *, limit: int = 500) -> int:
    """End claims whose time has run out; answers how many."""
    rows = await unit.fetch(
        "SELECT id FROM intervals WHERE state = 'live' AND expires_at <= clock_timestamp() ORDER BY id LIMIT %s"
        " FOR NO KEY UPDATE SKIP LOCKED",
        [limit],
    )
    return await release_intervals(unit, ids=[row[0] for row in rows], state="expired") if rows else 0


async def _expire_between(unit: UnitOfWork, asked: Sequence[tuple[int, datetime, datetime]]) -> None:
    rows = await unit.fetch(
        "SELECT i.id FROM intervals i JOIN unnest(%s::int[], %s::timestamptz[], %s::timestamptz[])"
        " AS n(resource, begins, ends) ON i.resource = n.resource AND i.during && tstzrange(n.begins, n.ends)"
        " WHERE i.state = 'live' AND i.expires_at <= clock_timestamp() ORDER BY i.id FOR NO KEY UPDATE OF i",
        [list(column) for column in zip(*asked, strict=True)],
    )
    if rows:
        await release_intervals(unit, ids=[row[0] for row in rows], state="expired")


async def _lock_resources(unit: UnitOfWork, codes: set[str]) -> dict[str, int]:
    """Ids by code. Locked in turn: two who wait for each other's claims at the constraint alone would be a deadlock."""
    rows = await unit.fetch(
        "SELECT code, id FROM resources WHERE code = ANY(%s) AND active ORDER BY code FOR NO KEY UPDATE",
        [sorted(codes)],
    )
    found: dict[str, int] = dict(rows)
    if missing := sorted(codes - found.keys()):
        raise NotFound(f"There is no resource “{missing[0]}” in use.")
    return found


def _event(one: IntervalClaim, claim_id: UUID) -> Event:
    data: dict[str, object] = {"claim": str(claim_id), "from": one.begins, "until": one.ends, "for": one.reference}
    return Event(kind="interval.claimed", subject=f"resource/{one.resource}", data=data)
