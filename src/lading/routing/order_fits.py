"""Which orders a routing takes, and in which sequence. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from lading.routing.candidates import Need, OrderFacts
from lading.routing.settings import (
    ChannelIs,
    CustomerGroupIs,
    DestinationIs,
    ItemGroupIs,
    ItemIs,
    ItemTagIs,
    MayLeaveWithin,
    MethodIs,
    OccasionIs,
    OrderCondition,
    OrderSort,
    OriginIs,
    PriorityIs,
    QueueIs,
    Routing,
    TagIs,
    ValueIs,
    WantedWithin,
)

_LAST_DAY = date.max
_LAST = datetime.max.replace(tzinfo=timezone.utc)  # noqa: UP017 -- reads like datetime.max beside it
_FAST = {"overnight": 1, "same_day": 0, "next_day": 1, "express": 1, "priority": 2, "standard": 4, "economy": 7}
"""Days that the usual shipping methods take, for sorting by speed; others count as standard."""
_ONE = {ChannelIs: "channel", MethodIs: "method", OccasionIs: "occasion", QueueIs: "queue"}
_SOME = {TagIs: "tags", CustomerGroupIs: "customer_groups", OriginIs: "origin"}
"""Which fact of the order a filter looks at."""


def routing_fits(routing: Routing, order: OrderFacts, needs: Sequence[Need]) -> bool:
    """Whether every filter of the routing lets the order through. One in a queue needs a routing that names it."""
    if order.queue and not any(isinstance(one, QueueIs) and not one.negate for one in routing.filters):
        return False
    return all(fits(one, order, needs) for one in routing.filters)


def fits(condition: OrderCondition, order: OrderFacts, needs: Sequence[Need]) -> bool:
    """Whether one filter lets the order through, its negation included."""
    return _matches(condition, order, needs) != condition.negate


def _matches(condition: OrderCondition, order: OrderFacts, needs: Sequence[Need]) -> bool:
    match condition:
        case ChannelIs() | MethodIs() | OccasionIs() | QueueIs():
            return getattr(order, _ONE[type(condition)]) in condition.any_of
        case TagIs() | CustomerGroupIs() | OriginIs():
            return not getattr(order, _SOME[type(condition)]).isdisjoint(condition.any_of)
        case DestinationIs():
            return any(_goes_to(order, one) for one in condition.any_of)
        case ItemGroupIs() | ItemTagIs() | ItemIs():
            return _has_items(condition, needs)
        case PriorityIs():
            return _between(order.priority, condition.at_least, condition.at_most)
        case ValueIs():
            same = not condition.currency or condition.currency == order.currency
            return same and _between(order.value, condition.at_least, condition.at_most)
        case WantedWithin():
            return order.wanted_by is not None and (order.wanted_by - order.today).days <= condition.days
        case MayLeaveWithin():
            return order.ship_after is None or (order.ship_after - order.today).days <= condition.days


def _between(value: int | Decimal, least: int | Decimal | None, most: int | Decimal | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def _has_items(condition: ItemGroupIs | ItemTagIs | ItemIs, needs: Sequence[Need]) -> bool:
    found = (_is_item(condition, need) for need in needs)
    return all(found) if condition.lines == "all" else any(found)


def _is_item(condition: ItemGroupIs | ItemTagIs | ItemIs, need: Need) -> bool:
    match condition:
        case ItemGroupIs():
            return need.item_group in condition.any_of
        case ItemTagIs():
            return not need.item_tags.isdisjoint(condition.any_of)
        case ItemIs():
            return any(
                need.sku.startswith(one[:-1]) if one.endswith("*") else need.sku == one for one in condition.any_of
            )


def _goes_to(order: OrderFacts, where: str) -> bool:
    """Whether the order goes to `US`, `US-IL` or `US 606`."""
    country, _, postal = where.partition(" ")
    if postal:
        return country == order.country and order.postal_code.replace(" ", "").startswith(postal.replace(" ", ""))
    country, _, region = where.partition("-")
    return country == order.country and (not region or region == order.region)


def order_key(sorts: Sequence[OrderSort], order: OrderFacts) -> tuple[Any, ...]:
    """What orders of one run are sorted by; those without a date come last, equal ones oldest first."""
    return (*(_sorted_by(one, order) for one in sorts), order.placed_at or _LAST)


def _sorted_by(sort: OrderSort, order: OrderFacts) -> float:
    turn = -1 if sort.descending else 1
    match sort.by:
        case "placed_at":
            return turn * (order.placed_at or _LAST).timestamp()
        case "wanted_by":
            return turn * (order.wanted_by or _LAST_DAY).toordinal()
        case "ship_after":
            return turn * (order.ship_after or date.min).toordinal()
        case "priority":
            return turn * order.priority
        case "value":
            return turn * float(order.value)
        case "method_days":
            return turn * _FAST.get(order.method.lower(), _FAST["standard"])
