"""Deciding a new order: from what was prepared and what is free, the order as it will stand. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.catalog import Place
from lading.flows.fulfilling.ready_when import ready_day
from lading.flows.placing.gather_placement import Known
from lading.flows.placing.placement import PlaceOrder
from lading.flows.placing.prepare import Prepared, PreparedLine
from lading.flows.pricing.promotion_views import promotion_view
from lading.flows.pricing.tax_papers import tax_view
from lading.flows.routing.route_order import Routed
from lading.inventory import Reservation
from lading.kernel import Conflict, FieldError, Finding, new_id, plain
from lading.orders import OrderDraft, axes
from lading.orders.place import LineTerms, NewOrder
from lading.orders.views import (
    EverView,
    HoldView,
    LineView,
    OrderView,
    PromiseView,
    ShippingView,
    TenderView,
    TotalsView,
)
from lading.orders.waiting import PRE_ORDER
from lading.payments import Tender
from lading.pricing import PricedLine, PricedOrder
from lading.promising import leaves_on, ship_by
from lading.routing import Take
from lading.validation import hold_steps

ZERO = Decimal(0)
_NEVER = EverView(ZERO, ZERO, ZERO)
_HOLD_DUE = timedelta(days=1)


class OutOfStock(Conflict):
    """The channel wants no backorders, and not everything is there."""

    code = "out_of_stock"


class Decision(msgspec.Struct, frozen=True):
    """A new order with what it holds and how it is paid, ready to be written."""

    order: NewOrder
    reservations: list[Reservation]
    tenders: list[Tender]


def refuse_shortage(prepared: Prepared, takes: Sequence[Sequence[Take]]) -> OutOfStock:
    """The refusal of an order that its channel does not let wait, naming each line that falls short."""
    errors = []
    for index, (line, taken) in enumerate(zip(prepared.lines, takes, strict=True)):
        there = sum((take.quantity for take in taken), ZERO)
        if line.item.stocked and there < line.draft.quantity:
            errors.append(
                FieldError(
                    f"/lines/{index}/quantity",
                    "out_of_stock",
                    f"{line.item.sku}: {plain(line.draft.quantity)} ordered, {plain(there)} available.",
                )
            )
    return OutOfStock("Not everything is in stock, and this channel takes no backorders.", errors=tuple(errors))


def decide_order(
    *,
    wish: PlaceOrder,
    known: Known,
    prepared: Prepared,
    priced: PricedOrder,
    routed: Routed,
    findings: Sequence[Finding],
    redeemed: Mapping[int, Decimal],
    places: Mapping[str, Place],
    now: datetime,
) -> Decision:
    """The order as it will stand, with version 1 and no number yet (an empty string)."""
    draft, takes = wish.draft, routed.takes
    order_id = new_id()
    waits = "waits_for_run" if routed.kept.get("rest") == "waits_for_run" else "waits_for_stock"
    holds = [_hold(finding, now) for finding in findings if finding.severity == "hold"]
    lines = [
        _decide_line(number, line, price, taken, prepared, places, now, waits)
        for number, (line, price, taken) in enumerate(zip(prepared.lines, priced.lines, takes, strict=True), start=1)
    ]
    tenders = _tenders(order_id, draft, redeemed)
    view = _view(order_id, wish, known, priced, lines, holds, tenders, now)
    if prepared.ruling:
        view.taxed = tax_view(prepared.ruling)
    if prepared.applied.promotions:
        view.promotions = [promotion_view(one) for one in prepared.applied.promotions]
    order = NewOrder(
        view=view,
        terms=[
            LineTerms(
                line.unit.factor,
                line.unit.decimals,
                line.item.stocked,
                price.order_discount,
                line.draft.external_id or None,
                line.item.components or None,
            )
            for line, price in zip(prepared.lines, priced.lines, strict=True)
        ],
        sent=wish.sent,
        sent_hash=wish.sent_hash,
        shipping_tax_rate=priced.shipping_tax_rate,
        shipping_tax=priced.shipping_tax,
        promised_for=_promised(lines),
        findings=[finding.code for finding in findings],
        content=known.content,
        routing=routed.kept,
        actor=wish.actor,
    )
    reservations = [
        Reservation(order_id, number, take.place, sku, take.quantity * line.unit.factor * per)
        for number, (line, taken) in enumerate(zip(prepared.lines, takes, strict=True), start=1)
        for take in taken
        for sku, per in line.item.parts
    ]
    return Decision(order, reservations, tenders)


def _decide_line(
    number: int,
    line: PreparedLine,
    price: PricedLine,
    taken: Sequence[Take],
    prepared: Prepared,
    places: Mapping[str, Place],
    now: datetime,
    waits: str,
) -> LineView:
    quantity, stocked = line.draft.quantity, line.item.stocked
    reserved = taken[0].quantity if len(taken) == 1 else sum((take.quantity for take in taken), ZERO)
    backordered = quantity - reserved if stocked else ZERO
    wished = line.draft.requested_by or prepared.draft.requested_by
    return LineView(
        line=number,
        sku=line.item.sku,
        name=line.draft.name or line.item.name,
        unit=line.unit.name,
        ordered=quantity,
        open=ZERO if stocked else quantity,
        reserved=reserved,
        backordered=backordered,
        released=ZERO,
        picked=ZERO,
        packed=ZERO,
        shipped=ZERO,
        delivered=ZERO,
        returned=ZERO,
        cancelled=ZERO,
        ever=_NEVER,
        unit_price=price.unit_price,
        price_reason=line.draft.price_reason,
        price_source=line.price_source,
        discount=price.discount,
        amount=price.amount,
        tax_name=price.tax_name,
        tax_rate=price.tax_rate,
        tax_base=price.tax_base,
        tax_amount=price.tax_amount,
        requested_by=line.draft.requested_by,
        promise=_sold_ahead(line.until, wished)
        if line.until and backordered > 0
        else _promise(taken, prepared.draft, wished, places, now, waits=waits if backordered > 0 else ""),
    )


def _sold_ahead(until: date, wished: date | None) -> PromiseView:
    """A pre-order leaves on the day of its release, until supply says later."""
    return PromiseView(ship_by(today=until, lead_days=0, requested_by=wished), {}, PRE_ORDER)


def _promise(
    taken: Sequence[Take],
    draft: OrderDraft,
    wished: date | None,
    places: Mapping[str, Place],
    now: datetime,
    *,
    waits: str,
) -> PromiseView:
    sources = {take.place: take.quantity for take in taken}
    if waits:
        return PromiseView(None, sources, waits)
    if not sources:
        return PromiseView(None, sources, "needs_no_stock")
    if draft.pickup_at and (day := _ready_day(draft, wished, [places[code] for code in sources], places, now)):
        return PromiseView(day, sources, "in_stock")
    day = leaves_on(places=[places[code] for code in sources], now=now, requested_by=wished)
    return PromiseView(day, sources, "in_stock")


def _ready_day(
    draft: OrderDraft, wished: date | None, sources: list[Place], places: Mapping[str, Place], now: datetime
) -> date | None:
    """The day on which the customer can fetch it; None where the place has not said how it offers that."""
    place = places[draft.pickup_at]
    day = ready_day(place, since=now, sources=sources) if place.settings.pickup.offered else None
    return max(day, wished) if day and wished else day


def _promised(lines: Sequence[LineView]) -> date | None:
    """The day on which the last line leaves; None while one waits for stock."""
    days = [line.promise.ship_by for line in lines if line.promise.reason != "needs_no_stock"]
    known = [day for day in days if day]
    return max(known) if known and len(known) == len(days) else None


def _hold(finding: Finding, now: datetime) -> HoldView:
    return HoldView(
        id=new_id(),
        reason=finding.code,
        sentence=finding.message,
        steps=list(hold_steps(finding.code)),
        scope="line" if finding.line else "order",
        line=finding.line,
        owner=None,
        due=now + _HOLD_DUE,
        placed_at=now,
    )


def _tenders(order_id: UUID, draft: OrderDraft, redeemed: Mapping[int, Decimal]) -> list[Tender]:
    """How it is paid, as the channel says; what a credit of ours pays it pays at once."""
    tenders = []
    for place, one in enumerate(draft.ways_to_pay):
        captured = redeemed.get(place, one.captured)
        authorised = captured if place in redeemed else max(one.authorised, captured)
        tenders.append(
            Tender(
                order_id,
                place + 1,
                one.method,
                one.reference,
                draft.currency,
                authorised,
                captured,
                provider=one.provider,
                kind=one.kind,
                asked=one.limit,
                rank=place,
            )
        )
    return tenders


def _view(
    order_id: UUID,
    wish: PlaceOrder,
    known: Known,
    priced: PricedOrder,
    lines: list[LineView],
    holds: list[HoldView],
    tenders: list[Tender],
    now: datetime,
) -> OrderView:
    draft = wish.draft
    customer = msgspec.structs.asdict(draft.customer) | {"code": known.customer} if draft.customer else None
    return OrderView(
        id=order_id,
        number="",
        version=1,
        channel=draft.channel,
        external_id=draft.external_id or None,
        customer=customer,
        currency=draft.currency,
        placed_at=draft.placed_at or now,
        requested_by=draft.requested_by,
        commitment="placed" if holds else "accepted",
        progress=_first_progress(lines),
        money=axes.money(
            due=priced.total,
            authorised=sum((one.authorised for one in tenders), ZERO),
            captured=sum((one.captured for one in tenders), ZERO),
            refunded=ZERO,
            shipped=False,
        ),
        holds=holds,
        totals=TotalsView(priced.goods, priced.discount, priced.shipping, priced.tax, priced.total),
        prices_include_tax=priced.includes_tax,
        ship_to=msgspec.to_builtins(draft.ship_to) if draft.ship_to else None,
        bill_to=msgspec.to_builtins(draft.bill_to) if draft.bill_to else None,
        pickup_at=draft.pickup_at or None,
        shipping=ShippingView(draft.shipping.method, priced.shipping),
        tenders=[TenderView(one.method, one.reference, one.authorised, one.captured, ZERO) for one in tenders],
        lines=lines,
        notes=draft.notes,
        tags=draft.tags,
        attributes=draft.attributes,
    )


def _first_progress(lines: Sequence[LineView]) -> str:
    """`axes.progress` for the three states in which a new unit can be."""
    reserved = waiting = idle = False
    for line in lines:
        reserved = reserved or bool(line.reserved)
        waiting = waiting or bool(line.backordered)
        idle = idle or bool(line.open)
    if reserved:
        return "part_reserved" if waiting or idle else "reserved"
    if waiting:
        return "part_backordered" if idle else "backordered"
    return "none"
