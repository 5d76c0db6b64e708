"""Slots and rooms: a day at a glance, with what is used of each slot and who has what when; claimed and let go here."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, fragment, page
from lading.console.form import Form, wrong
from lading.console.refused_fields import pointing
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.promising.claim_times import (
    ClaimWish,
    IntervalWish,
    SlotWish,
    claim_times,
    confirm_times,
    release_times,
)
from lading.inventory.buckets import BucketLimit, BucketPool, put_bucket_limits, put_pools
from lading.inventory.intervals import Resource, put_resources
from lading.inventory.slot_lists import (
    BusyView,
    SlotView,
    list_busy,
    list_pools,
    list_resources,
    list_slots,
    read_claims,
)
from lading.kernel import NotFound

ONE = Decimal(1)


class PoolDay(msgspec.Struct, frozen=True):
    """A pool's slots of the day."""

    pool: BucketPool
    slots: list[SlotView]


class ResourceDay(msgspec.Struct, frozen=True):
    """A resource's times of the day, as shares of the day: begin and length, 0 to 1."""

    resource: Resource
    busy: list[tuple[BusyView, float, float]]


@get("/slots", opt={"permission": "stock:read"})
async def show_slots(visit: Visiting) -> Html:
    """One day of all pools and resources."""
    day = visit.query.day("day", _("Day")) or visit.today()
    begins, ends = _span(visit, day)
    async with visit.asking() as unit:
        pools = [
            PoolDay(pool, await list_slots(unit, pool=pool.code, begins=begins, ends=ends))
            for pool in await list_pools(unit)
            if pool.active
        ]
        resources = [
            ResourceDay(one, _shares(await list_busy(unit, resource=one.code, begins=begins, ends=ends), begins, ends))
            for one in await list_resources(unit)
            if one.active
        ]
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    shown: dict[str, Any] = {"day": day, "today": visit.today(), "before": before, "after": after}
    return page("slots/slots.html", visit, **shown, pools=pools, resources=resources)


def _span(visit: Visit, day: date) -> tuple[datetime, datetime]:
    """The day where the reader is, in UTC."""
    last = day + timedelta(days=1)
    begins, ends = (datetime.combine(one, time.min, visit.zone).astimezone(UTC) for one in (day, last))
    return begins, ends


def _shares(busy: Sequence[BusyView], begins: datetime, ends: datetime) -> list[tuple[BusyView, float, float]]:
    whole = ends - begins
    return [
        (one, max(one.begins - begins, timedelta(0)) / whole, (min(one.ends, ends) - max(one.begins, begins)) / whole)
        for one in busy
    ]


@get("/slots/slot", opt={"permission": "stock:read"})
async def show_slot(visit: Visiting) -> Html:
    """One slot with its claims, for the drawer."""
    at, code = visit.query.instant("at"), visit.query.text("pool")
    async with visit.asking() as unit:
        pool = next((one for one in await list_pools(unit) if one.code == code), None)
        if pool is None:
            raise NotFound(_("There is no such pool any more."))
        slots = await list_slots(unit, pool=code, begins=at, ends=at + timedelta(seconds=1))
        claims = await read_claims(unit, pool=code, at=at)
    return fragment("slots/slot.html", visit, pool=pool, slot=slots[0] if slots else None, claims=claims)


@post("/slots/claim", opt={"permission": "orders:write"})
async def claim(visit: Visiting) -> Html:
    """Claim a slot, or a resource from a time to a time."""
    form = await visit.form()
    with pointing():
        wish = _read_wish(visit, form)
    async with visit.unit() as unit:
        await claim_times(unit, wish=wish)
    return done(visit, to=visit.came_from("/slots"), note=_("It is claimed."))


def _read_wish(visit: Visit, form: Form) -> ClaimWish:
    hold = form.whole("hold", _("Minutes"), most=10080) or None
    reference = form.text("reference")[:200]
    if form.text("pool"):
        quantity = form.quantity("quantity", _("How many")) or ONE
        slot = SlotWish(pool=form.text("pool"), at=form.instant("at"), quantity=quantity)
        return ClaimWish(slots=[slot], reference=reference, hold=hold)
    day = form.day("day", _("Day")) or visit.today()
    begins, ends = (_moment(visit, form, name, day) for name in ("begins", "ends"))
    interval = IntervalWish(resource=form.needed("resource", _("What")), begins=begins, ends=ends)
    return ClaimWish(intervals=[interval], reference=reference, hold=hold)


def _moment(visit: Visit, form: Form, name: str, day: date) -> datetime:
    """A time of the day where the reader is; midnight ends the day."""
    try:
        typed = time.fromisoformat(form.text(name))
    except ValueError:
        raise wrong(name, "bad_time", _("Say from when until when, such as 14:00.")) from None
    late = timedelta(days=1) if name == "ends" and typed == time.min else timedelta(0)
    return (datetime.combine(day, typed, visit.zone) + late).astimezone(UTC)


@post("/slots/confirm", opt={"permission": "orders:write"})
async def confirm(visit: Visiting) -> Html:
    """A claim becomes firm."""
    ids = (await visit.form()).all("claim")
    async with visit.unit() as unit:
        await confirm_times(unit, ids=[msgspec.convert(one, type=UUID) for one in ids])
    return done(visit, to=visit.came_from("/slots"), note=_("It is firm."))


@post("/slots/release", opt={"permission": "orders:write"})
async def release(visit: Visiting) -> Html:
    """A claim is let go."""
    ids = (await visit.form()).all("claim")
    async with visit.unit() as unit:
        await release_times(unit, ids=[msgspec.convert(one, type=UUID) for one in ids])
    return done(visit, to=visit.came_from("/slots"), note=_("It is let go."))


@post("/slots/limit", opt={"permission": "catalog:write"})
async def limit(visit: Visiting) -> Html:
    """A slot gets a limit of its own; empty is as the pool says."""
    form = await visit.form()
    most = form.quantity("most", _("At most"))
    async with visit.unit() as unit:
        await put_bucket_limits(unit, pool=form.text("pool"), limits=[BucketLimit(at=form.instant("at"), most=most)])
    return done(visit, to=visit.came_from("/slots"), note=_("The limit is set."))


@post("/slots/new", opt={"permission": "catalog:write"})
async def add(visit: Visiting) -> Html:
    """A pool or a resource more."""
    form = await visit.form()
    named = {"code": form.needed("code", _("Code")), "name": form.needed("name", _("Name"))}
    pools: list[BucketPool] = []
    resources: list[Resource] = []
    with pointing():
        if form.text("kind") == "pool":
            minutes = form.whole("minutes", _("Minutes"), most=10080, otherwise=60)
            most = form.quantity("most", _("At most")) or ONE
            pools = [msgspec.convert(named | {"minutes": minutes, "most": most}, BucketPool)]
        else:
            resources = [msgspec.convert(named, Resource)]
    async with visit.unit() as unit:
        if pools:
            await put_pools(unit, pools=pools)
        if resources:
            await put_resources(unit, resources=resources)
    return done(visit, to="/slots", note=_("%(name)s is added.") % named)


ROUTES: list[BaseRouteHandler] = [show_slots, show_slot, claim, confirm, release, limit, add]
