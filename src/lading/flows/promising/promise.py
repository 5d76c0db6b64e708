"""Promises for a basket: when it could be there, from where, at what cost and why; and units held for a checkout."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import Item, Place, Reference, Unit
from lading.flows.company import Company
from lading.flows.fulfilling.ready_when import ready_of_plan, source_for_pickup
from lading.flows.promising.horizon import Horizon, look_ahead, source_of, timelines_for
from lading.inventory import lock_free
from lading.inventory.hold import Units, claim_expired, hold_units, let_holds_go, lock_holds
from lading.inventory.limits import free_for, read_quotas
from lading.kernel import FieldError, Invalid, NotFound, plain
from lading.kernel.exact import check_exact
from lading.kernel.quantity import MAX_QUANTITY, floor_to
from lading.orders import Address
from lading.promising.atp import Timeline
from lading.promising.basket import Plan, Portion, Source, Want, plan_basket
from lading.store import UnitOfWork

ZERO = Decimal(0)
TRIES = 4


class WantedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A line of a basket: `quantity` in `unit` (else the item's own)."""

    sku: Annotated[str, Meta(min_length=1, max_length=80)]
    quantity: Decimal
    unit: Annotated[str, Meta(max_length=20)] = ""

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class PromiseWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A basket and where it shall go. Without a `channel` every place that serves all of them is asked.

    `promise` names an earlier answer that holds units: it is made anew and lasts longer.
    """

    lines: Annotated[list[WantedLine], Meta(min_length=1, max_length=5000)]
    ship_to: Address | None = None
    pickup_at: Annotated[str, Meta(max_length=80)] = ""
    channel: Annotated[str, Meta(max_length=80)] = ""
    customer_groups: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=50)] = []
    promise: UUID | None = None


class PromisedPortion(msgspec.Struct, frozen=True, kw_only=True):
    """Units from a place and when; `why` is `in_stock`, or the supply that they wait for, by its reference."""

    place: str
    quantity: Decimal
    ready_on: date
    ship_by: date
    deliver_p50: date
    deliver_p90: date
    why: str
    supply: str | None = None


class PromisedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the answer, in its `unit`: `short` has nowhere to come from, `held` is reserved for you now."""

    line: int
    sku: str
    unit: str
    quantity: Decimal
    short: Decimal
    held: Decimal
    portions: list[PromisedPortion]


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """Another way, and what it would come to; `short` counts lines that it leaves incomplete."""

    kind: str
    places: list[str]
    ship_by: date | None
    deliver_p50: date | None
    deliver_p90: date | None
    cost: Decimal
    short: int


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """When, from where, at what cost, why. `id` and `held_until` where units are held: order with `promise: id`.

    `cost` is what handling at the places costs, in the company's own currency. `ready_at` is when the customer can
    fetch it, of a basket with a `pickup_at` whose place offers that.
    """

    id: UUID | None
    held_until: datetime | None
    complete: bool
    kind: str
    places: list[str]
    ship_by: date | None
    deliver_p50: date | None
    deliver_p90: date | None
    cost: Decimal
    why: str
    ready_at: datetime | None = None
    lines: list[PromisedLine]
    alternatives: list[Alternative]


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A wish that is understood: its lines as a plan wants them, the places, and the SKUs in stock that it takes."""

    wish: PromiseWish
    wants: list[Want]
    units: list[str]
    places: list[Place]
    skus: list[str]
    pickup: Place | None = None


async def promise(unit: UnitOfWork, company: Company, *, wish: PromiseWish) -> Promise:
    """What could be promised now. Nothing is held. Raises `Invalid`, naming the lines."""
    asked = await understand(unit, company, wish)
    horizon = await look_ahead(unit, company.reference, skus=asked.skus)
    plans = _plans(company, asked, horizon)
    return answer(company.reference, asked, horizon, plans, now=unit.now)


async def promise_and_hold(unit: UnitOfWork, company: Company, *, wish: PromiseWish, minutes: int) -> Promise:
    """What could be promised now, and what of it lies there is held for so many minutes.

    Raises `Invalid`; `NotFound` for a `promise` that does not exist or has ended.
    """
    asked = await understand(unit, company, wish)
    if wish.promise is not None:
        await _live(unit, wish.promise)
    for last in [False] * (TRIES - 1) + [True]:
        async with unit.sql.begin_nested() as attempt:
            made = await _try_to_hold(unit, company, asked, minutes, last=last)
            if made is not None:
                return made
            await attempt.rollback()
    raise AssertionError


async def understand(unit: UnitOfWork, company: Company, wish: PromiseWish) -> Asked:
    """The basket's items and the places that may serve it. Raises `Invalid`."""
    reference = company.reference
    await company.refresh(unit, skus={line.sku for line in wish.lines})
    errors: list[FieldError] = []
    wants: list[Want] = []
    units: list[str] = []
    for index, line in enumerate(wish.lines):
        item = reference.items.get(line.sku)
        one = item.unit_named(line.unit) if item else None
        problem = _problem(item, one, line)
        if item is None or one is None or problem:
            errors.append(FieldError(f"/lines/{index}/{problem[0]}", problem[1], problem[2]))
            continue
        parts = tuple((sku, per * one.factor) for sku, per in item.parts) if item.stocked else ()
        until = item.releases_on if item.stocked else None
        wants.append(Want(sku=line.sku, quantity=line.quantity, parts=parts, decimals=one.decimals, not_before=until))
        units.append(one.name)
    if wish.channel and wish.channel not in reference.channels:
        errors.append(FieldError("/channel", "unknown_channel", f"There is no channel “{wish.channel}”."))
    if wish.pickup_at and wish.pickup_at not in reference.places:
        errors.append(FieldError("/pickup_at", "unknown_place", f"There is no place “{wish.pickup_at}”."))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    fetched = wish.pickup_at
    places = reference.fetched_from(wish.channel, fetched) if fetched else reference.serving(wish.channel)
    skus = sorted({sku for want in wants for sku, _ in want.parts})
    pickup = reference.places.get(wish.pickup_at)
    return Asked(wish=wish, wants=wants, units=units, places=places, skus=skus, pickup=pickup)


