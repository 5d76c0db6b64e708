"""Routing orders that stand already: what waited and can be had now, what a place gave back."""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.routing.route_order import Wanted
from lading.flows.routing.routing_facts import (
    NOBODY,
    Customer,
    Paper,
    facts_of_order,
    prepare_points,
    read_customers,
    read_papers,
    with_groups,
)
from lading.orders.change import LockedLine, LockedOrder
from lading.routing import Need
from lading.routing.load import Lines, read_counted
from lading.routing.plans import InForce
from lading.routing.rules import turn_of
from lading.routing.settings import Occasion
from lading.routing.waits import Waits, read_waits
from lading.store import UnitOfWork

ZERO = Decimal(0)


class Again(msgspec.Struct):
    """What is known of these orders; without papers where the built-in plan decides, which asks nothing."""

    reference: Reference
    plan: InForce
    occasion: Occasion
    today: Any
    run: str | None = None
    papers: dict[UUID, Paper] = {}
    customers: dict[str, Customer] = {}
    counted: dict[UUID, Lines] = {}
    waits: dict[UUID, Waits] = {}

    def turn(self, wanted: Wanted) -> tuple[Any, ...]:
        """When the order gets its turn in a run; nothing to sort by elsewhere."""
        if self.run is None or wanted.facts is None:
            return ()
        return turn_of(self.plan.settings, self.run, wanted.facts, wanted.needs)


async def know_again(
    unit: UnitOfWork,
    reference: Reference,
    *,
    plan: InForce,
    orders: Collection[LockedOrder],
    occasion: Occasion,
    run: str | None = None,
) -> Again:
    """Read what the plan may ask of these orders."""
    again = Again(reference, plan, occasion, unit.now.date(), run)
    if plan.version and orders:
        again.papers = await read_papers(unit, orders=[order.id for order in orders])
        if plan.asks_distance:
            await prepare_points([paper.ship_to for paper in again.papers.values()])
        skus = {line.sku for order in orders for line in order.lines.values()}
        await reference.refresh(unit, skus=skus)
        if occasion == "waiting":
            again.waits = await read_waits(unit, orders=[order.id for order in orders])
        if plan.asks_load:
            again.counted = await read_counted(unit, orders=[order.id for order in orders], day=again.today)
        if plan.asks_customer:
            again.customers = await read_customers(unit, codes=[one.customer for one in orders if one.customer])
    return again


def wanted_again(
    again: Again,
    order: LockedOrder,
    *,
    quantities: Mapping[int, Decimal],
    fixed: str = "",
    places: Iterable[str] | None = None,
    origin: str = "",
) -> Wanted:
    """These quantities by line, in the lines' units, of an order that stands. `places` narrows who may be asked."""
    reference = again.reference
    allowed = None if places is None else set(places)
    serving = reference.fetched_from(order.channel, fixed) if fixed else reference.serving(order.channel)
    serving = [place for place in serving if allowed is None or place.code in allowed]
    lines = [order.lines[number] for number in quantities]
    needs = [_need(line, quantities[line.line]) for line in lines]
    paper = again.papers.get(order.id)
    if fixed or paper is None:
        return Wanted(needs=needs, lines=list(quantities), places=serving, fixed=fixed)
    customer = again.customers.get(order.customer or "", NOBODY)
    groups = reference.places[origin].settings.groups if origin in reference.places else []
    return Wanted(
        needs=with_groups(needs, reference, [Decimal(str(paper.unit_values.get(one.line, 0))) for one in lines]),
        lines=list(quantities),
        places=serving,
        facts=facts_of_order(
            order,
            paper,
            today=again.today,
            customer=customer,
            occasion=again.occasion,
            origin=frozenset(groups),
            queue=again.waits.get(order.id, Waits()).queue,
        ),
        can_wait=again.occasion != "returned",
        run=again.run,
        counted=again.counted.setdefault(order.id, {}),
    )


def _need(line: LockedLine, quantity: Decimal) -> Need:
    return Need(line.sku, quantity, line.factor, line.decimals, parts=line.parts if line.components else ())
