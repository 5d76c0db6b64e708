"""A practice layout: everything about how one table looks, fixed by its part and number, and what it orders."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random

from bench.intake.papers.forms import DATES, MONTHS
from bench.intake.papers.world import UNITS, Item, catalogue

KINDS = (
    *("plain", "plain", "plain", "code_below", "code_above", "code_before", "below", "above", "two_rows", "schedule"),
    *("dated", "cards", "mono", "stacked", "matrix", "glued"),
)
COUNTRY = {
    "en": "US",
    "de": "DE",
    "fr": "FR",
    "es": "ES",
    "it": "IT",
    "nl": "NL",
    "pt": "PT",
    "pl": "PL",
    "da": "DE",
    "sv": "PL",
}
CURRENCY = {"US": "USD", "PL": "PLN"}
SIGNS = {"USD": "$", "EUR": "€", "PLN": "zł"}
GROUPS = ((",", "."), (".", ","), (" ", ","), ("", "."), ("", ","), ("'", "."))
LENGTHS = ((1,), (1, 2), (2, 3), (4, 6), (6, 9, 14), (18, 30))
CENT = Decimal("0.01")


@cache
def words() -> dict[str, dict[str, list[str]]]:
    """What columns are called, by language."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text())


@dataclass(frozen=True)
class Line:
    """One line that is ordered, as it is printed and as it is meant."""

    item: Item
    text: str
    code: str
    quantity: Decimal
    unit: str
    told: Decimal | None
    per: int
    discount: int
    amount: Decimal | None
    wanted: date
    more: tuple[str, ...] = ()
    above: str = ""


@dataclass
class Plan:
    """The choices of one layout."""

    name: str
    language: str
    kind: str
    columns: tuple[str, ...]
    label: dict[str, str]
    dates: str
    groups: tuple[str, str]
    money: str
    places: int
    quantity_places: int
    rules: str
    head: str
    valign: str
    position: str
    upper: bool
    more: str
    totals: str
    gap: float
    size: float
    landscape: bool
    repeat: bool
    carry: bool
    groups_summed: bool
    notes: bool
    numbers: str
    other: str
    lengths: tuple[int, ...]
    heading: str = ""
    """A row of words before every third line."""

    @property
    def currency(self) -> str:
        """Of the paper."""
        return CURRENCY.get(COUNTRY[self.language], "EUR")

    def number(self, value: Decimal, places: int) -> str:
        """As this paper writes it."""
        whole, _, part = f"{value:,.{places}f}".partition(".")
        return whole.replace(",", self.groups[0]) + (self.groups[1] + part if part else "")

    def amount(self, value: Decimal, places: int = 2) -> str:
        """With its currency where this paper writes it."""
        told, sign = self.number(value, places), SIGNS[self.currency]
        return {
            "before": f"{sign}{told}",
            "after": f"{told} {sign}",
            "code": f"{told} {self.currency}",
            "first": f"{self.currency} {told}",
        }.get(self.money, told)

    def day(self, day: date) -> str:
        """As this paper writes it."""
        names = MONTHS.get(self.language, MONTHS["en"]).split()
        month = names[day.month - 1]
        form = self.dates.replace("MONTH", month).replace("MON", month[:3])
        if "%" in form:
            return day.strftime(form)
        return " ".join(
            {"d": f"{day.day}", "d.": f"{day.day}.", "d,": f"{day.day},", "y": f"{day.year}"}.get(one, one)
            for one in form.split(" ")
        )


