"""A line in our words: item, unit, quantity and price per that unit. Pure."""

from decimal import Decimal, InvalidOperation
from functools import cache

import msgspec

from lading.intake.matched import Candidate, LineMatch, Match
from lading.intake.matching.items import LEAVE_OUT, Items, taught_unit
from lading.intake.matching.prices import CENT, comes_to_the_same, discount_of, net_of_one, price_of_one
from lading.intake.matching.units import NOBODY_KNOWS, UnitMatch, match_unit
from lading.intake.matching.world import KnownItem, World
from lading.intake.reading import ReadLine
from lading.kernel import plain

CHARGES = "charge"
COUNTED = ("quantity", "unit", "unit_price", "requested_by", "discount", "action")
"""Fields of a line besides its item that must be right for the line to be right."""
PROVEN = 0.99
IDENTIFYING = ("seller_item", "buyer_item", "gtin", "maker_item", "text", "size", "colour")


class Order(msgspec.Struct, frozen=True):
    """What a line's order says for it: our customer, channel, currency, and the day where the line says none."""

    customer: str = ""
    channel: str = ""
    currency: str = ""
    wanted: str = ""


class Said(msgspec.Struct, frozen=True):
    """What a person has said of a line: our SKU, or `-` to leave it out; and a unit of it."""

    item: str = ""
    unit: str = ""


NOTHING = Said()
LEFT_OUT = Match(Candidate("", "", "person", 1.0, "A person left it out."))


def match_line(line: ReadLine, *, order: Order, items: Items, world: World, said: Said = NOTHING) -> LineMatch:
    """The line's item, unit, quantity and price."""
    day = line.value("requested_by") or order.wanted
    if said.item == LEAVE_OUT:
        return LineMatch(LEFT_OUT, probability=1.0, goods=False)
    if line.value(CHARGES) and not said.item:
        return _charge(line, day, items.match_charge(line, customer=order.customer))
    agrees = cache(lambda sku: _agrees(line, world.items[sku], order, world))
    item = items.match(line, customer=order.customer, person=said.item, agrees=lambda one: agrees(one.item.sku))
    known = world.items.get(item.chosen.code) if item.chosen else None
    if known and not known.item.stocked and (line.value(CHARGES) or _is_learned_charge(item, known, order, world)):
        return _charge(line, day, item)
    unit = _said_unit(known, said) or _unit(line, known, order, world)
    quantity, price = decimal(line.value("quantity")), price_of_one(line)
    if quantity is not None and unit.unit:
        quantity *= unit.ratio
    if price is not None and unit.unit:
        price /= unit.ratio
    return LineMatch(
        item,
        unit.unit,
        plain(quantity) if quantity is not None else "",
        plain(_trim(price)) if price is not None else "",
        day,
        round(_probability(line, item, unit, agreed=known is not None and agrees(known.item.sku)), 4),
    )


def decimal(text: str) -> Decimal | None:
    """A plain decimal; None where there is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def of_whole(line: ReadLine) -> Decimal:
    """How many times as many its whole line orders, of which this is a part; 1 where it is whole."""
    ordered, quantity = decimal(line.value("ordered")), decimal(line.value("quantity"))
    return ordered / quantity if ordered and quantity else Decimal(1)


def read_sure(line: ReadLine, *, agreed: bool = False) -> float:
    """That the fields of a line are right as read; what its item was found by counts as its surest field.

    What is borne out is as good as proven: a quantity and a price that make the amount, a price that was `agreed`.
    """
    proven = {"quantity", "unit_price"} if _makes_amount(line) else {"unit_price"} if agreed else set[str]()
    sure = 1.0
    for name in COUNTED:
        if name in line.fields:
            sure *= max(line.fields[name].probability, PROVEN if name in proven else 0.0)
    named = [line.fields[name].probability for name in IDENTIFYING if name in line.fields]
    return sure * max(named, default=0.5)


def _makes_amount(line: ReadLine) -> bool:
    """Whether the amount that is printed is that of price, count and discount."""
    price, amount = decimal(line.value("unit_price")), decimal(line.value("amount"))
    quantity, per = decimal(line.value("quantity")), decimal(line.value("price_per")) or Decimal(1)
    reduction = discount_of(line)
    if price is None or not amount or not quantity or per <= 0 or reduction is None or quantity == 1:
        return False
    return abs(price / per * quantity - reduction - amount) <= CENT


def _is_learned_charge(item: Match, known: KnownItem, order: Order, world: World) -> bool:
    """Whether the customer's own words were learned to be a charge of ours: without stock, and without a price."""
    unit = known.item.unit_named(known.item.unit)
    if item.chosen is None or item.chosen.by != "learned" or unit is None:
        return False
    told = world.price(
        known.item.sku, unit, Decimal(1), customer=order.customer, channel=order.channel, currency=order.currency
    )
    return told is None or told.price is None


