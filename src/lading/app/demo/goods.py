"""What Harbour & Hearth sells: kitchen and home goods, tea and coffee by weight. All of it is invented."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from lading.catalog.drafts import ItemDraft, UnitDraft

# code | name | variants (word, or word=price where they differ) | price in EUR | grams | pieces in a case
_PIECES = """
MUG    | Stoneware mug, 350 ml          | sand slate moss rust                     | 14.00 | 420  | 6
ESP    | Espresso cup, 80 ml            | sand slate moss rust                     |  9.50 | 180  | 12
BOWL   | Breakfast bowl, 15 cm          | sand slate moss rust                     | 16.00 | 480  | 6
PLATE  | Dinner plate, 27 cm            | sand slate moss                          | 19.00 | 820  | 6
SIDE   | Side plate, 21 cm              | sand slate moss                          | 14.00 | 510  | 6
PLATTER| Serving platter, 38 cm         | sand slate                               | 42.00 | 1650 | 2
SALAD  | Salad bowl, 28 cm              | sand slate moss                          | 38.00 | 1300 | 4
TRAY   | Oak tray                       | round=42 oblong=48                       | 42.00 | 880  | 4
COASTER| Cork coasters, set of six      | round square                             | 12.00 | 150  | 12
HOOK   | Brass hook                     | single=14 triple=29                      | 14.00 | 140  | 20
MILL   | Pepper mill, beech             | small=27 tall=36                         | 27.00 | 260  | 6
JUG    | Milk jug, 250 ml               | sand slate                               | 22.00 | 390  | 6
CARAFE | Carafe, 1 l                    | clear smoke                              | 34.00 | 740  | 4
GLASS  | Tumbler, 250 ml                | clear smoke amber                        |  8.00 | 210  | 12
TEAPOT | Teapot with sieve              | 600ml=39 1200ml=52                       | 39.00 | 910  | 2
KNIFE  | Kitchen knife                  | paring=29 utility=45 bread=68 chef=89    | 45.00 | 190  | 10
BOARD  | Chopping board                 | oak-small=28 oak-large=49 walnut=72      | 49.00 | 1400 | 4
PAN    | Iron pan                       | 20cm=48 24cm=59 28cm=69                  | 59.00 | 1900 | 2
POT    | Enamel pot with lid            | 2l=45 3l=55 5l=69                        | 55.00 | 1600 | 2
KETTLE | Pour-over kettle, 0.9 l        | steel black=74                           | 69.00 | 850  | 4
DRIPPER| Coffee dripper                 | sand slate                               | 24.00 | 350  | 6
FILTER | Paper filters, 100 pieces      | no2=4.2 no4=4.8                          |  4.50 | 130  | 24
GRINDER| Hand grinder for coffee        | steel                                    | 92.00 | 640  | 6
SCALE  | Kitchen scale, to the gram     | black                                    | 36.00 | 480  | 8
JAR    | Storage jar with cork          | half-litre=11 1l=14 2l=18                | 14.00 | 520  | 6
CRUET  | Oil cruet, 500 ml              | clear smoke                              | 19.00 | 380  | 6
SPOON  | Cooking spoon                  | olive=12 beech=6.5                       | 12.00 | 60   | 20
BRUSH  | Dish brush                     | beech                                    |  7.50 | 85   | 24
TOWEL  | Linen tea towel                | natural blue rust                        | 13.00 | 110  | 12
APRON  | Linen apron                    | natural blue                             | 39.00 | 310  | 6
CLOTH  | Tablecloth, 140 × 220 cm       | natural blue                             | 79.00 | 690  | 4
NAPKIN | Linen napkins, set of four     | natural blue rust                        | 34.00 | 220  | 6
CANDLE | Beeswax candle                 | small=9 large=18                         | 18.00 | 240  | 12
STICK  | Brass candlestick              | low=26 tall=38                           | 26.00 | 430  | 6
BLANKET| Wool blanket, 130 × 180 cm     | grey blue rust                           | 119.00| 1250 | 4
CUSHION| Cushion cover, 50 × 50 cm      | grey blue rust                           | 36.00 | 260  | 6
BASKET | Willow basket                  | small=22 medium=34 large=49              | 34.00 | 900  | 4
LAMP   | Table lamp                     | brass black                              | 129.00| 2100 | 1
VASE   | Vase                           | low-sand=32 tall-slate=46                | 32.00 | 980  | 2
SOAP   | Olive soap, 100 g              | plain lavender seasalt                   |  5.50 | 105  | 24
"""

# code | name | EUR a kilogram
_TEAS = """
ASSAM | Assam, second flush | 48
DARJEELING | Darjeeling, first flush | 96
EARLGREY | Earl Grey | 52
BREAKFAST | Harbour breakfast blend | 44
SENCHA | Sencha | 68
GENMAICHA | Genmaicha | 58
GUNPOWDER | Gunpowder | 42
OOLONG | Milk oolong | 110
LAPSANG | Lapsang, smoked | 62
ROOIBOS | Rooibos | 36
PEPPERMINT | Peppermint | 38
CAMOMILE | Camomile | 40
"""

_COFFEES = """
ESPRESSO | House espresso | 27
FILTERCOFFEE | Harbour filter roast | 26
ETHIOPIA | Ethiopia, washed | 36
COLOMBIA | Colombia | 32
GUATEMALA | Guatemala | 31
SUMATRA | Sumatra | 34
DECAF | Decaffeinated | 33
"""


class Good(msgspec.Struct, frozen=True):
    """An item with its price in EUR for one of its own unit."""

    draft: ItemDraft
    price: Decimal
    kind: str

    @property
    def sku(self) -> str:
        """Its SKU."""
        return self.draft.sku


def gtin(number: int) -> str:
    """A GTIN-13 from the range that GS1 leaves to companies for their own use, with its check digit."""
    body = f"29{number:010}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-weighted % 10}"


def shelf(number: int) -> str:
    """Where it lies: aisle, bay and level, so that things of one kind lie together."""
    aisle, place = divmod(number // 10, 24)
    return f"{'ABCDEFGHJKLMNPQRSTUVWXYZ'[aisle % 24]}-{place // 4 + 1:02}-{place % 4 + 1}"


def make_goods() -> list[Good]:
    """Everything that is sold, in the order of the catalogue."""
    goods = [*_pieces(), *_by_weight("TEA", "tea", _TEAS), *_by_weight("COFFEE", "coffee", _COFFEES)]
    goods.append(_service("GIFT-WRAP", "Gift wrap", "3.50"))
    goods.append(_service("GIFT-CARD", "Handwritten card", "2.50"))
    goods.append(_service("TIP", "Tip for the packers", "1.00"))
    return goods


def _rows(table: str) -> Iterator[list[str]]:
    for line in table.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def _pieces() -> Iterator[Good]:
    number = 1000
    for code, name, variants, price, grams, case in _rows(_PIECES):
        for word in variants.split():
            variant, _, own = word.partition("=")
            number += 10
            draft = ItemDraft(
                sku=f"{code}-{variant.upper()}",
                name=f"{name}, {variant.replace('-', ' ')}",
                barcode=gtin(number),
                weight_grams=Decimal(grams),
                units=[UnitDraft(unit="case", factor=Decimal(case), barcode=gtin(number + 1))] if case != "1" else [],
                attributes={"range": code.lower(), "bin": shelf(number)},
                tracking="lot" if code == "SOAP" else "serial" if code == "GRINDER" else "none",
                expires=code == "SOAP",
                shelf_days=30 if code == "SOAP" else 0,
            )
            yield Good(draft, Decimal(own or price), "goods")


def _by_weight(prefix: str, kind: str, table: str) -> Iterator[Good]:
    number = 5000 if kind == "tea" else 7000
    small, large = (("tin", "0.1"), ("bag", "0.25")) if kind == "tea" else (("bag", "0.25"), ("kilo-bag", "1"))
    for code, name, price in _rows(table):
        number += 10
        units = [
            UnitDraft(unit=unit, factor=Decimal(factor), barcode=gtin(number + place))
            for place, (unit, factor) in enumerate((small, large), 1)
        ]
        draft = ItemDraft(
            sku=f"{prefix}-{code}",
            name=f"{name}, {'loose' if kind == 'tea' else 'whole beans'}",
            unit="kg",
            decimals=3,
            tax_class="reduced",
            barcode=gtin(number),
            weight_grams=Decimal(1000),
            units=units,
            attributes={"range": kind, "bin": shelf(number)},
            tracking="lot" if kind == "coffee" else "none",
            expires=kind == "coffee",
            shelf_days=21 if kind == "coffee" else 0,
        )
        yield Good(draft, Decimal(price), kind)


def _service(sku: str, name: str, price: str) -> Good:
    return Good(ItemDraft(sku=sku, name=name, stocked=False), Decimal(price), "service")