def plan(part: str, number: int) -> Plan:
    """Layout `number` of a part: `tuned` or `apart`."""
    chance = Random(f"practice {part} {number}")
    language = ("en", "de", "en", "fr", "es", "it", "nl", "pt", "pl", "en", "de", "da", "sv")[number % 13]
    kind = KINDS[number % len(KINDS)]
    columns = _columns(chance, kind)
    pool = words()[language]
    parity = part == "apart"
    label = {name: chance.choice(told[parity::2] or told) for name, told in pool.items()}
    other = chance.choice([one for one in ("en", "de", "fr") if one != language])
    head = chance.choice(["one", "one", "one", "wrapped", "wrapped", "bilingual", "twolang", "none", "upper"])
    if head in {"bilingual", "twolang"}:
        label = {
            name: f"{told}|{chance.choice(words()[other].get(name, [told])[parity::2] or [told])}"
            for name, told in label.items()
        }
    date_forms = [
        *DATES[COUNTRY[language]],
        *(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"] if language != "en" else ["%Y-%m-%d"]),
    ]
    return Plan(
        name=f"{part}-{number:03}",
        language=language,
        kind=kind,
        columns=columns,
        label=label,
        dates=chance.choice(date_forms),
        groups=chance.choice(GROUPS[:1] * 4 + GROUPS[3:4])
        if language == "en"
        else chance.choice(GROUPS[1:3] * 2 + GROUPS[4:]),
        money=chance.choice(["none", "none", "none", "before", "after", "code", "first"]),
        places=chance.choice([2, 2, 3, 4, 5]),
        quantity_places=chance.choice([0, 0, 0, 2, 3]),
        rules=chance.choice(["none", "none", "head", "rows", "grid", "columns", "box"]),
        head="one" if kind in {"mono", "matrix", "two_rows"} and head != "none" else head,
        valign=chance.choice(["top", "top", "middle", "bottom"]),
        position=chance.choice(["1", "10", "00010", "001", "1."]),
        upper=chance.random() < 0.3,
        more=chance.choice(["none", "none", "maker", "ours", "both", "prose"]),
        totals=chance.choice(["right", "right", "row", "none"]),
        gap=chance.choice([2, 4, 7, 12]),
        size=chance.choice([7, 8, 9, 10]),
        landscape=len(columns) > 8,
        repeat=chance.random() < 0.7,
        carry=chance.random() < 0.3,
        groups_summed=chance.random() < 0.1,
        notes=chance.random() < 0.15,
        numbers=chance.choice(["######", "##.##.###", "A####B", "4400####", "X#-####", "0000##-####", "######-###"]),
        other=other,
        lengths=chance.choice(LENGTHS),
    )


def _columns(chance: Random, kind: str) -> tuple[str, ...]:
    first = chance.choice([("pos",), ("pos",), ("pos",), ()])
    codes = list(chance.choice([("item",), ("ours",), ("item", "ours"), ("gtin", "item"), ("item",), ()]))
    figures = ["qty", "unit", "price", "amount"]
    if chance.random() < 0.2:
        figures.insert(3, "per")
    if chance.random() < 0.15:
        figures.insert(-1, "disc")
    if chance.random() < 0.15:
        figures.insert(chance.randrange(3, len(figures) + 1), "tax")
    if chance.random() < 0.1:
        figures.insert(0, "weight")
    if chance.random() < 0.12:
        figures.remove("unit")
    if chance.random() < 0.12:
        figures.remove("amount")
    if chance.random() < 0.05:
        figures = [one for one in figures if one not in {"price", "per", "disc", "tax", "amount"}]
    if chance.random() < 0.25 and "unit" in figures:
        figures.remove("unit")
        figures.insert(figures.index("qty"), "unit")
    middle = ["desc"]
    body = chance.choice(
        [
            [*codes, *middle, *figures],
            [*codes, *middle, *figures],
            [
                "qty",
                *(["unit"] if "unit" in figures else []),
                *codes,
                *middle,
                *[one for one in figures if one not in {"qty", "unit"}],
            ],
            [*middle, *codes, *figures],
        ]
    )
    if chance.random() < 0.45:
        body.insert(chance.choice([0, len(codes) + 1, len(body)]), "wanted")
    if kind in {"code_below", "code_above", "code_before"}:
        body = [one for one in body if one not in {"item", "ours"}]
    return (*first, *body)


def lines_of(layout: Plan, chance: Random) -> list[Line]:
    """What one paper of this layout orders."""
    day = date(2026, 1, 9) + timedelta(days=chance.randrange(300))
    apart = chance.random() < 0.4 and ("wanted" in layout.columns or layout.kind in {"schedule", "dated"})
    if layout.kind == "matrix":
        shirts = [item for item in catalogue() if item.size]
        colours = chance.sample(sorted({item.colour for item in shirts}), 2)
        picked = [item for item in shirts if item.colour in colours and chance.random() < 0.8]
    else:
        goods = [item for item in catalogue() if not item.size]
        count = chance.choice(layout.lengths)
        picked = [chance.choice(goods) for _ in range(count)]
    return [
        _line(layout, chance, item, day + timedelta(days=7 * chance.randrange(4) if apart else 0)) for item in picked
    ]


def _line(layout: Plan, chance: Random, item: Item, wanted: date) -> Line:
    low, high = item.quantity
    step = 100 if high > 2000 else 10 if high > 300 else 1
    pieces = Decimal(max(step, chance.randrange(low, high) // step * step))
    if layout.quantity_places and chance.random() < 0.2 and layout.kind != "matrix":
        pieces += Decimal("0.5")
    per = chance.choice(item.per) if "per" in layout.columns or layout.kind == "glued" else 1
    told = (item.price * per).quantize(Decimal(10) ** -max(layout.places, 2 if per > 1 else min(item.places, 5)))
    discount = chance.choice([0, 5, 10, 15]) if "disc" in layout.columns else 0
    amount = (told * pieces / per * (100 - discount) / 100).quantize(CENT, ROUND_HALF_UP)
    name = item.name(layout.language if layout.language not in {"da", "sv"} else "en")
    unit = UNITS[item.unit][layout.language if layout.language not in {"da", "sv"} else "en"]
    code = "".join(str(chance.randrange(10)) if sign == "#" else sign for sign in layout.numbers)
    priced = "price" in layout.columns
    more = {
        "maker": (f"MPN {item.maker}",),
        "ours": (f"{layout.label['ours'].split('|')[0]}: {item.sku}",),
        "both": (f"{layout.label['ours'].split('|')[0]} {item.sku}", f"EAN {item.gtin}"),
        "prose": ("RoHS / REACH", f"Drawing {item.maker} Rev. B"),
    }.get(layout.more, ())
    return Line(
        item,
        name.upper() if layout.upper else name,
        code,
        pieces,
        unit[layout.places % len(unit)],
        told if priced else None,
        per,
        discount,
        amount if priced else None,
        wanted,
        more,
    )
