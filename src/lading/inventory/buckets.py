"""Time buckets with a limit, such as delivery slots of an hour: claimed, released, expired; never over the limit.

Locks: buckets by pool and time, sorted; all acts on claims lock their buckets first.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog.batches import check_keys
from lading.kernel import Conflict, Invalid, NotFound, new_id, plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.unit_of_work import copy_text

ZERO = Decimal(0)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BucketFull(Conflict):
    """So much is not left in that bucket."""

    code = "bucket_full"


class BucketPool(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Buckets of `minutes` each, in which `most` may be claimed."""

    code: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^\S+$", examples=["VAN-NORTH"])]
    name: Annotated[str, Meta(min_length=1, max_length=120, examples=["Van north, an hour each"])]
    minutes: Annotated[int, Meta(ge=5, le=10080)]
    most: Decimal
    active: bool = True

    def __post_init__(self) -> None:
        _check_most(self.most)


class BucketLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one bucket alone may hold: 0 closes it, None is as the pool says."""

    at: Annotated[datetime, Meta(tz=True)]
    most: Decimal | None = None

    def __post_init__(self) -> None:
        _check_most(self.most)


def _check_most(most: Decimal | None) -> None:
    check_exact("most", most)
    if most is not None and most < 0:
        raise FieldRefused("most", "negative", "The limit cannot be negative; 0 closes it.")


class BucketClaim(msgspec.Struct, frozen=True, kw_only=True):
    """So much of the bucket in which `at` lies; firm, or until `expires_at`."""

    pool: str
    at: datetime
    quantity: Decimal = Decimal(1)
    reference: str = ""
    expires_at: datetime | None = None


def bucket_start(at: datetime, *, minutes: int) -> datetime:
    """When the bucket begins in which a moment lies; buckets are counted from midnight UTC of 1970."""
    size = timedelta(minutes=minutes)
    return _EPOCH + (at - _EPOCH) // size * size


async def put_pools(unit: UnitOfWork, *, pools: Sequence[BucketPool]) -> None:
    """Make these pools what they are here. Claims that stand are kept also where a lower limit would refuse them.

    Raises `Invalid` for a code that stands twice, and where another size of bucket would cut through claims.
    """
    check_keys([one.code for one in pools], pointer="/pools/{}/code")
    rows = await unit.fetch(
        "SELECT p.code FROM bucket_pools p JOIN unnest(%s::text[], %s::int[]) AS n(code, minutes) USING (code)"
        " WHERE p.minutes <> n.minutes AND EXISTS (SELECT FROM buckets b WHERE b.pool = p.code AND b.used > 0)",
        [[one.code for one in pools], [one.minutes for one in pools]],
    )
    if rows:
        raise Invalid(f"{rows[0][0]} has claims; buckets of another length would cut through them.", code="pool_in_use")
    columns = [[getattr(one, name) for one in pools] for name in BucketPool.__struct_fields__]
    await unit.execute(
        "INSERT INTO bucket_pools (code, name, minutes, most, active)"
        " SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::numeric[], %s::bool[])"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, minutes = excluded.minutes, most = excluded.most,"
        " active = excluded.active",
        columns,
    )
    told = [msgspec.to_builtins(one) for one in pools]
    await record(unit, [Event(kind="bucket_pool.put", subject=f"pool/{one['code']}", data=one) for one in told])


async def put_bucket_limits(unit: UnitOfWork, *, pool: str, limits: Sequence[BucketLimit]) -> list[datetime]:
    """Give buckets limits of their own; answers when they begin, sorted. Claims that stand are kept."""
    pools = await _pools(unit, {pool})
    wanted = {bucket_start(one.at, minutes=pools[pool].minutes): one.most for one in limits}
    await _lock(unit, [(pool, at) for at in wanted])
    await unit.execute(
        "UPDATE buckets b SET most = n.most FROM unnest(%s::timestamptz[], %s::numeric[]) AS n(starts_at, most)"
        " WHERE b.pool = %s AND b.starts_at = n.starts_at",
        [list(wanted), list(wanted.values()), pool],
    )
    told: dict[str, object] = {"limits": [[at, most] for at, most in sorted(wanted.items())]}
    await record(unit, [Event(kind="bucket.limited", subject=f"pool/{pool}", data=told)])
    return sorted(wanted)


async def claim_buckets(unit: UnitOfWork, *, claims: Sequence[BucketClaim]) -> list[UUID]:
    """Claim all of these or none; answers an id for each. Raises `NotFound`, `BucketFull`. Ends stale claims there."""
    pools = await _pools(unit, {one.pool for one in claims})
    keys = [(one.pool, bucket_start(one.at, minutes=pools[one.pool].minutes)) for one in claims]
    await _expire(unit, keys)
    used = await _lock(unit, keys)
    for one, key in zip(claims, keys, strict=True):
        own = used[key][1]
        most = pools[one.pool].most if own is None else own
        if one.quantity <= 0 or used[key][0] + one.quantity > most:
            left = plain(max(ZERO, most - used[key][0]))
            raise BucketFull(f"{pools[one.pool].name} at {key[1]:%Y-%m-%d %H:%M} UTC has {left} left.")
        used[key] = (used[key][0] + one.quantity, used[key][1])
    ids = [new_id() for _ in claims]
    now, actor = str(unit.now), copy_text(unit.actor.label)
    await unit.copy(
        "bucket_claims (id, pool, starts_at, quantity, reference, expires_at, claimed_at, claimed_by)",
        [
            f"{claim_id}\t{copy_text(key[0])}\t{key[1]}\t{one.quantity}\t{copy_text(one.reference)}\t"
            f"{one.expires_at or _NULL}\t{now}\t{actor}"
            for claim_id, one, key in zip(ids, claims, keys, strict=True)
        ],
    )
    await _write(unit, {key: used[key][0] for key in keys})
    await record(unit, [_claimed(*row) for row in zip(ids, keys, claims, strict=True)])
    return ids


_NULL = r"\N"


async def confirm_buckets(unit: UnitOfWork, *, ids: Iterable[UUID]) -> set[UUID]:
    """Make claims firm that have not run out; answers which are firm now."""
    chosen = sorted(ids)
    rows = await unit.fetch(
        "SELECT DISTINCT pool, starts_at FROM bucket_claims WHERE id = ANY(%s) AND state = 'live'", [chosen]
    )
    await _lock(unit, [(row[0], row[1]) for row in rows])
    firm = await unit.fetch(
        "UPDATE bucket_claims SET expires_at = NULL WHERE id = ANY(%s) AND state = 'live'"
        " AND (expires_at IS NULL OR expires_at > clock_timestamp()) RETURNING id, pool",
        [chosen],
    )
    if firm:
        told: dict[str, object] = {"claims": [str(row[0]) for row in firm]}
        await record(unit, [Event(kind="bucket.confirmed", subject=f"pool/{firm[0][1]}", data=told)])
    return {row[0] for row in firm}


async def release_buckets(
    unit: UnitOfWork, *, ids: Iterable[UUID], state: Literal["released", "expired"] = "released"
) -> int:
    """Let go of live claims; answers how many there were."""
    chosen = list(ids)
    rows = await unit.fetch(
        "SELECT DISTINCT pool, starts_at FROM bucket_claims WHERE id = ANY(%s) AND state = 'live'", [chosen]
    )
    used = await _lock(unit, [(row[0], row[1]) for row in rows])
    ended = await unit.fetch(
        "UPDATE bucket_claims SET state = %s WHERE id = ANY(%s) AND state = 'live'"
        " RETURNING id, pool, starts_at, quantity",
        [state, chosen],
    )
    left = {key: quantity for key, (quantity, _) in used.items()}
    for _, pool, starts_at, quantity in ended:
        left[pool, starts_at] -= quantity
    await _write(unit, left)
    told: dict[str, object] = {"claims": [str(row[0]) for row in ended]}
    if ended and state == "expired":
        await record(unit, [Event(kind="bucket.expired", subject=f"pool/{ended[0][1]}", data=told)])
    elif ended:
        await record(unit, [Event(kind="bucket.released", subject=f"pool/{ended[0][1]}", data=told)])
    return len(ended)


async def expire_buckets(unit: UnitOfWork, *, limit: int = 500) -> int:
    """End claims whose time has run out; answers how many."""
    rows = await unit.fetch(
        "SELECT id FROM bucket_claims WHERE state = 'live' AND expires_at <= clock_timestamp()"
        " ORDER BY pool, starts_at, id LIMIT %s",
        [limit],
    )
    return await release_buckets(unit, ids=[row[0] for row in rows], state="expired") if rows else 0


async def _expire(unit: UnitOfWork, keys: Sequence[tuple[str, datetime]]) -> None:
    rows = await unit.fetch(
        "SELECT c.id FROM bucket_claims c JOIN unnest(%s::text[], %s::timestamptz[]) AS n(pool, starts_at)"
        " USING (pool, starts_at) WHERE c.state = 'live' AND c.expires_at <= clock_timestamp()",
        [[pool for pool, _ in keys], [starts_at for _, starts_at in keys]],
    )
    if rows:
        await release_buckets(unit, ids=[row[0] for row in rows], state="expired")


async def _pools(unit: UnitOfWork, codes: set[str]) -> dict[str, BucketPool]:
    rows = await unit.fetch(
        "SELECT code, name, minutes, most, active FROM bucket_pools WHERE code = ANY(%s) AND active", [sorted(codes)]
    )
    found = {row[0]: BucketPool(code=row[0], name=row[1], minutes=row[2], most=row[3], active=row[4]) for row in rows}
    if missing := sorted(codes - found.keys()):
        raise NotFound(f"There is no pool “{missing[0]}” in use.")
    return found


async def _lock(
    unit: UnitOfWork, keys: Sequence[tuple[str, datetime]]
) -> dict[tuple[str, datetime], tuple[Decimal, Decimal | None]]:
    """Lock these buckets, made where they are missing; what is claimed of each, and its own limit."""
    columns = [[pool for pool, _ in keys], [starts_at for _, starts_at in keys]]
    await unit.execute(
        "INSERT INTO buckets (pool, starts_at) SELECT DISTINCT * FROM unnest(%s::text[], %s::timestamptz[])"
        " AS n(pool, starts_at) ORDER BY 1, 2 ON CONFLICT DO NOTHING",
        columns,
    )
    rows = await unit.fetch(
        "SELECT b.pool, b.starts_at, b.used, b.most FROM buckets b JOIN unnest(%s::text[], %s::timestamptz[])"
        " AS n(pool, starts_at) USING (pool, starts_at) ORDER BY b.pool, b.starts_at FOR NO KEY UPDATE OF b",
        columns,
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


async def _write(unit: UnitOfWork, used: dict[tuple[str, datetime], Decimal]) -> None:
    await unit.execute(
        "UPDATE buckets b SET used = n.used FROM unnest(%s::text[], %s::timestamptz[], %s::numeric[])"
        " AS n(pool, starts_at, used) WHERE (b.pool, b.starts_at) = (n.pool, n.starts_at)",
        [[pool for pool, _ in used], [starts_at for _, starts_at in used], list(used.values())],
    )


def _claimed(claim_id: UUID, key: tuple[str, datetime], one: BucketClaim) -> Event:
    data: dict[str, object] = {"claim": str(claim_id), "from": key[1], "quantity": one.quantity, "for": one.reference}
    return Event(kind="bucket.claimed", subject=f"pool/{key[0]}", data=data)
