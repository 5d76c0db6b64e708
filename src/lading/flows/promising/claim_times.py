"""Claiming times: slots of pools and intervals of resources, all of a wish or none; firm, or for some minutes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.inventory.buckets import BucketClaim, claim_buckets, confirm_buckets, release_buckets
from lading.inventory.intervals import IntervalClaim, claim_intervals, confirm_intervals, release_intervals
from lading.kernel import Conflict, Invalid
from lading.kernel.exact import FieldRefused, check_exact
from lading.store import UnitOfWork

Code = Annotated[str, Meta(min_length=1, max_length=80)]
Instant = Annotated[datetime, Meta(tz=True)]


class SlotWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So much of the slot of a pool in which `at` lies."""

    pool: Annotated[str, Meta(min_length=1, max_length=80, examples=["VAN-NORTH"])]
    at: Instant
    quantity: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        if self.quantity <= 0:
            raise FieldRefused("quantity", "bad_quantity", "The quantity must be above 0.")


class IntervalWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A resource from `begins` until just before `ends`."""

    resource: Annotated[str, Meta(min_length=1, max_length=80, examples=["ROOM-1"])]
    begins: Instant
    ends: Instant


class ClaimWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is wanted, all of it or nothing, and what it is for: an order's number, a name of your own.

    With `hold` it is kept for so many minutes, then let go unless it was confirmed; without it the claim is firm.
    """

    slots: Annotated[list[SlotWish], Meta(max_length=200)] = []
    intervals: Annotated[list[IntervalWish], Meta(max_length=200)] = []
    reference: Annotated[str, Meta(max_length=200, examples=["L100001"])] = ""
    hold: Annotated[int, Meta(ge=1, le=10080)] | None = None


class ClaimGone(Conflict):
    """The claim has run out, or was let go."""

    code = "claim_gone"


async def claim_times(unit: UnitOfWork, *, wish: ClaimWish) -> list[UUID]:
    """Claim it all, slots first; answers an id for each. Raises `NotFound`, `BucketFull`, `IntervalTaken`."""
    if not wish.slots and not wish.intervals:
        raise Invalid("Say which slot or which resource is wanted.", code="nothing_wanted")
    until = unit.now + timedelta(minutes=wish.hold) if wish.hold else None
    slots = [
        BucketClaim(pool=one.pool, at=one.at, quantity=one.quantity, reference=wish.reference, expires_at=until)
        for one in wish.slots
    ]
    intervals = [
        IntervalClaim(
            resource=one.resource, begins=one.begins, ends=one.ends, reference=wish.reference, expires_at=until
        )
        for one in wish.intervals
    ]
    ids = await claim_buckets(unit, claims=slots) if slots else []
    return [*ids, *(await claim_intervals(unit, claims=intervals) if intervals else [])]


async def confirm_times(unit: UnitOfWork, *, ids: Sequence[UUID]) -> None:
    """Make claims firm, all of them or none. Raises `ClaimGone`; firm ones stay firm."""
    wanted = set(ids)
    found = await confirm_buckets(unit, ids=wanted) | await confirm_intervals(unit, ids=wanted)
    if missing := wanted - found:
        raise ClaimGone(f"{len(missing)} of these claims have run out or were let go. Claim anew.")


async def release_times(unit: UnitOfWork, *, ids: Sequence[UUID]) -> int:
    """Let go of claims; answers how many were live."""
    wanted = sorted(set(ids))
    return await release_buckets(unit, ids=wanted) + await release_intervals(unit, ids=wanted)