def _problem(item: Item | None, unit: Unit | None, line: WantedLine) -> tuple[str, ...]:
    if item is None:
        return "sku", "item_unknown", f"There is no item “{line.sku}”."
    if unit is None:
        return "unit", "unknown_unit", f"{line.sku} is not counted in “{line.unit}”."
    if not 0 < line.quantity <= MAX_QUANTITY or floor_to(line.quantity, unit.decimals) != line.quantity:
        return "quantity", "bad_quantity", f"{line.sku}: the quantity must be above 0 and as fine as its unit allows."
    return () if item.sellable else ("sku", "not_sellable", f"{line.sku} is not sold.")


def _sources(asked: Asked, horizon: Horizon) -> list[Source]:
    if asked.pickup is None:
        return [source_of(place, horizon.transit, horizon.now) for place in asked.places]
    return [source_for_pickup(place, asked.pickup) for place in asked.places]


def left_by_others(
    company: Company, asked: Asked, horizon: Horizon, *, pick_up: bool | None = None
) -> dict[tuple[str, str], Timeline]:
    """Availability after those who wait already, and without what is not for this customer, or not to be fetched."""
    everywhere = {
        code: source_of(place, horizon.transit, horizon.now) for code, place in company.reference.places.items()
    }
    left = horizon.served(everywhere).left if horizon.waiting else horizon.timelines()
    wish = asked.wish
    return timelines_for(
        left,
        limits=company.limits,
        remaining=horizon.remaining,
        channel=wish.channel,
        groups=wish.customer_groups,
        pick_up=asked.pickup is not None if pick_up is None else pick_up,
    )


def _plans(company: Company, asked: Asked, horizon: Horizon) -> list[Plan]:
    timelines = left_by_others(company, asked, horizon)
    return plan_basket(wants=asked.wants, sources=_sources(asked, horizon), timelines=timelines, today=horizon.today)


async def _try_to_hold(unit: UnitOfWork, company: Company, asked: Asked, minutes: int, *, last: bool) -> Promise | None:
    """Hold what the best plan takes from stock; None where it was gone at the lock, and another try may find more."""
    ended = await claim_expired(unit, skus=asked.skus)
    horizon = await look_ahead(unit, company.reference, skus=asked.skus)
    for units in ended.values():
        for row, quantity in units.items():
            if row in horizon.free:
                horizon.free[row] += quantity
    mine = (await lock_holds(unit, ids=[asked.wish.promise] if asked.wish.promise else [])).values()
    own: Units = {row: quantity for hold in mine for row, quantity in hold.units.items()}
    for row, quantity in own.items():
        if row in horizon.free:
            horizon.free[row] += quantity
    plans = _plans(company, asked, horizon)
    wanted = units_in_stock(asked, plans[0], horizon.today)
    rows = {*wanted, *own, *(row for units in ended.values() for row in units)}
    free = await lock_free(unit, rows=rows)
    await let_holds_go(unit, ended=ended)
    for units in (*ended.values(), own):
        for row, quantity in units.items():
            free[row] = free.get(row, ZERO) + quantity
    remaining = await read_quotas(unit, skus=asked.skus) if company.limits.ringed else {}
    usable = free_for(
        free,
        limits=company.limits,
        remaining=remaining,
        channel=asked.wish.channel,
        groups=asked.wish.customer_groups,
        pick_up=asked.pickup is not None,
    )
    if any(usable.get(row, ZERO) < quantity for row, quantity in wanted.items()):
        if not last:
            return None
        wanted = {}
    held = await _hold(unit, asked, wanted, minutes)
    until = unit.now + timedelta(minutes=minutes) if held else None
    made = answer(company.reference, asked, horizon, plans, now=unit.now, held=wanted)
    return msgspec.structs.replace(made, id=held, held_until=until)


