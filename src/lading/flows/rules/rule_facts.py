"""What rules may ask of an order: facts from how it stands, or from its draft before it is priced."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from lading.catalog import Item
from lading.flows.routing.routing_facts import priority_of
from lading.orders import OrderDraft
from lading.orders.views import LineView, OrderView
from lading.rules.attributes import Kinds, attribute_values

ZERO = Decimal(0)
HUNDRED = Decimal(100)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def facts_of_view(
    view: OrderView,
    *,
    items: Mapping[str, Item],
    groups: Collection[str],
    orders_before: int | None,
    now: datetime,
    attributes: Kinds,
    extra: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The facts of an order that is decided or stands. `orders_before` None: not known, or nobody's order.

    `extra` are facts of the moment, such as `{"shipment": {"days_late": 2}}`.
    """
    facts: dict[str, Any] = {
        "order": _order(view, now, orders_before),
        "customer": _customer(view.customer, groups, orders_before, view.bill_to, view.ship_to),
        "payment": _payment(view),
        "promise": _promise(view, now),
        "lines": [_line(line, items.get(line.sku)) for line in view.lines],
        "change": {},
        "shipment": {},
        "return": {},
        "attribute": attribute_values(view.attributes, attributes),
    }
    for about, more in (extra or {}).items():
        facts[about] = {**facts.get(about, {}), **more}
    return facts


def facts_of_draft(
    draft: OrderDraft,
    *,
    items: Mapping[str, Item],
    customer: str | None,
    groups: Collection[str],
    orders_before: int | None,
    now: datetime,
    attributes: Kinds,
) -> dict[str, Any]:
    """The facts of an order that comes in, before it is priced."""
    to = draft.ship_to
    return {
        "order": {
            **_moment(now, draft.placed_at or now, draft.requested_by),
            "shipping": draft.shipping.amount,
            "currency": draft.currency,
            "channel": draft.channel,
            "method": draft.shipping.method,
            "is_pickup": bool(draft.pickup_at),
            "line_count": len(draft.lines),
            "units": sum((line.quantity for line in draft.lines), ZERO),
            "tags": draft.tags,
            "priority": priority_of(draft.attributes),
            "country": to.country if to else None,
            "region": to.region if to else None,
            "postal_code": to.postal_code if to else None,
            "city": to.city if to else None,
            "bill_to_differs": _differs(_place(draft.bill_to), _place(to)),
            "is_new_customer": None if orders_before is None else orders_before == 0,
        },
        "customer": {
            "code": customer,
            "groups": sorted(groups),
            "orders_before": orders_before,
            "email_domain": draft.customer.email.rpartition("@")[2].lower() if draft.customer else None,
            "is_company": bool(draft.customer and draft.customer.company),
        },
        "payment": {
            "method": draft.payment.method if draft.payment else "",
            "authorised": max(draft.payment.authorised, draft.payment.captured) if draft.payment else ZERO,
        },
        "lines": [
            {
                **_item(items.get(line.sku)),
                "sku": line.sku,
                "name": line.name or (items[line.sku].name if line.sku in items else ""),
                "quantity": line.quantity,
                "unit": line.unit or (items[line.sku].unit if line.sku in items else ""),
            }
            for line in draft.lines
        ],
        "attribute": attribute_values(draft.attributes, attributes),
    }


def _order(view: OrderView, now: datetime, orders_before: int | None) -> dict[str, Any]:
    to, totals = view.ship_to or {}, view.totals
    before = sum((line.unit_price * line.ordered for line in view.lines), ZERO)
    discounts = totals.discount + sum((line.discount for line in view.lines), ZERO)
    known = view.ship_to is not None
    return {
        **_moment(now, view.placed_at, view.requested_by),
        "total": totals.total,
        "goods": totals.goods,
        "discount_percent": discounts * HUNDRED / before if before else ZERO,
        "shipping": totals.shipping,
        "currency": view.currency,
        "channel": view.channel,
        "method": view.shipping.method,
        "is_pickup": bool(view.pickup_at),
        "line_count": len(view.lines),
        "units": sum((line.ordered for line in view.lines), ZERO),
        "tags": view.tags,
        "priority": priority_of(view.attributes),
        "country": to.get("country", "") if known else None,
        "region": to.get("region", "") if known else None,
        "postal_code": to.get("postal_code", "") if known else None,
        "city": to.get("city", "") if known else None,
        "bill_to_differs": _differs(_of(view.bill_to), _of(view.ship_to)),
        "is_new_customer": None if orders_before is None else orders_before == 0,
        "is_held": bool(view.holds),
    }


def _moment(now: datetime, placed_at: datetime, requested_by: Any) -> dict[str, Any]:
    hours = Decimal(int((now - placed_at).total_seconds())) / 3600
    return {
        "requested_days": (requested_by - now.date()).days if requested_by else None,
        "age_hours": max(hours, ZERO),
        "weekday": _DAYS[now.weekday()],
        "hour": now.hour,
    }


def _customer(
    customer: Mapping[str, Any] | None,
    groups: Collection[str],
    orders_before: int | None,
    *papers: Mapping[str, Any] | None,
) -> dict[str, Any]:
    said = customer or {}
    company = said.get("company") or any(paper and paper.get("company") for paper in papers)
    return {
        "code": said.get("code"),
        "groups": sorted(groups),
        "orders_before": orders_before,
        "email_domain": str(said.get("email") or "").rpartition("@")[2].lower() if customer else None,
        "is_company": bool(company),
    }


def _payment(view: OrderView) -> dict[str, Any]:
    covered = sum((max(one.authorised, one.captured) for one in view.tenders), ZERO)
    return {
        "method": view.tenders[0].method if view.tenders else "",
        "authorised": covered,
        "authorised_in_full": covered >= view.totals.total,
    }


def _promise(view: OrderView, now: datetime) -> dict[str, Any]:
    waits = any(line.backordered for line in view.lines)
    days = [line.promise.ship_by for line in view.lines if line.promise.ship_by]
    return {"waits": waits, "days": (max(days) - now.date()).days if days and not waits else None}


def _line(line: LineView, item: Item | None) -> dict[str, Any]:
    full = line.unit_price * line.ordered
    return {
        **_item(item),
        "sku": line.sku,
        "name": line.name,
        "quantity": line.ordered,
        "unit": line.unit,
        "unit_price": line.unit_price,
        "amount": line.amount,
        "discount_percent": line.discount * HUNDRED / full if full else ZERO,
        "waits": bool(line.backordered),
    }


def _item(item: Item | None) -> dict[str, Any]:
    if item is None:
        return {"group": None, "tags": None, "is_kit": None, "is_stocked": None}
    return {
        "group": item.item_group,
        "tags": sorted(item.tags),
        "is_kit": bool(item.components),
        "is_stocked": item.stocked,
    }


def _of(address: Mapping[str, Any] | None) -> Sequence[str] | None:
    return (address.get("country", ""), address.get("postal_code", "")) if address else None


def _place(address: Any) -> Sequence[str] | None:
    return (address.country, address.postal_code) if address else None


def _differs(one: Sequence[str] | None, other: Sequence[str] | None) -> bool:
    return one is not None and other is not None and one != other
