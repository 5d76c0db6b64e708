"""An order as a draft again: to judge it anew, or to order the same once more."""

from typing import Any, TypeVar

import msgspec

from lading.orders.draft import (
    Address,
    DraftCustomer,
    DraftDiscount,
    DraftLine,
    DraftPayment,
    DraftShipping,
    OrderDraft,
)
from lading.orders.views import OrderView

S = TypeVar("S", bound=msgspec.Struct)


def draft_of(view: OrderView) -> OrderDraft:
    """The draft that says what this order says now, with its prices; without what its channel said of totals."""
    paid = view.tenders[0] if view.tenders else None
    return OrderDraft(
        channel=view.channel,
        currency=view.currency,
        external_id=view.external_id or "",
        placed_at=view.placed_at,
        customer=_written(view.customer, DraftCustomer),
        ship_to=_written(view.ship_to, Address),
        bill_to=_written(view.bill_to, Address),
        pickup_at=view.pickup_at or "",
        requested_by=view.requested_by,
        prices_include_tax=view.prices_include_tax,
        lines=[
            DraftLine(
                sku=line.sku,
                quantity=line.ordered,
                unit=line.unit,
                unit_price=line.unit_price,
                price_reason=line.price_reason,
                discount=line.discount,
                name=line.name,
                requested_by=line.requested_by,
            )
            for line in view.lines
        ],
        shipping=DraftShipping(method=view.shipping.method, amount=view.shipping.amount),
        discounts=[DraftDiscount(amount=view.totals.discount)] if view.totals.discount else [],
        payment=DraftPayment(paid.method, paid.reference, paid.authorised, paid.captured) if paid else None,
        notes=view.notes,
        tags=view.tags,
        attributes=view.attributes,
    )


def same_again(view: OrderView, *, prices: bool = False) -> OrderDraft:
    """The same goods for the same customer to the same address, at today's prices unless `prices` keeps the old ones.

    What belonged to that one order is left out: its external id, payment, wished date, discounts and notes.
    """
    before = draft_of(view)
    lines = [
        msgspec.structs.replace(line, price_reason="")
        if prices
        else DraftLine(sku=line.sku, quantity=line.quantity, unit=line.unit)
        for line in before.lines
        if line.quantity > 0
    ]
    return OrderDraft(
        channel=before.channel,
        currency=before.currency,
        customer=before.customer,
        ship_to=before.ship_to,
        bill_to=before.bill_to,
        pickup_at=before.pickup_at,
        prices_include_tax=before.prices_include_tax if prices else None,
        lines=lines,
        shipping=before.shipping,
        tags=before.tags,
        attributes=before.attributes,
    )


def _written(kept: dict[str, Any] | None, kind: type[S]) -> S | None:
    """What the papers keep as a part of a draft; None where it is none (orders of other systems came along so)."""
    known = {name: kept[name] for name in kind.__struct_fields__ if kept.get(name)} if kept else {}
    try:
        return msgspec.convert(known, kind) if known else None
    except msgspec.ValidationError:
        return None