def _charge(line: ReadLine, day: str, item: Match) -> LineMatch:
    quantity, price = decimal(line.value("quantity")) or Decimal(1), price_of_one(line)
    amount = decimal(line.value("amount"))
    if price is None and amount is not None:
        price = amount / quantity if quantity else amount
    said = plain(_trim(price)) if price is not None else ""
    return LineMatch(item, "", plain(quantity), said, day, round(read_sure(line), 4), goods=False)


def _unit(line: ReadLine, known: KnownItem | None, order: Order, world: World) -> UnitMatch:
    if known is None:
        return NOBODY_KNOWS
    taught = taught_unit(line, customer=order.customer, sku=known.item.sku, world=world)
    gtin = line.value("gtin")
    if not line.value("unit") and gtin in known.barcodes and taught is None:
        name = known.barcodes[gtin]
        return UnitMatch(name, Decimal(1), 0.96, f"The GTIN is that of a {name}.")
    if not line.value("unit") and known.item.units and taught is None:
        return _by_price(line, known, order, world) or match_unit("", item=known.item)
    return match_unit(line.value("unit"), item=known.item, taught=taught)


def _agrees(line: ReadLine, known: KnownItem, order: Order, world: World) -> bool:
    """Whether the line's price of one after its discount is what the customer has for an item, in the unit said."""
    price, quantity, said = net_of_one(line), decimal(line.value("quantity")), _unit(line, known, order, world)
    unit = known.item.unit_named(said.unit) if said.unit else None
    if price is None or unit is None or not quantity or quantity <= 0 or said.ratio <= 0:
        return False
    told = world.price(
        known.item.sku,
        unit,
        quantity * said.ratio * of_whole(line),
        customer=order.customer,
        channel=order.channel,
        currency=order.currency,
    )
    if told is None or not told.price:
        return False
    return told.price > 0 and comes_to_the_same(price / said.ratio, told.price, quantity * said.ratio)


def _said_unit(known: KnownItem | None, said: Said) -> UnitMatch | None:
    unit = known.item.unit_named(said.unit) if known and said.unit else None
    return UnitMatch(unit.name, Decimal(1), 1.0, "A person said so.") if unit else None


def _by_price(line: ReadLine, known: KnownItem, order: Order, world: World) -> UnitMatch | None:
    """The unit of which their price is ours, where they say none; None where no price is near, or two are."""
    theirs, quantity = price_of_one(line), decimal(line.value("quantity"))
    if theirs is None or not quantity or quantity <= 0:
        return None
    near = []
    for name in (known.item.unit, *known.item.units):
        unit = known.item.unit_named(name)
        told = unit and world.price(
            known.item.sku, unit, quantity, customer=order.customer, channel=order.channel, currency=order.currency
        )
        if told and told.price and abs(theirs - told.price) * 20 <= told.price:
            near.append(name)
    if len(near) != 1:
        return None
    return UnitMatch(near[0], Decimal(1), 0.96, f"No unit is said, and the price is that of one {near[0]}.")


def _probability(line: ReadLine, item: Match, unit: UnitMatch, *, agreed: bool) -> float:
    if item.chosen is None or not unit.unit or decimal(line.value("quantity")) is None:
        return 0.0
    return item.chosen.probability * unit.probability * read_sure(line, agreed=agreed)


def _trim(price: Decimal) -> Decimal:
    rounded = price.quantize(Decimal("0.000001"))
    return rounded if abs(rounded - price) <= Decimal("0.0000005") else price
