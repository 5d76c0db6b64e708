"""What an order would come to: prices, taxes, findings and stock as they are now. Nothing is written or held."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import Reference
from lading.flows.company import Company, Remembered
from lading.flows.placing.gather_placement import Gathered, gather
from lading.flows.placing.placement import wish_for
from lading.flows.placing.prepare import Deal, Prepared, PreparedLine, prepare
from lading.flows.pricing.buyers import read_buyers
from lading.flows.pricing.promotion_views import promotion_view
from lading.flows.pricing.promotions_at_hand import find_promotions
from lading.flows.pricing.tax_papers import tax_view
from lading.flows.routing.route_kits import with_kits
from lading.inventory import Free
from lading.kernel import Finding, Refusal, Severity, round_money
from lading.orders import OrderDraft
from lading.orders.views import PromotionView, TaxView
from lading.pricing import PriceBook, PricedLine
from lading.pricing.basket import NotApplied
from lading.pricing.choose_price import choose_price
from lading.pricing.fees import FeeDue, FeeFacts, fees_due
from lading.pricing.promotion import Promotion
from lading.pricing.values import Buyer
from lading.promising import leaves_on
from lading.routing import Need, Take, allocate
from lading.store import UnitOfWork
from lading.validation import Facts, admission, check_shape, validate

ZERO = Decimal(0)


class QuotedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line: quantities in its `unit`, money in the order's currency and None where it cannot be priced.

    `known` tells whether there is such an item. `free` is what all places of the channel could give now, `places`
    what each would give for this line, `short` what would have to wait. `price_source` names the list or contract
    that says the price (empty: the draft does), `price_reason` says why that one.
    """

    line: int
    sku: str
    name: str
    unit: str
    quantity: Decimal
    known: bool
    stocked: bool
    list_price: Decimal | None
    price_source: str
    price_reason: str
    unit_price: Decimal | None
    discount: Decimal
    amount: Decimal | None
    tax_name: str
    tax_rate: Decimal | None
    tax_amount: Decimal | None
    free: Decimal
    places: dict[str, Decimal]
    short: Decimal
    ship_by: date | None


