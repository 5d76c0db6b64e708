"""One order of a buyer: what is ordered, at which prices, by when, and what about it a person has to see."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from bench.intake.papers.layout import Layout
from bench.intake.papers.words import phrases
from bench.intake.papers.world import Address, Buyer, Item, catalogue, fill

CENT = Decimal("0.01")
FIRST_DAY = date(2026, 1, 5)
QUIRKS = ("price_in_note", "deliver_elsewhere", "arithmetic", "revision", "instruction", "two_dates")
STRANGE = 0.16
"""The share of orders that have something a person must see."""
APART = 0.35
"""Of orders with a date on each line, how many want their lines on different days."""


@dataclass(frozen=True)
class Line:
    """One line. `told` is the price as printed, for `per` units; `meant` what it should be where that differs."""

    text: str
    more: tuple[str, ...]
    quantity: Decimal
    unit: str
    told: Decimal | None
    per: int
    amount: Decimal | None
    wanted: date
    item: Item | None = None
    number: str = ""
    discount: int = 0
    meant: Decimal | None = None
    charge: bool = False

    @property
    def price(self) -> Decimal | None:
        """Of one unit."""
        return None if self.told is None else self.told / self.per

    @property
    def places(self) -> int:
        """The decimals that its price has on paper, at least two."""
        return max(2, -int((self.told or Decimal("0.00")).normalize().as_tuple().exponent))


@dataclass(frozen=True)
class Order:
    """What a paper is about. `site` is where the paper sends the goods; `other` where a note does."""

    number: str
    day: date
    received: date
    wanted: date
    buyer: Buyer
    person: str
    site: Address
    lines: tuple[Line, ...]
    subtotal: Decimal
    tax: Decimal
    total: Decimal
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    other: Address | None = None
    later: date | None = None

    def net(self) -> "Order":
        """The same with prices after discount, as people write them who have no column for it."""
        lines = (
            replace(line, told=line.told and line.told * (100 - line.discount) / 100, discount=0) for line in self.lines
        )
        return replace(self, lines=tuple(lines))


def make_order(buyer: Buyer, layout: Layout, chance: Random) -> Order:
    """An order that this buyer may send on this layout."""
    day = FIRST_DAY + timedelta(days=chance.randrange(330))
    wanted = day + timedelta(days=chance.randrange(3, 35))
    lines = tuple(
        _matrix(buyer, layout, chance, wanted) if layout.table == "matrix" else _lines(buyer, layout, chance, wanted)
    )
    if layout.charges and chance.random() < 0.5:
        lines = (*lines, _charge(layout, chance, wanted))
    subtotal = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    tax = (subtotal * layout.tax / 100).quantize(CENT, ROUND_HALF_UP)
    order = Order(
        number=fill(buyer.numbers, chance),
        day=day,
        received=day + timedelta(days=chance.choice([0, 0, 0, 1, 2])),
        wanted=wanted,
        buyer=buyer,
        person=chance.choice(buyer.people),
        site=chance.choice(buyer.sites),
        lines=lines,
        subtotal=subtotal,
        tax=tax,
        total=subtotal + tax,
        notes=tuple(chance.sample(phrases(layout.language)["plain"], chance.choice([0, 1, 1, 2]))),
    )
    return _strange(order, layout, chance) if chance.random() < STRANGE else order


def _lines(buyer: Buyer, layout: Layout, chance: Random, wanted: date) -> list[Line]:
    goods = [item for item in catalogue() if not item.size]
    count = chance.choice(layout.lengths)
    picked = chance.sample(goods, min(count, len(goods))) + [chance.choice(goods) for _ in range(count - len(goods))]
    if count > 1 and chance.random() < 0.08:
        picked[1] = picked[0]  # the same again is no duplicate
    weeks = 3 if layout.dates == "line" and chance.random() < APART else 1
    days = [wanted + timedelta(days=7 * chance.randrange(weeks)) for _ in picked]
    return [_line(buyer, layout, chance, item, day) for item, day in zip(picked, days, strict=True)]


def _line(buyer: Buyer, layout: Layout, chance: Random, item: Item, wanted: date, quantity: int = 0) -> Line:
    low, high = item.quantity
    step = 100 if high > 2000 else 10 if high > 300 else 1
    pieces = quantity or max(step, chance.randrange(low, high) // step * step)
    per = chance.choice(item.per) if "per" in layout.columns else 1
    agreed = buyer.agreed(item)
    told = (agreed * per).quantize(Decimal(10) ** -(item.places if per == 1 else 2))
    discount = buyer.discount(item) if "disc" in layout.columns else 0
    amount = (told * pieces / per * (100 - discount) / 100).quantize(CENT, ROUND_HALF_UP)
    text, more = layout.describe(item, buyer)
    priced = "price" in layout.columns
    return Line(
        text=text,
        more=more,
        quantity=Decimal(pieces),
        unit=layout.unit_word(item.unit),
        told=told if priced else None,
        per=per,
        amount=amount if priced else None,
        wanted=wanted,
        item=item,
        number=buyer.own_number(item),
        discount=discount,
    )


def _matrix(buyer: Buyer, layout: Layout, chance: Random, wanted: date) -> list[Line]:
    shirts = [item for item in catalogue() if item.size]
    colours = chance.sample(sorted({item.colour for item in shirts}), 2)
    picked = [item for item in shirts if item.colour in colours and chance.random() < 0.85]
    return [_line(buyer, layout, chance, item, wanted, chance.randrange(6, 120)) for item in picked]


def _charge(layout: Layout, chance: Random, wanted: date) -> Line:
    text = chance.choice(phrases(layout.language)["charges"])
    price = Decimal(chance.randrange(900, 18000)) / 100
    priced = "price" in layout.columns
    told = price if priced else None
    unit = layout.unit_word("EA")
    return Line(text, (), Decimal(1), unit, told, 1, told, wanted, charge=True)


def _strange(order: Order, layout: Layout, chance: Random) -> Order:
    """The same order with one thing that a person has to see before it is booked."""
    kind = chance.choice(QUIRKS)
    said = phrases(layout.language)
    if kind == "price_in_note" and "price" not in layout.columns:
        kind = "revision"
    if kind == "arithmetic" and (not layout.totals or "price" not in layout.columns):
        kind = "two_dates"
    note = chance.choice(said[kind]) if kind in said else ""
    match kind:
        case "price_in_note":
            return _without_price(order, layout, chance, note)
        case "deliver_elsewhere":
            other = next(site for site in (*order.buyer.sites, order.buyer.bill) if site != order.site)
            told = f"{other.more or other.name}, {other.street}, {other.postcode} {other.city}"
            return replace(order, other=other, flags=(kind,), notes=(note.format(site=told), *order.notes))
        case "arithmetic":
            wrong = order.total + chance.choice([Decimal(100), Decimal("-27.00"), Decimal("9.90"), Decimal(1000)])
            return replace(order, total=wrong, flags=(kind,))
        case "two_dates":
            later = order.wanted + timedelta(days=chance.randrange(4, 12))
            told = note.replace("{day}", layout.writing.day(later))
            return replace(order, later=later, flags=(kind,), notes=(told, *order.notes))
        case _:
            told = note.format(other=fill(order.buyer.numbers, chance))
            return replace(order, flags=(kind,), notes=(told, *order.notes))


def _without_price(order: Order, layout: Layout, chance: Random, note: str) -> Order:
    at = chance.randrange(sum(not line.charge for line in order.lines))
    line = order.lines[at]
    told = layout.writing.amount(line.told or Decimal(0), line.places)
    free = replace(line, told=Decimal("0.00"), amount=Decimal("0.00"), meant=line.price)
    lines = (*order.lines[:at], free, *order.lines[at + 1 :])
    subtotal = order.subtotal - (line.amount or Decimal(0))
    tax = (subtotal * layout.tax / 100).quantize(CENT, ROUND_HALF_UP)
    said = note.format(text=line.text, price=f"{told} / {line.per}" if line.per > 1 else told)
    flags, notes = ("price_in_note",), (said, *order.notes)
    return replace(order, lines=lines, subtotal=subtotal, tax=tax, total=subtotal + tax, flags=flags, notes=notes)
