"""Preparing a draft for its decision: items and units found, prices and taxes worked out, findings made. Pure."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec

from lading.catalog import Channel, Item, Place, Unit
from lading.flows.pricing.promotions_at_hand import NOTHING_AT_HAND, AtHand
from lading.kernel import round_money
from lading.orders import DraftLine, DraftTax, OrderDraft
from lading.pricing import LineToPrice, PriceBook, PricedOrder, SentTax, price_order
from lading.pricing.basket import NOTHING, Applied, Basket, BasketLine
from lading.pricing.hand_prices import outside_limit
from lading.pricing.tax import Ruling, TaxFacts, rule_taxes
from lading.pricing.values import ANYBODY, Buyer
from lading.routing import Need

ZERO = Decimal(0)
ONE = Decimal(1)


class Deal(msgspec.Struct, frozen=True):
    """What is special about one order of a batch: who buys, and the promotions at hand."""

    index: int = 0
    buyer: Buyer = ANYBODY
    at_hand: AtHand = NOTHING_AT_HAND


PLAIN_DEAL = Deal()


class PreparedLine(msgspec.Struct, frozen=True):
    """A draft line with the item and the unit that it means, and what our lists say that it costs, and which."""

    draft: DraftLine
    item: Item
    unit: Unit
    list_price: Decimal | None
    until: date | None = None
    """Before this day it is a pre-order: nothing is taken from stock."""
    list_source: str = ""

    @property
    def price_source(self) -> str:
        """Where its price comes from; empty where the order says it."""
        return self.list_source if self.draft.unit_price is None else ""


class Prepared(msgspec.Struct, frozen=True):
    """A draft that is understood. `priced` is None where a price or a unit is missing (a finding says so).

    `by_our_rates` is the same without the taxes that the channel sent, to hold them against. `applied` are the
    promotions in it, `ruling` is how it is taxed where not by our rates for where it goes.
    """

    draft: OrderDraft
    channel: Channel
    lines: list[PreparedLine]
    priced: PricedOrder | None
    by_our_rates: PricedOrder | None
    applied: Applied = NOTHING
    ruling: Ruling | None = None

    def refused_codes(self) -> list[tuple[str, str]]:
        """The codes that gave nothing, each with the reason."""
        return [(one.code, one.reason) for one in self.applied.refused if one.code]

    def beyond_limits(self, book: PriceBook) -> dict[int, str]:
        """By number of the line, why a price or discount that the order names is beyond the item's floor or ceiling."""
        found: dict[int, str] = {}
        for number, line in enumerate(self.lines if book.limits else (), start=1):
            draft = line.draft
            price = line.list_price if draft.unit_price is None else draft.unit_price
            if price is None or (draft.unit_price is None and not draft.discount):
                continue
            if sentence := outside_limit(
                book.limits.get((line.item.sku, self.draft.currency)),
                sku=line.item.sku,
                price=price,
                discount=draft.discount,
                quantity=draft.quantity,
                factor=line.unit.factor,
            ):
                found[number] = sentence
        return found

    def needs(self) -> list[Need]:
        """What has to come from stock, line by line; nothing for what is not stocked."""
        return [
            Need(
                line.item.sku,
                line.draft.quantity if line.item.stocked and not line.until else ZERO,
                line.unit.factor,
                line.unit.decimals,
                parts=line.item.parts if line.item.components else (),
            )
            for line in self.lines
        ]


def prepare(
    draft: OrderDraft,
    *,
    channel: Channel,
    items: Mapping[str, Item],
    places: Mapping[str, Place],
    book: PriceBook,
    today: date,
    deal: Deal = PLAIN_DEAL,
) -> Prepared:
    """Understand a draft. Unknown items and units stand in for themselves: validation decides what that means."""
    buyer = deal.buyer
    lines = [_prepare_line(line, draft, channel, items, book, today, buyer) for line in draft.lines]
    applied = _promote(draft, lines, today, deal) if deal.at_hand.promotions or draft.codes else NOTHING
    ruling = None
    if book.registrations or buyer.certificates:
        ruling = _rule(draft, channel, lines, places, book, today, buyer)
    rates = ruling.rates if ruling else _rates(draft, {line.item.tax_class for line in lines}, places, book, today)
    priced = ours = _price(draft, channel, lines, rates, applied, book, sent=False)
    if draft.shipping.tax or any(line.tax for line in draft.lines):
        priced = _price(draft, channel, lines, rates, applied, book, sent=True)
        ruling = Ruling("sent", {}, "tax as the channel computed it")
    return Prepared(draft, channel, lines, priced, ours, applied, ruling)


def _rule(
    draft: OrderDraft,
    channel: Channel,
    lines: list[PreparedLine],
    places: Mapping[str, Place],
    book: PriceBook,
    today: date,
    buyer: Buyer,
) -> Ruling:
    """Whether and where it is taxed."""
    country, region = _destination(draft, places)
    origin = origin_of(draft, channel, places)
    facts = TaxFacts(
        country,
        region,
        origin.country if origin else "",
        origin.region if origin else "",
        today,
        buyer.certificates,
    )
    classes = {*(line.item.tax_class for line in lines), "standard", "shipping"}
    ruling = rule_taxes(facts, classes=classes, taxes=book.taxes, registrations=book.registrations)
    if ruling.status == "ours" and not ruling.rates["shipping"][1]:
        rates = {**ruling.rates, "shipping": ruling.rates["standard"]}
        return msgspec.structs.replace(ruling, rates=rates)
    return ruling


