"""What somebody who waits could have instead: substitutes with their price and their day, and why others are not."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog import Channel, Item, Unit
from lading.catalog.substitutes import Substitute, read_substitutes
from lading.flows.company import Company, Remembered
from lading.flows.promising.promise import PromiseWish, WantedLine, promise
from lading.flows.promising.show_queue import WaitingLine, show_waiting
from lading.flows.routing.routing_facts import read_customers
from lading.kernel import Invalid
from lading.kernel.quantity import floor_to
from lading.orders.views import LineView, OrderView
from lading.pricing.values import Buyer
from lading.promising.options import Candidate, Missing, NotOffered, Offer, judge_offers
from lading.store import UnitOfWork

ZERO = Decimal(0)
ONE = Decimal(1)


class Instead(msgspec.Struct, frozen=True, kw_only=True):
    """Of an order: the lines that wait, what is offered instead, and what is not and why."""

    waiting: list[WaitingLine]
    offers: list[Offer]
    not_offered: list[NotOffered]


async def find_offers(unit: UnitOfWork, company: Company, *, order: OrderView) -> Instead:
    """Look for substitutes of every line of an order that waits."""
    waiting = await show_waiting(unit, company.reference, order=order)
    known = await read_substitutes(unit, skus=[one.sku for one in waiting])
    skus = {one.sku for one in waiting} | {each.sku for some in known.values() for each in some}
    remembered = await company.refresh(unit, skus=skus)
    code = (order.customer or {}).get("code")
    customers = await read_customers(unit, codes=[code]) if code and known else {}
    groups = sorted(customers[code].groups) if code in customers else []
    offers: list[Offer] = []
    others: list[NotOffered] = []
    lines = {line.line: line for line in order.lines}
    for one in waiting:
        missing = _missing(one, lines[one.line], remembered)
        candidates = [
            await _candidate(unit, company, remembered, order, missing, each, groups)
            for each in known.get(one.sku, ())
            if each.sku in remembered.reference.items
        ]
        found, left = judge_offers(missing=missing, candidates=candidates, currency=order.currency)
        offers, others = [*offers, *found], [*others, *left]
    return Instead(waiting=waiting, offers=offers, not_offered=others)


def _missing(one: WaitingLine, line: LineView, remembered: Remembered) -> Missing:
    item = remembered.reference.items.get(line.sku)
    unit = item.unit_named(line.unit) if item else None
    return Missing(
        line=one.line,
        sku=one.sku,
        name=line.name,
        quantity=one.quantity,
        factor=unit.factor if unit else ONE,
        unit_price=line.amount / line.ordered,
        deliver_p90=one.deliver_p90,
    )


async def _candidate(
    unit: UnitOfWork,
    company: Company,
    remembered: Remembered,
    order: OrderView,
    missing: Missing,
    each: Substitute,
    groups: Sequence[str],
) -> Candidate:
    item = remembered.reference.items[each.sku]
    quantity = missing.quantity * missing.factor * each.factor
    ready_on, deliver_p90 = await _when(unit, company, order, item, quantity, groups)
    return Candidate(
        sku=item.sku,
        name=item.name,
        unit=item.unit,
        decimals=item.decimals,
        kind=each.kind,
        per=each.factor,
        automatic=each.automatic,
        valid=each.on(unit.now.date()),
        sellable=item.sellable and item.stocked,
        price=_price(remembered, order, item, quantity, unit.now.date()),
        ready_on=ready_on,
        deliver_p90=deliver_p90,
    )


def _price(remembered: Remembered, order: OrderView, item: Item, quantity: Decimal, day: date) -> Decimal | None:
    channel = remembered.reference.channels.get(order.channel) or Channel(code=order.channel, name=order.channel)
    code = str((order.customer or {}).get("code") or "")
    price, _ = remembered.book.price(
        item=item,
        unit=Unit(item.unit, ONE, item.decimals),
        quantity=quantity,
        buyer=Buyer(code),
        channel=channel,
        currency=order.currency,
        day=day,
    )
    return price


async def _when(
    unit: UnitOfWork, company: Company, order: OrderView, item: Item, quantity: Decimal, groups: Sequence[str]
) -> tuple[date | None, date | None]:
    if not (item.sellable and item.stocked) or floor_to(quantity, item.decimals) != quantity or quantity <= 0:
        return None, None
    wish = PromiseWish(
        lines=[WantedLine(sku=item.sku, quantity=quantity)],
        channel=order.channel if order.channel in company.reference.channels else "",
        pickup_at=order.pickup_at or "",
        customer_groups=list(groups),
    )
    try:
        told = await promise(unit, company, wish=wish)
    except Invalid:
        return None, None
    ready = max((portion.ready_on for line in told.lines for portion in line.portions), default=None)
    return (ready, told.deliver_p90) if told.complete else (None, None)
