"""Where a basket could be fetched: the places that offer it near somebody, and when it would be ready at each."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog.place_settings import OpeningHours
from lading.catalog.queries import read_addresses
from lading.catalog.values import Place
from lading.flows.company import Company
from lading.flows.fulfilling.ready_when import ready_of_plan, source_for_pickup
from lading.flows.promising.horizon import look_ahead
from lading.flows.promising.promise import Asked, PromiseWish, WantedLine, left_by_others, understand
from lading.flows.routing.routing_facts import point_of, prepare_points
from lading.fulfilment.ready_time import keep_until
from lading.orders import Address
from lading.promising.basket import plan_basket
from lading.routing.distance import haversine
from lading.store import UnitOfWork

FURTHEST = float("inf")


class PickupWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A basket (none: only the places), and whom it shall be near: the nearest places come first."""

    lines: Annotated[list[WantedLine], Meta(max_length=1000)] = []
    near: Address | None = None
    channel: Annotated[str, Meta(max_length=80)] = ""
    most: Annotated[int, Meta(ge=1, le=50)] = 10


class PickupPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place where it could be fetched. Without a basket, or where not all of it can be had, it is not `complete`.

    `km` is the distance as the crow flies, null where one end is unknown. Times are RFC 3339, hours the place's own.
    """

    place: str
    name: str
    km: float | None
    address: dict[str, str]
    time_zone: str
    hours: list[OpeningHours]
    instructions: str
    complete: bool
    ready_at: datetime | None
    keep_until: datetime | None


async def offer_pickup(unit: UnitOfWork, company: Company, *, wish: PickupWish) -> list[PickupPlace]:
    """The places that offer pick-up to the channel, the nearest first, those that have everything before others.

    Raises `Invalid`, naming lines.
    """
    lines = wish.lines
    asked = await understand(unit, company, PromiseWish(lines=lines, channel=wish.channel))
    offering = [one for one in asked.places if one.settings.pickup.offered]
    if wish.near is not None:
        await prepare_points([wish.near])
    point = point_of(msgspec.to_builtins(wish.near)) if wish.near else None
    ways = {one.code: _way(one, point) for one in offering}
    offering = sorted(offering, key=lambda one: (FURTHEST if (km := ways[one.code]) is None else km, one.priority))
    chosen = offering[: wish.most]
    ready = await _ready(unit, company, asked, chosen)
    addresses = await read_addresses(unit, codes=[one.code for one in chosen])
    found = [_offer(one, ways[one.code], ready[one.code], addresses.get(one.code, {})) for one in chosen]
    return sorted(found, key=lambda one: not one.complete) if lines else found


def _way(place: Place, point: tuple[float, float] | None) -> float | None:
    here = place.settings.point
    return round(haversine(here, point), 1) if here and point else None


async def _ready(unit: UnitOfWork, company: Company, asked: Asked, places: list[Place]) -> dict[str, datetime | None]:
    """When the basket is ready at each of them."""
    if not asked.wants or not places:
        return dict.fromkeys([one.code for one in places])
    horizon = await look_ahead(unit, company.reference, skus=asked.skus)
    timelines = left_by_others(company, asked, horizon, pick_up=True)
    found: dict[str, datetime | None] = {}
    for place in places:
        sources = [source_for_pickup(place, place)]
        plan = plan_basket(wants=asked.wants, sources=sources, timelines=timelines, today=horizon.today)[0]
        found[place.code] = ready_of_plan(plan, place=place, now=unit.now)
    return found


def _offer(place: Place, km: float | None, ready: datetime | None, address: dict[str, str]) -> PickupPlace:
    return PickupPlace(
        place=place.code,
        name=place.name,
        km=km,
        address=address,
        time_zone=place.settings.time_zone,
        hours=place.settings.hours,
        instructions=place.settings.pickup.instructions,
        complete=ready is not None,
        ready_at=ready,
        keep_until=keep_until(place.settings, ready) if ready else None,
    )
