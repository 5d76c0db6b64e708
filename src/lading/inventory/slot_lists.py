"""Slots and times as doors show them: pools, what of each slot is left, resources, and who has what when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.inventory.buckets import BucketPool, bucket_start
from lading.inventory.intervals import Resource
from lading.kernel import Invalid, NotFound, plain
from lading.store import UnitOfWork

MOST_SLOTS = 3000
ZERO = Decimal(0)


class SlotView(msgspec.Struct, frozen=True, kw_only=True):
    """A slot of a pool: `used` of `most` are claimed, `left` may still be."""

    starts_at: datetime
    ends_at: datetime
    used: str
    most: str
    left: str


class BusyView(msgspec.Struct, frozen=True, kw_only=True):
    """A time at which a resource is taken."""

    id: UUID
    begins: datetime
    ends: datetime
    reference: str
    expires_at: datetime | None
    claimed_by: str


class FreeView(msgspec.Struct, frozen=True, kw_only=True):
    """A time at which a resource may be had."""

    begins: datetime
    ends: datetime


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """A claim: `state` is live, released or expired; firm where `expires_at` is null."""

    id: UUID
    kind: Literal["slot", "interval"]
    of: str
    begins: datetime
    ends: datetime
    quantity: str
    reference: str
    state: str
    expires_at: datetime | None
    claimed_at: datetime
    claimed_by: str


async def list_pools(unit: UnitOfWork) -> list[BucketPool]:
    """All pools, by code."""
    rows = await unit.fetch("SELECT code, name, minutes, most, active FROM bucket_pools ORDER BY code")
    return [BucketPool(code=row[0], name=row[1], minutes=row[2], most=row[3], active=row[4]) for row in rows]


async def list_resources(unit: UnitOfWork) -> list[Resource]:
    """All resources, by code."""
    rows = await unit.fetch("SELECT code, name, active FROM resources ORDER BY code")
    return [Resource(code=row[0], name=row[1], active=row[2]) for row in rows]


async def list_slots(unit: UnitOfWork, *, pool: str, begins: datetime, ends: datetime) -> list[SlotView]:
    """The slots of a pool that begin between two times. What has run out counts no more. Raises `NotFound`."""
    found = next((one for one in await list_pools(unit) if one.code == pool), None)
    if found is None:
        raise NotFound(f"There is no pool “{pool}”.")
    size = timedelta(minutes=found.minutes)
    check_span(begins, ends, size=size)
    rows = await unit.fetch(
        "SELECT b.starts_at, b.most, coalesce((SELECT sum(c.quantity) FROM bucket_claims c WHERE c.pool = b.pool"
        " AND c.starts_at = b.starts_at AND c.state = 'live'"
        " AND (c.expires_at IS NULL OR c.expires_at > clock_timestamp())), 0)"
        " FROM buckets b WHERE b.pool = %s AND b.starts_at >= %s AND b.starts_at < %s",
        [pool, begins - size, ends],
    )
    known = {row[0]: (row[1], row[2]) for row in rows}
    slots: list[SlotView] = []
    at = bucket_start(begins, minutes=found.minutes)
    at = at if at >= begins else at + size
    while at < ends:
        own, used = known.get(at, (None, ZERO))
        most = found.most if own is None else own
        left = max(ZERO, most - used) if found.active else ZERO
        slots.append(SlotView(starts_at=at, ends_at=at + size, used=plain(used), most=plain(most), left=plain(left)))
        at += size
    return slots


def check_span(begins: datetime, ends: datetime, *, size: timedelta) -> None:
    """Raise `Invalid` for a span that ends before it begins, or that nobody can look at."""
    if ends <= begins:
        raise Invalid("A span of time ends after it begins.", code="bad_span")
    if (ends - begins) / size > MOST_SLOTS:
        raise Invalid(f"That is more than {MOST_SLOTS:,} slots; ask for a shorter time.", code="span_too_long")


async def list_busy(unit: UnitOfWork, *, resource: str, begins: datetime, ends: datetime) -> list[BusyView]:
    """When a resource is taken between two times. Raises `NotFound`, `Invalid`."""
    check_span(begins, ends, size=timedelta(hours=1))
    if not await unit.fetch("SELECT FROM resources WHERE code = %s", [resource]):
        raise NotFound(f"There is no resource “{resource}”.")
    rows = await unit.fetch(
        "SELECT i.id, lower(i.during), upper(i.during), i.reference, i.expires_at, i.claimed_by FROM intervals i"
        " JOIN resources r ON r.id = i.resource WHERE r.code = %s AND i.state = 'live'"
        " AND (i.expires_at IS NULL OR i.expires_at > clock_timestamp()) AND i.during && tstzrange(%s, %s)"
        " ORDER BY lower(i.during)",
        [resource, begins, ends],
    )
    return [BusyView(**dict(zip(BusyView.__struct_fields__, row, strict=True))) for row in rows]


def gaps(busy: Sequence[BusyView], *, begins: datetime, ends: datetime) -> list[FreeView]:
    """What is free between what is taken."""
    free: list[FreeView] = []
    at = begins
    for one in sorted(busy, key=lambda one: one.begins):
        if one.begins > at:
            free.append(FreeView(begins=at, ends=min(one.begins, ends)))
        at = max(at, one.ends)
    if at < ends:
        free.append(FreeView(begins=at, ends=ends))
    return free


async def read_claims(
    unit: UnitOfWork, *, ids: Sequence[UUID] = (), reference: str = "", pool: str = "", at: datetime | None = None
) -> list[ClaimView]:
    """Claims by id, by what they are for, or the live ones of a slot; those that begin first in front."""
    rows = await unit.fetch(
        "SELECT c.id, 'slot', c.pool, c.starts_at, c.starts_at + make_interval(mins => p.minutes), c.quantity,"
        " c.reference, c.state, c.expires_at, c.claimed_at, c.claimed_by FROM bucket_claims c"
        " JOIN bucket_pools p ON p.code = c.pool WHERE c.id = ANY(%(ids)s)"
        " OR (%(reference)s <> '' AND c.reference = %(reference)s)"
        " OR (c.pool = %(pool)s AND c.starts_at = %(at)s AND c.state = 'live')"
        " UNION ALL SELECT i.id, 'interval', r.code, lower(i.during), upper(i.during), 1, i.reference, i.state,"
        " i.expires_at, i.claimed_at, i.claimed_by FROM intervals i JOIN resources r ON r.id = i.resource"
        " WHERE i.id = ANY(%(ids)s) OR (%(reference)s <> '' AND i.reference = %(reference)s) ORDER BY 4, 1 LIMIT 500",
        {"ids": list(ids), "reference": reference, "pool": pool, "at": at},
    )
    names = ClaimView.__struct_fields__
    return [ClaimView(**{**dict(zip(names, row, strict=True)), "quantity": plain(row[5])}) for row in rows]
