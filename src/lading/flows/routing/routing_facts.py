"""What routing may ask of an order: from its draft on the way in, from its papers once it stands."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.orders import Address, OrderDraft
from lading.orders.change import LockedOrder
from lading.pricing import PricedOrder
from lading.routing import Need, OrderFacts
from lading.routing.centroids import centroids, is_coded
from lading.routing.distance import Point
from lading.routing.settings import Occasion
from lading.store import UnitOfWork


class Customer(msgspec.Struct, frozen=True):
    """What routing may ask of a customer: groups, and the places that they prefer, best first."""

    groups: frozenset[str] = frozenset()
    preferred: tuple[str, ...] = ()


NOBODY = Customer()


async def read_customers(unit: UnitOfWork, *, codes: Sequence[str]) -> dict[str, Customer]:
    """The customers of these codes; the attribute `places` of a party names the places that it prefers."""
    rows = await unit.fetch(
        "SELECT code, groups, attributes->'places' FROM parties WHERE code = ANY(%s)", [sorted(set(codes))]
    )
    return {row[0]: Customer(frozenset(row[1]), _places(row[2])) for row in rows}


def _places(said: Any) -> tuple[str, ...]:
    return tuple(one for one in said if isinstance(one, str)) if isinstance(said, list) else ()


def facts_of_draft(draft: OrderDraft, *, priced: PricedOrder, now: datetime, customer: Customer) -> OrderFacts:
    """An order that is being placed."""
    to = msgspec.to_builtins(draft.ship_to) if draft.ship_to else {}
    return OrderFacts(
        today=now.date(),
        channel=draft.channel,
        method=draft.shipping.method,
        currency=draft.currency,
        value=priced.goods,
        tags=frozenset(draft.tags),
        priority=priority_of(draft.attributes),
        customer_groups=customer.groups,
        country=to.get("country", ""),
        region=to.get("region", ""),
        postal_code=to.get("postal_code", ""),
        point=point_of(to),
        placed_at=draft.placed_at or now,
        wanted_by=draft.requested_by,
        ship_after=ship_after_of(draft.attributes),
        preferred=customer.preferred,
    )


class Paper(msgspec.Struct, frozen=True):
    """What the papers of an order that stands say."""

    method: str
    goods: Any
    tags: list[str]
    requested_by: date | None
    attributes: dict[str, Any]
    ship_to: dict[str, Any]
    unit_values: dict[int, Any]
    items: dict[int, str]


_PAPERS = """
SELECT o.id, o.shipping_method, o.goods, o.tags, o.requested_by, p.attributes, p.ship_to,
  (SELECT json_agg(json_build_array(l.line, l.amount / nullif(l.ordered, 0), l.sku)) FROM order_lines l
   WHERE l.order_id = o.id)
FROM orders o JOIN order_papers p ON p.order_id = o.id WHERE o.id = ANY(%s)
"""


async def read_papers(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, Paper]:
    """The papers of these orders, as far as routing asks them."""
    rows = await unit.fetch(_PAPERS, [list(orders)])
    found: dict[UUID, Paper] = {}
    for row in rows:
        lines = row[7] or []
        values = {line[0]: line[1] or 0 for line in lines}
        skus = {line[0]: line[2] for line in lines}
        found[row[0]] = Paper(row[1], row[2], row[3], row[4], row[5] or {}, row[6] or {}, values, skus)
    return found


def facts_of_order(
    order: LockedOrder,
    paper: Paper,
    *,
    today: date,
    customer: Customer,
    occasion: Occasion,
    origin: frozenset[str] = frozenset(),
    queue: str = "",
) -> OrderFacts:
    """An order that stands. It is wanted on the customer's day, else on the first that we promised."""
    promised = [line.promised_for for line in order.lines.values() if line.promised_for]
    return OrderFacts(
        today=today,
        channel=order.channel,
        method=paper.method,
        currency=order.currency,
        value=paper.goods,
        tags=frozenset(paper.tags),
        priority=priority_of(paper.attributes),
        customer_groups=customer.groups,
        country=paper.ship_to.get("country", ""),
        region=paper.ship_to.get("region", ""),
        postal_code=paper.ship_to.get("postal_code", ""),
        point=point_of(paper.ship_to),
        placed_at=order.placed_at,
        wanted_by=paper.requested_by or min(promised, default=None),
        occasion=occasion,
        origin=origin,
        queue=queue,
        ship_after=ship_after_of(paper.attributes),
        preferred=customer.preferred,
    )


def priority_of(attributes: Mapping[str, Any]) -> int:
    """The order's priority: its attribute of that name, 0 where there is none or it is no whole number."""
    said = attributes.get("priority", 0)
    try:
        return int(said) if isinstance(said, int | str) else 0
    except ValueError:
        return 0


def ship_after_of(attributes: Mapping[str, Any]) -> date | None:
    """The day before which the order may not leave: its attribute `ship_after`, where it is a date."""
    said = attributes.get("ship_after")
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None


async def prepare_points(addresses: Iterable[Address | Mapping[str, Any] | None]) -> None:
    """Read where postal codes lie, once in a process, if one of these addresses can only be found by its own."""
    if not centroids().loaded and any(_needs_code(one) for one in addresses):
        await asyncio.to_thread(centroids().load)


def _needs_code(address: Address | Mapping[str, Any] | None) -> bool:
    if isinstance(address, Address):
        return is_coded(address.country) and address.latitude is None
    if address is None:
        return False
    return is_coded(address.get("country", "")) and address.get("latitude") is None


def point_of(address: Mapping[str, Any]) -> Point | None:
    """Where an address lies: its own coordinates, else the centre of its postal code, as far as we know it."""
    latitude, longitude = address.get("latitude"), address.get("longitude")
    if latitude is not None and longitude is not None:
        return float(latitude), float(longitude)
    return centroids().find(country=address.get("country", ""), postal_code=address.get("postal_code", ""))


def with_groups(needs: Sequence[Need], reference: Reference, values: Sequence[Any]) -> list[Need]:
    """The needs with their items' groups and what a unit sells for, which only plans that people made ask for."""
    return [
        msgspec.structs.replace(
            need,
            item_group=item.item_group if item else "",
            item_tags=item.tags if item else frozenset(),
            unit_value=value,
        )
        for need, value in zip(needs, values, strict=True)
        for item in (reference.items.get(need.sku),)
    ]
