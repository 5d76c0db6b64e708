"""What is read right of the forms: `python -m bench.intake.practice_forms.make tune [--quiet] [FORM …]`."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import get_args

from bench.intake.practice.check import verdicts
from bench.intake.practice.facts import PLACES, US
from bench.intake.practice_forms import american, clouds, dynamics, european, loose, mixed, plants, sap
from bench.intake.practice_forms.order import Order, Part, Told, order_of
from bench.intake.practice_forms.pen import Pen
from lading.app.bench.intake.score import judge_lines
from lading.app.bench.intake.truth import TrueLine, Truth
from lading.app.bench.intake.words import wording
from lading.intake.hints import Hints
from lading.intake.layout.read_pages import read_pages
from lading.intake.opened import Page
from lading.intake.reading import Reading

ENGLISH = ("US", "CA", "US", "GB", "US", "AU", "CA", "IE")
GERMAN = ("DE", "AT", "DE", "CH")
MANY = ("DE", "FR", "IT", "ES", "NL", "PL", "PT", "US", "DK", "SE", "AT", "GB", "MX", "BE", "BR", "CA")
FORMS: dict[str, tuple[Callable[[Order, Pen], None], tuple[str, ...]]] = {
    "sap.letter": (sap.letter, (*ENGLISH[:4], "DE", "AT", "CA", "US")),
    "sap.smart": (sap.smart, (*ENGLISH[:4], "DE", "FR", "ES", "IT", "NL")),
    "sap.stacked": (sap.stacked, (*ENGLISH, "DE")),
    "sap.callout": (sap.callout, (*MANY,)),
    "american.sage": (american.sage, ("US", "CA")),
    "american.quickbooks": (american.quickbooks, ("US", "CA")),
    "american.netsuite": (american.netsuite, ENGLISH),
    "american.oracle": (american.oracle, ENGLISH),
    "plants.jde": (plants.jde, ("US", "CA", "US", "AU")),
    "plants.epicor": (plants.epicor, ENGLISH),
    "plants.government": (plants.government, ("US", "US", "CA")),
    "clouds.coupa": (clouds.coupa, ENGLISH),
    "clouds.ariba": (clouds.ariba, ENGLISH),
    "clouds.workday": (clouds.workday, ENGLISH),
    "clouds.odoo": (clouds.odoo, MANY),
    "dynamics.navision": (dynamics.navision, MANY),
    "dynamics.axapta": (dynamics.axapta, MANY),
    "dynamics.labelled": (dynamics.labelled, MANY),
    "loose.two_blocks": (loose.two_blocks, ("US", "CA", "US")),
    "loose.bare": (loose.bare, MANY),
    "loose.sheet": (loose.sheet, MANY),
    "loose.letter": (loose.letter, ("GB", "US", "IE", "AU", "CA")),
    "loose.request": (loose.request, ("US", "CA", "AU", "US")),
    "loose.notes": (loose.notes, MANY),
    "loose.service": (loose.service, ENGLISH),
    "loose.two_pages": (loose.two_pages, MANY),
    "loose.centred": (loose.centred, ENGLISH),
    "european.house": (european.house, (*GERMAN, "NL", "PL", "DK", "FR")),
    "european.bands": (european.bands, ("IT", "ES", "FR", "PT", "BR", "DE")),
    "european.latin": (european.latin, ("ES", "MX", "IT", "FR", "BR", "PT")),
    "european.three_parties": (european.three_parties, ("PL", "SE", "DE", "US", "FR", "NL")),
    "european.below": (european.below, MANY),
    "mixed.mixed": (mixed.mixed, ("US", "CA", "US", "US", "GB", "CA", "US")),
    "european.release": (european.release, MANY),
}
ALONE = ("plants.epicor", "plants.government", "clouds.workday", "loose.centred")
"""Forms of the part that is only measured."""
COPIES, MANY_COPIES = 6, 60


def paper(part: Part, form: str, copy: int) -> tuple[Order, list[Page]]:
    """A form filled in, as pages, with what it says."""
    write, countries = FORMS[form]
    chance = Random(f"pen {form} {part} {copy}")
    order = order_of(part, form, copy, countries, 5 if form.endswith("two_pages") else 3)
    pen = Pen(chance, letter=order.facts.country in {"US", "CA"})
    write(order, pen)
    return order, pen.pages()


def told(order: Order) -> tuple[Told, Truth]:
    """What is right: of the header as the other practice has it, and of the lines."""
    facts, lines = order.facts, order.lines
    header = {
        "number": facts.number,
        "day": facts.day.isoformat(),
        "wanted": lines[0].wanted.isoformat(),
        "week": False,
        "buyer": [facts.buyer.name, facts.buyer.core],
        "currency": facts.currency,
        "ship": {
            "name": [facts.ship.name, facts.ship.core],
            "street": facts.ship.street,
            "city_line": facts.ship.city_line,
            "country": facts.country,
        },
    }
    priced = "price" in order.shows
    true = tuple(
        TrueLine(
            item=(wording(line.text, f"{line.more} {line.code} {line.ours} SKU part number item"),),
            quantity=line.quantity,
            price=line.told / line.per if priced else None,
            wanted=line.wanted,
        )
        for line in lines
    )
    return header, Truth(file="", layout="", half="dev", lines=true)


def hints(order: Order, part: Part, copy: int) -> Hints:
    """What is known beside a paper: who we are, and for one in two when and from whom it came."""
    del part
    us = (str(US["name"]), str(US["lines"][0]))
    if copy % 2:
        return Hints(us=us)
    return Hints(us=us, received_on=order.facts.received, sender=f"orders@{order.facts.domain}")


def wrongs(reading: Reading, order: Order) -> Iterator[tuple[str, str]]:
    """Each field with what was read in its stead, empty where it is right."""
    header, truth = told(order)
    for name, wrong in verdicts(reading, header).items():
        if name != "requested_by" and (
            name != "currency" or order.facts.currency == PLACES[order.facts.country]["currency"][0]
        ):
            yield name, wrong
    lines = [{name: one.value for name, one in line.fields.items()} for line in reading.lines]
    said = {name: one.value for name, one in reading.header.items()}
    for line in judge_lines(said, lines, truth):
        got = lines[line.told] if line.told is not None else {}
        if line.true is None:
            yield "line", f"too many: {got}"
            continue
        for name in ("quantity", "price", "wanted", "item"):
            key = {"price": "unit_price", "wanted": "requested_by", "item": "text"}.get(name, name)
            right = line.verdicts.get(name) == "right"
            yield name, "" if right else f"{got.get(key, '') or said.get(key, '') or '-'}"
        yield "line", "" if line.right else "wrong"


def main(part: Part, *, quiet: bool, forms: list[str]) -> None:
    """Read all and print; of the part that is only measured never which paper is wrong."""
    counts: dict[str, Counter[bool]] = {}
    by_form: dict[str, Counter[bool]] = {}
    for form in forms or FORMS:
        if part == "tune" and form in ALONE:
            continue
        for copy in range(MANY_COPIES if form.startswith("mixed") else COPIES):
            order, pages = paper(part, form, copy)
            reading = read_pages(pages, hints=hints(order, part, copy))
            for name, wrong in wrongs(reading, order):
                counts.setdefault(name, Counter())[not wrong] += 1
                by_form.setdefault(form, Counter())[not wrong] += 1
                if wrong and not quiet and part == "tune" and wrong != "wrong":
                    print(f"{form} {copy} {order.facts.country} {name}: {wrong}")
    if not quiet and part == "tune":
        print(*(f"{form}: {one[True]}/{one.total()}" for form, one in by_form.items() if one[False]), sep="\n")
    header = Counter[bool]()
    for name, one in counts.items():
        header += one if name in {"po_number", "order_date", "buyer", "currency", "ship_to"} else Counter()
    share = {**counts, "header": header}
    print(
        part,
        ", ".join(
            f"{name} {one[True]}/{one.total()} ({100 * one[True] / one.total():.0f} %)" for name, one in share.items()
        ),
    )


if __name__ == "__main__":
    if sys.argv[1] in get_args(Part):
        main(
            "tune" if sys.argv[1] == "tune" else "apart",
            quiet="--quiet" in sys.argv,
            forms=[one for one in sys.argv[2:] if "." in one],
        )
