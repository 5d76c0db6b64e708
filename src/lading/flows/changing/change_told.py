"""What the event of a change tells: the precise before and after; no names, no addresses. Pure."""

from typing import Any

from lading.flows.changing.decided import Decided
from lading.orders.terms import OrderTerms


def told_of(decided: Decided, before: OrderTerms) -> dict[str, Any]:
    """The precise before and after, as the event keeps it; no names, no addresses."""
    order, after = decided.order, decided.after
    new = {one.line.line for one in decided.added}
    lines, days = [], []
    for number, line in order.lines.items():
        wanted, price = line.ordered - line.vector["cancelled"], after.lines[number].unit_price
        was = decided.was.get(number)
        if was and (was.wanted, was.unit_price) != (wanted, price):
            lines.append([number, line.sku, was.wanted, wanted, was.unit_price, price])
        if was and was.requested_by != line.requested_by:
            days.append([number, line.sku, was.requested_by, line.requested_by])
    sums = ("goods", "discount", "shipping", "tax", "total", "shipping_method", "requested_by")
    told: dict[str, Any] = {
        "door": decided.wish.door,
        "change": str(decided.wish.answers or decided.change_id),
        "changed": lines,
        "added": [
            [number, order.lines[number].sku, order.lines[number].ordered, after.lines[number].unit_price]
            for number in sorted(new)
        ],
        "terms": {
            name: [getattr(before, name), getattr(after, name)]
            for name in sums
            if getattr(before, name) != getattr(after, name)
        },
    }
    if days:
        told["days"] = days
    if decided.cut.freed:
        told["freed"] = sorted({one.sku for one in decided.cut.freed})
    if decided.cut.asks:
        told["asked"] = [[one.line, one.quantity, one.who] for one in decided.cut.asks]
    if decided.more.routing:
        told["routing"] = decided.more.routing
    return told