def origin_of(draft: OrderDraft, channel: Channel, places: Mapping[str, Place]) -> Place | None:
    """From where it is sold: the place where it is fetched, else the channel's best."""
    return origin_for(channel.code, draft.pickup_at, places)


def origin_for(channel: str, pickup_at: str, places: Mapping[str, Place]) -> Place | None:
    """The same of an order that stands."""
    serving = (place for place in places.values() if place.serves(channel))
    best = min(serving, key=lambda place: (place.priority, place.code), default=None)
    return places.get(pickup_at) or best


def _promote(draft: OrderDraft, lines: list[PreparedLine], today: date, deal: Deal) -> Applied:
    """What promotions take off; nothing while a line has no price or none that makes sense."""
    basket: list[BasketLine] = []
    for number, line in enumerate(lines, start=1):
        said = line.draft
        price = line.list_price if said.unit_price is None else said.unit_price
        amount = None if price is None else round_money(price * said.quantity, draft.currency) - said.discount
        if amount is None or amount < 0 or said.quantity <= 0:
            return NOTHING
        basket.append(
            BasketLine(
                number,
                line.item.sku,
                said.quantity,
                amount,
                line.item.item_group,
                line.item.tags,
                named=said.unit_price is not None,
                reduced=bool(said.discount),
            )
        )
    bought = Basket(
        lines=basket,
        currency=draft.currency,
        channel=draft.channel,
        day=today,
        shipping=max(draft.shipping.amount, ZERO),
    )
    return deal.at_hand.apply(deal.index, draft, bought, deal.buyer)


def _prepare_line(
    line: DraftLine,
    draft: OrderDraft,
    channel: Channel,
    items: Mapping[str, Item],
    book: PriceBook,
    today: date,
    buyer: Buyer,
) -> PreparedLine:
    item = items.get(line.sku) or Item(sku=line.sku, name=line.name or line.sku, stocked=False)
    unit = item.unit_named(line.unit)
    if unit is None:
        return PreparedLine(line, item, Unit(line.unit, ONE, item.decimals), None)
    price, source = book.price(
        item=item,
        unit=unit,
        quantity=line.quantity,
        buyer=buyer,
        channel=channel,
        currency=draft.currency,
        day=today,
    )
    return PreparedLine(line, item, unit, price, item.waits_until(today), source)


def _price(
    draft: OrderDraft,
    channel: Channel,
    lines: list[PreparedLine],
    rates: Mapping[str, tuple[Decimal, str]],
    applied: Applied,
    book: PriceBook,
    *,
    sent: bool,
) -> PricedOrder | None:
    wanted: list[LineToPrice] = []
    for line in lines:
        quantity, discount = line.draft.quantity, line.draft.discount
        price = line.list_price if line.draft.unit_price is None else line.draft.unit_price
        if price is None or quantity < 0 or price < 0 or discount < 0:
            return None
        taxed = _sent(line.draft.tax) if sent else None
        wanted.append(LineToPrice(quantity, price, discount, line.item.tax_class, taxed))
    discount = sum((one.amount for one in draft.discounts), ZERO) if draft.discounts else ZERO
    if discount < 0 or draft.shipping.amount < 0:
        return None
    includes_tax = channel.prices_include_tax if draft.prices_include_tax is None else draft.prices_include_tax
    return price_order(
        lines=wanted,
        discount=discount,
        shares=applied.discounts(len(lines)) if applied.promotions else None,
        shipping=draft.shipping.amount - applied.shipping,
        currency=draft.currency,
        includes_tax=includes_tax,
        rates=rates,
        shipping_tax=book.settings.shipping_tax,
        rounding=book.settings.tax_rounding,
        sent_shipping=_sent(draft.shipping.tax) if sent and not applied.shipping else None,
    )


def _sent(tax: DraftTax | None) -> SentTax | None:
    return SentTax(tax.amount, tax.rate, tax.name) if tax else None


def _rates(
    draft: OrderDraft, classes: set[str], places: Mapping[str, Place], book: PriceBook, today: date
) -> dict[str, tuple[Decimal, str]]:
    """Rate and name by tax class at the destination; shipping without a rate of its own is taxed as standard."""
    country, region = _destination(draft, places)
    rates = {one: book.taxes.at(country=country, region=region, tax_class=one, day=today) for one in classes}
    if draft.shipping.amount:
        own = book.taxes.at(country=country, region=region, tax_class="shipping", day=today)
        standard = book.taxes.at(country=country, region=region, tax_class="standard", day=today)
        rates["shipping"] = own if own[1] else standard
    return rates


def _destination(draft: OrderDraft, places: Mapping[str, Place]) -> tuple[str, str]:
    if draft.ship_to is not None:
        return draft.ship_to.country, draft.ship_to.region
    place = places.get(draft.pickup_at)
    return (place.country, "") if place else ("", "")