async def _hold(unit: UnitOfWork, asked: Asked, units: Units, minutes: int) -> UUID | None:
    if not units and asked.wish.promise is None:
        return None
    return await hold_units(unit, channel=asked.wish.channel, units=units, minutes=minutes, hold=asked.wish.promise)


async def _live(unit: UnitOfWork, hold: UUID) -> None:
    found = (await lock_holds(unit, ids=[hold])).get(hold)
    if found is None or found.state != "live":
        raise NotFound("That promise holds nothing (any more). Ask again without it.", code="promise_ended")


def units_in_stock(asked: Asked, plan: Plan, today: date) -> Units:
    """What a plan takes from stock that lies there today, in base units."""
    units: Units = {}
    for want, portions in zip(asked.wants, plan.lines, strict=True):
        for one in portions:
            if one.ready_on <= today:
                for sku, per in want.parts:
                    units[sku, one.place] = units.get((sku, one.place), ZERO) + one.quantity * per
    return units


def answer(
    reference: Reference,
    asked: Asked,
    horizon: Horizon,
    plans: Sequence[Plan],
    *,
    now: datetime,
    held: Units | None = None,
) -> Promise:
    """The best plan with its reasons, and the others."""
    best = plans[0]
    lines = [
        PromisedLine(
            line=number,
            sku=want.sku,
            unit=asked.units[number - 1],
            quantity=want.quantity,
            short=short,
            held=sum((one.quantity for one in portions if held and one.ready_on <= horizon.today), ZERO),
            portions=[explain(want, one, horizon) for one in portions],
        )
        for number, (want, portions, short) in enumerate(zip(asked.wants, best.lines, best.short, strict=True), 1)
    ]
    told = [one for line in lines for one in line.portions]
    return Promise(
        id=None,
        held_until=None,
        complete=best.complete,
        kind=best.kind,
        places=best.places,
        ship_by=best.ship_by,
        deliver_p50=best.deliver_p50,
        deliver_p90=max((one.deliver_p90 for one in told), default=None) if best.complete else None,
        cost=cost_of(reference, best),
        why=why(best, lines, horizon.today),
        ready_at=ready_of_plan(best, place=asked.pickup, now=now),
        lines=lines,
        alternatives=[_alternative(reference, plan) for plan in plans[1:6]],
    )


def explain(want: Want, one: Portion, horizon: Horizon) -> PromisedPortion:
    """A portion with what it rests on. Its P90 adds the days by which that supply is late in nine of ten cases."""
    resting = [
        coming
        for sku, _ in want.parts
        for coming in horizon.coming.get((sku, one.place), ())
        if one.ready_on > horizon.today and coming.day <= one.ready_on
    ]
    latest = max(resting, key=lambda coming: coming.day, default=None)
    slack = max(0, latest.lateness.p90 - max(0, latest.lateness.p50)) if latest else 0
    return PromisedPortion(
        place=one.place,
        quantity=one.quantity,
        ready_on=one.ready_on,
        ship_by=one.ship_by,
        deliver_p50=one.deliver_p50,
        deliver_p90=one.deliver_p90 + timedelta(days=slack),
        why="supply_expected" if latest else "in_stock",
        supply=latest.supply.reference if latest else None,
    )


def cost_of(reference: Reference, plan: Plan) -> Decimal:
    """What picking, packing and sending a plan costs by the places' own figures: one parcel from each place."""
    total = ZERO
    for code in plan.places:
        costs = reference.places[code].settings.costs
        picked = sum(1 for portions in plan.lines for one in portions if one.place == code)
        total += costs.pick * picked + costs.pack + costs.parcel
    return total


def _alternative(reference: Reference, plan: Plan) -> Alternative:
    return Alternative(
        kind=plan.kind,
        places=plan.places,
        ship_by=plan.ship_by,
        deliver_p50=plan.deliver_p50,
        deliver_p90=plan.deliver_p90,
        cost=cost_of(reference, plan),
        short=sum(1 for short in plan.short if short),
    )


def why(plan: Plan, lines: Sequence[PromisedLine], today: date) -> str:
    """The answer in a sentence."""
    if not plan.complete:
        short = next(line for line in lines if line.short)
        return f"Of {short.sku} {plain(short.short)} have nowhere to come from, as far as is known today."
    late = [(one, line) for line in lines for one in line.portions if one.supply]
    if not late:
        many = len(plan.places)
        if not many:
            return "Nothing of it needs stock."
        return "Everything lies at one place." if many == 1 else f"Everything is in stock, at {many} places."
    one, line = max(late, key=lambda pair: pair[0].ready_on)
    days = (one.ready_on - today).days
    return f"It waits {days} day{'s' if days != 1 else ''} for {line.sku}, which {one.supply} brings to {one.place}."
