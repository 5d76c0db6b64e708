"""What a message says: from an order, one of its events and the letterhead to the facts that templates may name."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from lading.catalog import Place
from lading.documents import Letterhead
from lading.flows.say import Voice, say_address, say_unit, voice_for
from lading.flows.telling.say_pickup import pickup_facts
from lading.fulfilment.pickup_lists import Waiting
from lading.messages.facts import (
    ChangeFacts,
    ChoiceFacts,
    ClaimFacts,
    CompanyFacts,
    CustomerFacts,
    LineFacts,
    MessageFacts,
    OrderFacts,
    ReturnFacts,
    ShipmentFacts,
)
from lading.orders.views import LineView, OrderView
from lading.promising.choices import Choice
from lading.shipping.views import ShipmentView

ZERO = Decimal(0)
Moves = Sequence[Sequence[Any]]
"""An event's `moves`: [line, from, to, quantity] each."""


def make_facts(
    view: OrderView,
    *,
    letterhead: Letterhead,
    moved: Mapping[int, Decimal],
    shipment: ShipmentView | None = None,
    pickup: Waiting | None = None,
    choice: Choice | None = None,
    rma: ReturnFacts | None = None,
    claim: ClaimFacts | None = None,
    change: ChangeFacts | None = None,
    return_url: str = "",
    address: str = "",
    place: Place | None = None,
) -> MessageFacts:
    """The facts of a message about these units (`moved`, by line); `place` is where the order is fetched."""
    country = str((view.ship_to or view.bill_to or {}).get("country", ""))
    voice = voice_for(language=letterhead.language, country=country, currency=view.currency)
    customer = view.customer or {}
    return MessageFacts(
        order=_order(view, voice, place, return_url),
        customer=CustomerFacts(
            name=str(customer.get("name") or (view.ship_to or {}).get("name") or ""),
            company=str(customer.get("company") or ""),
            email=str(customer.get("email") or ""),
        ),
        company=company_of(letterhead),
        lines=[_line(line, line.ordered, voice, amount=True) for line in view.lines],
        concerned=[_line(line, moved[line.line], voice) for line in view.lines if moved.get(line.line)],
        later=[_line(line, left, voice) for line in view.lines if (left := _to_come(line))],
        waiting=[_line(line, line.backordered, voice) for line in view.lines if line.backordered],
        ship_to=say_address(view.ship_to, voice.locale),
        shipment=_shipment(shipment, voice) if shipment else None,
        choice=_choice(choice, voice, address) if choice else None,
        rma=rma,
        claim=claim,
        change=change,
        pickup=pickup_facts(pickup, place=place, voice=voice) if pickup else None,
    )


def _choice(choice: Choice, voice: Voice, address: str) -> ChoiceFacts:
    days = [one.deliver_p90 for one in choice.options.waits]
    known = [day for day in days if day]
    return ChoiceFacts(
        url=f"{address}/choose/{choice.token}",
        cause=choice.cause,
        until=voice.day(choice.expires_at),
        day=voice.day(max(known)) if len(known) == len(days) else "",
        options=[CHOICE_WORDS[kind] for kind in choice.options.kinds],
    )


CHOICE_WORDS = {
    "wait": "wait for it",
    "part_now": "have sent now what is there, and wait for the rest",
    "substitute": "take something else instead",
    "cancel_rest": "cancel what is not there",
}
"""What a customer can choose, as letters say it."""


def moved_to(moves: Moves, target: str) -> dict[int, Decimal]:
    """Units by line that an event has moved to a state."""
    sums: dict[int, Decimal] = {}
    for line, _, to, quantity in moves:
        if to == target:
            sums[int(line)] = sums.get(int(line), ZERO) + Decimal(str(quantity))
    return sums


def _order(view: OrderView, voice: Voice, place: Place | None, return_url: str) -> OrderFacts:
    totals = view.totals
    return OrderFacts(
        number=view.number,
        placed_on=voice.day(view.placed_at),
        goods=voice.money(totals.goods),
        discount=voice.money(-totals.discount) if totals.discount else "",
        shipping=voice.money(totals.shipping) if totals.shipping else "",
        tax=voice.money(totals.tax) if totals.tax else "",
        total=voice.money(totals.total),
        shipping_method=view.shipping.method,
        return_url=return_url,
        pickup_at=place.name if place and view.pickup_at == place.code else view.pickup_at or "",
    )


def company_of(letterhead: Letterhead) -> CompanyFacts:
    """Who writes, as every letter says it."""
    return CompanyFacts(
        name=letterhead.name,
        email=letterhead.email,
        phone=letterhead.phone,
        website=letterhead.website,
        address=letterhead.address,
    )


def _line(line: LineView, quantity: Decimal, voice: Voice, *, amount: bool = False) -> LineFacts:
    unit = say_unit(line.unit)
    told = voice.quantity(quantity)
    return LineFacts(
        name=line.name,
        sku=line.sku,
        quantity=f"{told} {unit}" if unit else told,
        unit=unit,
        amount=voice.money(line.amount) if amount else "",
        ship_by=voice.day(line.promise.ship_by),
    )


def _to_come(line: LineView) -> Decimal:
    return line.open + line.backordered + line.reserved + line.released + line.picked + line.packed


def _shipment(view: ShipmentView, voice: Voice) -> ShipmentFacts:
    return ShipmentFacts(
        number=view.number,
        carrier=view.carrier_name,
        service=view.service,
        tracking_number=view.tracking_number,
        tracking_url=view.tracking_url,
        shipped_on=voice.day(view.shipped_at),
    )
