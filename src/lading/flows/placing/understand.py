"""Understanding a wish to place an order: prepared, priced and judged, or refused with every fault. Pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from lading.catalog import Reference
from lading.flows.company import Remembered
from lading.flows.placing.gather_placement import Known
from lading.flows.placing.placement import PlaceOrder
from lading.flows.placing.prepare import Deal, Prepared, origin_of, prepare
from lading.flows.pricing.ask_tax import question_of, tax_by_service
from lading.flows.routing.route_order import Wanted
from lading.flows.routing.routing_facts import Customer, facts_of_draft, with_groups
from lading.kernel import FieldError, Finding, Invalid, Refusal
from lading.pricing import PricedOrder
from lading.routing.plans import InForce
from lading.validation import Facts, admission, check_shape, validate

ZERO = Decimal(0)
_NO_PRICE = Finding(
    "price_missing", "Neither the order nor the price list says what an item costs.", "refuse", "/lines"
)
"""Why an order is refused that has no other fault: an unknown item may be held, but not without a price."""


class OrderRefused(Invalid):
    """The order has findings that its channel's settings do not admit."""

    code = "order_refused"


class Understood(msgspec.Struct):
    """A new wish that was prepared and whose findings admit or hold it.

    `redeemed` is what store credits and gift cards of ours pay of it, by the place of the payment in its draft.
    """

    wish: PlaceOrder
    known: Known
    prepared: Prepared
    priced: PricedOrder
    findings: list[Finding]
    wanted: Wanted
    redeemed: dict[int, Decimal] = {}


def understand(
    remembered: Remembered,
    wish: PlaceOrder,
    known: Known,
    now: datetime,
    plan: InForce,
    customer: Customer,
    deal: Deal,
) -> Understood | Refusal:
    """The wish as it can be planned, or the refusal of it."""
    reference, book = remembered
    channel = reference.channels[wish.draft.channel]
    if misshapen := check_shape(draft=wish.draft):
        return refuse(misshapen)
    prepared = prepare(
        wish.draft,
        channel=channel,
        items=reference.items,
        places=reference.places,
        book=book,
        today=now.date(),
        deal=deal,
    )
    if service := book.settings.tax_provider:
        question = question_of(prepared, origin=origin_of(wish.draft, channel, reference.places))
        if question:
            prepared = tax_by_service(prepared, question, wish.tax, fallback=service.fallback)
    findings = validate(draft=wish.draft, facts=_facts(remembered, wish, prepared, known, now))
    if admission(findings) == "refuse" or prepared.priced is None:
        return refuse(findings)
    wanted = _wanted(reference, prepared, prepared.priced, now, plan, customer)
    return Understood(wish, known, prepared, prepared.priced, findings, wanted)


def _wanted(
    reference: Reference, prepared: Prepared, priced: PricedOrder, now: datetime, plan: InForce, customer: Customer
) -> Wanted:
    draft, needs = prepared.draft, prepared.needs()
    lines = range(1, len(needs) + 1)
    places = reference.serving(draft.channel)
    if draft.pickup_at:
        places = reference.fetched_from(draft.channel, draft.pickup_at)
        return Wanted(needs=needs, lines=lines, places=places, fixed=draft.pickup_at)
    if not plan.version:
        return Wanted(needs=needs, lines=lines, places=places)
    values = [
        price.amount / line.draft.quantity if line.draft.quantity else ZERO
        for line, price in zip(prepared.lines, priced.lines, strict=True)
    ]
    return Wanted(
        needs=with_groups(needs, reference, values),
        lines=lines,
        places=places,
        facts=facts_of_draft(draft, priced=priced, now=now, customer=customer),
        can_wait=prepared.channel.shortage != "refuse",
    )


def _facts(remembered: Remembered, wish: PlaceOrder, prepared: Prepared, known: Known, now: datetime) -> Facts:
    reference, book = remembered
    service = book.settings.tax_provider
    return Facts(
        channel=prepared.channel,
        items=reference.items,
        now=now,
        places=[place.code for place in reference.serving(prepared.channel.code)],
        list_prices=[line.list_price for line in prepared.lines],
        priced=prepared.by_our_rates,
        customer_orders=None if known.customer is None else int(known.returning),
        look_alikes=known.look_alikes,
        tax_trouble=prepared.ruling.because if prepared.ruling and prepared.ruling.status == "waiting" else "",
        tax_refuses=bool(service and service.fallback == "refuse"),
        expired_certificate=prepared.ruling.expired if prepared.ruling else "",
        refused_codes=prepared.refused_codes(),
        beyond_limits=prepared.beyond_limits(book) if book.limits and not wish.agrees_prices else {},
    )


def refuse(findings: Sequence[Finding]) -> OrderRefused:
    """The refusal that lists every finding which does not let the order in."""
    wrong = [finding for finding in findings if finding.severity == "refuse"] or [_NO_PRICE]
    sentence = wrong[0].message if len(wrong) == 1 else f"The order has {len(wrong)} faults; none of it was stored."
    errors = tuple(FieldError(finding.pointer, finding.code, finding.message) for finding in wrong)
    return OrderRefused(sentence, errors=errors)