class QuotedTotals(msgspec.Struct, frozen=True):
    """What the order would come to, in its currency; `tax` is inside `total`."""

    goods: Decimal
    discount: Decimal
    shipping: Decimal
    tax: Decimal
    total: Decimal


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it would be taken: `verdict` says whether it would be admitted, held or refused, `findings` why.

    `totals` is None while a line cannot be priced. `customer` is the code of a customer whom we know already.
    `promotions` are those that would apply, `not_applied` those and the codes that would not, with the reason.
    `fees` are charged on top of the total by rule; `to_pay` is both together.
    """

    channel: str
    currency: str
    prices_include_tax: bool
    verdict: Severity
    findings: list[Finding]
    totals: QuotedTotals | None
    lines: list[QuotedLine]
    customer: str | None
    promotions: list[PromotionView]
    not_applied: list[NotApplied]
    taxed: TaxView
    fees: list[FeeDue]
    to_pay: Decimal | None


async def quote_order(
    company: Company, *, draft: OrderDraft, agrees_prices: bool = False, trial: Promotion | None = None
) -> Quote:
    """What placing this draft would come to at this moment. Raises `UnknownChannel`.

    An external id does not count here. Drafts that lack something are quoted as far as that goes. Who `agrees_prices`
    may go below floors and above ceilings. `trial` is a promotion that is tried out: it stands in for the one of its
    code, or is one more.
    """
    draft = msgspec.structs.replace(draft, external_id="")
    async with company.database.unit_of_work() as unit:
        await unit.execute("SET TRANSACTION READ ONLY")
        gathered = await gather(unit, company, wishes=[wish_for(draft, actor=unit.actor.label)])
        if isinstance(refused := gathered.settled.get(0), Refusal):
            raise refused
        buyers = await read_buyers(unit, gathered.remembered.book, known=gathered.new)
        at_hand = await find_promotions(
            unit, gathered.remembered.book, drafts={0: draft}, known=gathered.new, lock=False, trial=trial
        )
        deal = Deal(0, buyers[0], at_hand)
        return _quote(unit, draft, gathered, deal, agrees_prices=agrees_prices)


def _quote(unit: UnitOfWork, draft: OrderDraft, gathered: Gathered, deal: Deal, *, agrees_prices: bool) -> Quote:
    known = gathered.new[0]
    reference, book = gathered.remembered
    channel = reference.channels[draft.channel]
    serving = [place.code for place in reference.serving(channel.code)]
    misshapen = check_shape(draft=draft)
    numbers = _sane_lines(draft, misshapen)
    prepared = prepare(
        msgspec.structs.replace(draft, lines=[draft.lines[number - 1] for number in numbers]),
        channel=channel,
        items=reference.items,
        places=reference.places,
        book=book,
        today=unit.now.date(),
        deal=deal,
    )
    facts = Facts(
        channel=channel,
        items=reference.items,
        now=unit.now,
        places=serving,
        list_prices=[line.list_price for line in prepared.lines],
        priced=prepared.by_our_rates,
        customer_orders=None if known.customer is None else int(known.returning),
        look_alikes=known.look_alikes,
        expired_certificate=prepared.ruling.expired if prepared.ruling else "",
        refused_codes=prepared.refused_codes(),
        beyond_limits={} if agrees_prices else prepared.beyond_limits(book),
    )
    findings = misshapen or validate(draft=draft, facts=facts)
    sent = draft.prices_include_tax
    inside = channel.prices_include_tax if sent is None else sent
    totals = None if misshapen else _totals(prepared)
    fees = _fees(book, draft, totals, prepared, inside=inside, today=unit.now.date()) if totals else []
    return Quote(
        channel=channel.code,
        currency=draft.currency,
        prices_include_tax=inside,
        verdict=admission(findings),
        findings=findings,
        totals=totals,
        lines=_lines(numbers, prepared, serving, gathered.free, gathered.remembered, unit.now, deal.buyer),
        customer=known.customer,
        promotions=[promotion_view(one) for one in prepared.applied.promotions],
        not_applied=[] if misshapen else prepared.applied.refused,
        taxed=tax_view(prepared.ruling),
        fees=fees,
        to_pay=sum((fee.amount for fee in fees), totals.total) if totals else None,
    )


def _fees(
    book: PriceBook, draft: OrderDraft, totals: QuotedTotals, prepared: Prepared, *, inside: bool, today: date
) -> list[FeeDue]:
    """What rules charge on top."""
    if not book.settings.fees:
        return []
    payment = draft.payment or (draft.payments[0] if draft.payments else None)
    base = FeeFacts(
        channel=draft.channel,
        currency=draft.currency,
        payment_method=payment.method if payment else "",
        shipping_method=draft.shipping.method,
        goods=totals.goods,
        total=totals.total,
        includes_tax=inside,
        country=draft.ship_to.country if draft.ship_to else "",
        region=draft.ship_to.region if draft.ship_to else "",
        taxed=tax_view(prepared.ruling).status not in ("exempt", "reverse_charge", "not_registered"),
    )
    return fees_due(book.settings.fees, base, taxes=book.taxes, day=today)


def _sane_lines(draft: OrderDraft, misshapen: Sequence[Finding]) -> list[int]:
    """Numbers of the lines whose shape allows arithmetic; none where the order itself has no shape."""
    wrong = {finding.line for finding in misshapen}
    if None in wrong:
        return []
    return [number for number in range(1, len(draft.lines) + 1) if number not in wrong]


def _totals(prepared: Prepared) -> QuotedTotals | None:
    priced = prepared.priced
    if priced is None:
        return None
    return QuotedTotals(priced.goods, priced.discount, priced.shipping, priced.tax, priced.total)


def _lines(
    numbers: Sequence[int],
    prepared: Prepared,
    serving: Sequence[str],
    free: Free,
    remembered: Remembered,
    now: datetime,
    buyer: Buyer,
) -> list[QuotedLine]:
    reference, book = remembered
    needs = prepared.needs()
    fetched = prepared.draft.pickup_at
    places = [one.code for one in reference.fetched_from(prepared.draft.channel, fetched)] if fetched else serving
    takes = _takes(needs, places, reference, dict(free))
    priced: Sequence[PricedLine | None] = prepared.priced.lines if prepared.priced else [None] * len(needs)
    quoted = []
    for number, line, price, taken in zip(numbers, prepared.lines, priced, takes, strict=True):
        there = sum((_there(line, code, free) for code in places), ZERO) if line.item.stocked else ZERO
        quoted.append(
            QuotedLine(
                line=number,
                sku=line.item.sku,
                name=line.draft.name or line.item.name,
                unit=line.unit.name,
                quantity=line.draft.quantity,
                known=line.item.sku in reference.items,
                stocked=line.item.stocked,
                list_price=line.list_price,
                price_source=line.price_source,
                price_reason=_why(line, prepared, buyer, book, now.date()),
                discount=line.draft.discount,
                free=max(there, ZERO) / line.unit.factor,
                **_money(line, price, prepared.draft.currency),
                **_stock(line, taken, prepared, reference, now),
            )
        )
    return quoted


def _why(line: PreparedLine, prepared: Prepared, buyer: Buyer, book: PriceBook, day: date) -> str:
    """Why our price is what it is; also where the draft names another."""
    return choose_price(
        item=line.item,
        unit=line.unit,
        quantity=line.draft.quantity,
        buyer=buyer,
        channel=prepared.channel,
        currency=prepared.draft.currency,
        day=day,
        book=book,
    ).reason


def _takes(needs: Sequence[Need], places: Sequence[str], reference: Reference, free: Free) -> list[list[Take]]:
    if not any(need.parts for need in needs):
        return allocate(needs=needs, places=places, free=free)
    return with_kits(
        lambda some, _lines, _places: allocate(needs=some, places=places, free=free),
        needs=needs,
        lines=range(len(needs)),
        places=[reference.places[code] for code in places],
        free=free,
        strict=False,
    )


def _there(line: PreparedLine, place: str, free: Free) -> Decimal:
    """Base units of the line's item that a place could give; of a kit as many as its scarcest component allows."""
    if not line.item.components:
        return free.get((line.item.sku, place), ZERO)
    return min(max(free.get((sku, place), ZERO), ZERO) // per for sku, per in line.item.parts)


def _money(line: PreparedLine, price: PricedLine | None, currency: str) -> dict[str, Any]:
    """What the line costs; without taxes where another line of the order has no price."""
    if price is not None:
        return {
            "unit_price": price.unit_price,
            "amount": price.amount,
            "tax_name": price.tax_name,
            "tax_rate": price.tax_rate,
            "tax_amount": price.tax_amount,
        }
    each = line.draft.unit_price if line.draft.unit_price is not None else line.list_price
    amount = None if each is None else round_money(each * line.draft.quantity, currency) - line.draft.discount
    return {"unit_price": each, "amount": amount, "tax_name": "", "tax_rate": None, "tax_amount": None}


def _stock(
    line: PreparedLine, taken: Sequence[Take], prepared: Prepared, reference: Reference, now: datetime
) -> dict[str, Any]:
    """Where the line would come from, what would be short, and when it could leave."""
    given = sum((take.quantity for take in taken), ZERO)
    short = line.draft.quantity - given if line.item.stocked else ZERO
    day = None
    if taken and not short:
        places = [reference.places[take.place] for take in taken]
        wished = line.draft.requested_by or prepared.draft.requested_by
        day = leaves_on(places=places, now=now, requested_by=wished)
    return {"places": {take.place: take.quantity for take in taken}, "short": short, "ship_by": day}
