"""Each line against the item and the price that we know: price, unit, quantity, pack, minimum, sellable. Pure."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import msgspec

from lading.catalog import Unit
from lading.intake.checking.say import money, number, share
from lading.intake.deciding.authority import Tolerances
from lading.intake.matched import Answer, Deviation, LineMatch
from lading.intake.matching.items import taught_unit
from lading.intake.matching.lines import decimal, of_whole
from lading.intake.matching.prices import comes_to_the_same, discount_of
from lading.intake.matching.units import match_unit
from lading.intake.matching.world import KnownItem, World
from lading.intake.reading import ReadLine

ASK = Answer("ask", "Ask the sender.")
SURE_UNIT = 0.9


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A line beside what checks ask about it; `place` is its pointer in the reading."""

    place: str
    line: ReadLine
    match: LineMatch
    known: KnownItem
    customer: str
    channel: str
    currency: str
    tolerances: Tolerances

    @property
    def sku(self) -> str:
        """Our item."""
        return self.known.item.sku

    @property
    def unit(self) -> Unit:
        """The unit in which the line is counted."""
        item = self.known.item
        return item.unit_named(self.match.unit) or Unit(item.unit, Decimal(1), item.decimals)

    @property
    def quantity(self) -> Decimal:
        """How many of that unit; zero where nobody can tell."""
        return decimal(self.match.quantity) or Decimal(0)

    @property
    def priced(self) -> Decimal:
        """The quantity whose price counts: of a delivery in parts that of its whole line."""
        return self.quantity * of_whole(self.line)


def check_line(one: Checked, *, world: World) -> Iterator[Deviation]:
    """Everything in which the line differs from our terms."""
    yield from _sellable(one, world)
    yield from _unit(one, world)
    yield from _packs(one)
    yield from _price(one, world)
    yield from _discount(one)


def _sellable(one: Checked, world: World) -> Iterator[Deviation]:
    if one.known.item.sellable:
        return
    instead = [sub for sub in world.substitutes.get(one.sku, ()) if sub.on(world.today)]
    answers = [Answer("substitute", f"Deliver {sub.sku} instead.", sub.sku) for sub in instead[:3]]
    leave = Answer("leave_out", "Leave the line out and tell the sender.")
    if instead and instead[0].automatic and instead[0].kind == "equivalent":
        sentence = f"{one.sku} is no longer sold; {instead[0].sku} takes its place."
        yield Deviation(
            "substitute", "ask", f"{one.place}/seller_item", sentence, one.sku, instead[0].sku, [*answers, leave]
        )
        return
    sentence = f"{one.sku} is no longer sold."
    ours = instead[0].sku if instead else ""
    yield Deviation("discontinued", "stop", f"{one.place}/seller_item", sentence, one.sku, ours, [*answers, leave, ASK])


def _unit(one: Checked, world: World) -> Iterator[Deviation]:
    word = one.line.value("unit")
    field = one.line.fields.get("unit")
    taught = taught_unit(one.line, customer=one.customer, sku=one.sku, world=world)
    found = match_unit(word, item=one.known.item, taught=taught)
    if not word or (field and field.method == "person") or found.probability >= SURE_UNIT:
        return
    if one.match.unit != found.unit or one.match.item.chosen is None:
        return
    names = [one.known.item.unit, *one.known.item.units]
    answers = [Answer("take_unit", f"It means {name}.", name) for name in names[:4]]
    ours = f"{number(one.quantity)} {one.match.unit}"
    theirs = f"{one.line.value('quantity')} {word}"
    yield Deviation("unit", "ask", f"{one.place}/unit", found.why, theirs, ours, [*answers, ASK])


def _packs(one: Checked) -> Iterator[Deviation]:
    unit, quantity = one.unit, one.quantity
    if quantity <= 0:
        return
    if (whole := quantity.quantize(Decimal(1).scaleb(-unit.decimals), ROUND_FLOOR)) != quantity:
        up = quantity.quantize(Decimal(1).scaleb(-unit.decimals), ROUND_CEILING)
        sentence = f"{number(quantity)} {unit.name} of {one.sku} cannot be counted."
        yield _quantity("quantity", "stop", one, sentence, whole, up)
        return
    each = quantity * unit.factor
    if one.known.minimum and each < one.known.minimum:
        least = one.known.minimum / unit.factor
        sentence = f"{one.sku} is sold from {number(one.known.minimum)} {one.known.item.unit} on."
        yield _quantity("minimum", _beyond(one, quantity, least), one, sentence, least)
    elif one.known.multiple and each % one.known.multiple:
        many = one.known.multiple
        sentence = f"{one.sku} is sold by {number(many)} {one.known.item.unit}."
        whole = each // many * many
        down, up = whole / unit.factor, (whole + many) / unit.factor
        nearest = min((down, up), key=lambda other: abs(other - quantity)) if down else up
        yield _quantity("pack", _beyond(one, quantity, nearest), one, sentence, *(part for part in (down, up) if part))


