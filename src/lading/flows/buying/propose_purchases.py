"""What lies ahead of every item at every place, and what to buy: read, reckoned anew each time, sorted by urgency."""

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.purchasing import Outlook, Position, Rule, look_ahead
from lading.purchasing.demand import measure_demand
from lading.purchasing.outlook import Incoming, Source
from lading.purchasing.put_supplier_items import read_rules, rule_for
from lading.purchasing.read_positions import (
    Counters,
    Where,
    read_incoming,
    read_prices,
    read_sold,
    read_sources,
    read_stock,
    read_waiting,
)
from lading.store import UnitOfWork

ZERO = Decimal(0)
TURN = 500
"""So many outlooks are reckoned in one go, in some 20 ms."""


class _Desk(msgspec.Struct, frozen=True):
    """What the outlooks are made of, read once."""

    today: date
    home: str
    stock: Mapping[Where, Counters]
    sold: Mapping[Where, dict[date, Decimal]]
    waiting: Mapping[str, Decimal]
    incoming: Mapping[Where, tuple[Incoming, ...]]
    prices: Mapping[str, Mapping[str, Decimal]]
    sources: Mapping[str, list[Source]]
    rules: dict[Where, Rule]


async def look_at_stock(
    unit: UnitOfWork, reference: Reference, *, skus: Sequence[str] | None = None, place: str = ""
) -> list[Outlook]:
    """The outlook of these items (None: of all) at one place or at all, those that run out first in front.

    What is backordered waits at the first warehouse. Places other than warehouses are replenished by purchase only
    where a rule names them; else nothing is proposed for them.
    """
    await reference.refresh(unit)
    today = unit.now.date()
    rules = await read_rules(unit)
    weeks = max((rule.weeks for rule in rules.values()), default=Rule().weeks)
    home = _home(reference)
    desk = _Desk(
        today=today,
        home=home,
        stock=await read_stock(unit, skus=skus, place=place),
        sold=await read_sold(unit, skus=skus, today=today, weeks=weeks, otherwise=home),
        waiting=await read_waiting(unit, skus=skus),
        incoming=await read_incoming(unit, skus=skus, today=today),
        prices=await read_prices(unit, skus=skus, today=today, weeks=weeks),
        sources=await read_sources(unit, skus=skus, today=today),
        rules=rules,
    )
    wanted = {where for where in _rows(desk) if not place or where[1] == place}
    await reference.refresh(unit, skus={sku for sku, _ in wanted})
    found: list[Outlook] = []
    for where in wanted:
        if _is_kept(reference, where):
            found.append(_look(desk, reference, where))
            if not len(found) % TURN:
                await asyncio.sleep(0)  # whatever else this process serves does not wait for all of them
    return sorted(found, key=_urgency)


async def outlooks_version(unit: UnitOfWork, reference: Reference) -> tuple[Hashable, ...]:
    """What people decide that outlooks depend on, as a name for answers that are remembered for seconds.

    Rules, items and purchase orders. Sales and stock move all the time, and are as old as the answer.
    """
    await reference.refresh(unit)
    rules = await read_rules(unit)
    ((orders, changes),) = await unit.fetch("SELECT count(*), sum(version) FROM purchase_orders")
    return (unit.now.date(), reference.version, hash(frozenset(rules.values())), orders, changes)


async def propose_purchases(
    unit: UnitOfWork, reference: Reference, *, place: str = "", supplier: str = ""
) -> list[Outlook]:
    """The outlooks for which something is to be bought, of one supplier if it is named, the most urgent in front."""
    found = await look_at_stock(unit, reference, place=place)
    return [one for one in found if one.proposal and supplier in {"", one.proposal.supplier}]


def _home(reference: Reference) -> str:
    """Where what no place holds is missed: the first active warehouse."""
    places = [one for one in reference.places.values() if one.active]
    first = min(places, key=lambda one: (one.kind != "warehouse", one.priority, one.code), default=None)
    return first.code if first else ""


def _rows(desk: _Desk) -> set[Where]:
    """Everything that has stock, demand or supply somewhere, and what could be bought for the first warehouse."""
    rows = {*desk.stock, *desk.sold, *desk.incoming, *((sku, desk.home) for sku in (*desk.sources, *desk.waiting))}
    return rows | {where for where in desk.rules if where[0] and where[1]}


def _is_kept(reference: Reference, where: Where) -> bool:
    """Whether it is stock of ours: what lies at a supplier's place that ships for us is the supplier's."""
    item, place = reference.items.get(where[0]), reference.places.get(where[1])
    return item is not None and item.stocked and place is not None and place.kind != "supplier"


def _look(desk: _Desk, reference: Reference, where: Where) -> Outlook:
    (sku, place), counters = where, desk.stock.get(where, Counters())
    item, sources, rule = reference.items[sku], desk.sources.get(sku, []), _rule(desk, reference, where)
    prices = desk.prices.get(sku, {})
    currency = sources[0].currency if sources else min(prices, default="")
    position = Position(
        sku=sku,
        place=place,
        name=item.name,
        unit=item.unit,
        decimals=item.decimals,
        on_hand=counters.on_hand,
        reserved=counters.reserved,
        waiting=desk.waiting.get(sku, ZERO) if place == desk.home else ZERO,
        safety=counters.safety,
        reorder_at=counters.reorder_at,
        incoming=desk.incoming.get(where, ()),
        demand=measure_demand(sold=desk.sold.get(where, {}), today=desk.today, weeks=rule.weeks),
        price=prices.get(currency),
        currency=currency,
    )
    return look_ahead(position=position, sources=sources, rule=rule, today=desk.today)


def _rule(desk: _Desk, reference: Reference, where: Where) -> Rule:
    rule = rule_for(desk.rules, sku=where[0], place=where[1])
    bought = reference.places[where[1]].kind == "warehouse" or bool(rule.place)
    return rule if bought else msgspec.structs.replace(rule, method="none")


def _urgency(one: Outlook) -> tuple[date, Decimal, str, str]:
    lost = one.lost or ZERO
    return one.out_on or date.max, -lost, one.position.sku, one.position.place