def _beyond(one: Checked, theirs: Decimal, ours: Decimal) -> str:
    within = abs(ours - theirs) * 100 <= one.tolerances.quantity_percent * theirs
    return "note" if within and one.tolerances.quantity_percent else "ask"


def _quantity(kind: str, weight: str, one: Checked, sentence: str, *offers: Decimal) -> Deviation:
    answers = [
        Answer("take_ours", f"Take {number(offer)} {one.match.unit}.", number(offer)) for offer in offers if offer > 0
    ]
    theirs = f"{number(one.quantity)} {one.match.unit}"
    ours = f"{number(offers[0])} {one.match.unit}" if offers else ""
    made = {"kind": kind, "weight": weight, "place": f"{one.place}/quantity", "sentence": sentence}
    return msgspec.convert(
        {**made, "theirs": theirs, "ours": ours, "answers": [*answers, ASK]}, Deviation, from_attributes=True
    )


def _price(one: Checked, world: World) -> Iterator[Deviation]:
    theirs = decimal(one.match.unit_price)
    if theirs is None or one.quantity <= 0:
        return
    told = world.price(one.sku, one.unit, one.priced, customer=one.customer, channel=one.channel, currency=one.currency)
    ours = told.price if told else None
    if (told is None or ours is None) and _is_charge(one) and theirs > 0:
        sentence = f"They reckon with {money(theirs, one.currency)} for {one.sku}, of which we have no price."
        yield Deviation("terms", "note", f"{one.place}/unit_price", sentence, money(theirs, one.currency))
        return
    if told is None or ours is None:
        sentence = f"We have no price for {one.sku} in {one.currency or 'this currency'}."
        answers = [Answer("take_theirs", f"Take their price, {money(theirs, one.currency)}."), ASK]
        yield Deviation("price", "ask", f"{one.place}/unit_price", sentence, money(theirs, one.currency), "", answers)
        return
    reduction = discount_of(one.line) or Decimal(0)
    net = theirs - reduction / one.quantity
    if comes_to_the_same(net, ours, one.quantity):
        return
    within = is_within(net, ours, one.tolerances)
    where = told.reason.rstrip(".") or "our list"
    sentence = (
        f"{one.sku}: they reckon with {money(net, one.currency)} each, our price is {money(ours, one.currency)}"
        f" ({share(net, ours)}). {where}."
    )
    answers = [
        Answer("take_ours", f"Book at our price, {money(ours, one.currency)}, and say so.", number(ours)),
        Answer("take_theirs", f"Accept their price, {money(theirs, one.currency)}.", number(theirs)),
        ASK,
    ]
    yield Deviation(
        "price",
        "note" if within else "ask",
        f"{one.place}/unit_price",
        sentence,
        money(net, one.currency),
        money(ours, one.currency),
        answers,
        "take_theirs" if within else "",
    )


def _is_charge(one: Checked) -> bool:
    """Whether it is a charge that the customer's own order names, which they offer on top of the goods, as freight."""
    return not one.match.goods and not one.known.item.stocked


def is_within(theirs: Decimal, ours: Decimal, tolerances: Tolerances) -> bool:
    """Whether a price is near enough: by percent or by amount, whichever allows more; above as below."""
    apart = abs(theirs - ours)
    return apart * 100 <= tolerances.price_percent * ours or apart <= tolerances.price_amount


def _discount(one: Checked) -> Iterator[Deviation]:
    if one.line.value("discount") and discount_of(one.line) is None:
        said = one.line.value("discount")
        sentence = f"The line takes off {said}, and nothing says whether that is an amount or a percentage."
        answers = [Answer("take_ours", "Take nothing off."), ASK]
        yield Deviation("terms", "ask", f"{one.place}/discount", sentence, said, "", answers)
