"""How many lines of practice papers are read right: `python -m bench.intake.practice_tables.make tuned 120`."""

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from random import Random

from bench.intake.practice_tables.cells import is_dated
from bench.intake.practice_tables.others import label, set_cards, set_matrix, set_mono, set_stacked
from bench.intake.practice_tables.plan import Line, Plan, lines_of, plan
from bench.intake.practice_tables.sheet import Sheets
from bench.intake.practice_tables.table import set_table
from lading.app.bench.intake.score import judge_lines
from lading.app.bench.intake.truth import TrueLine, Truth
from lading.app.bench.intake.words import wording
from lading.intake.hints import Hints
from lading.intake.layout.read_pages import read_pages
from lading.intake.opened import Page
from lading.intake.reading import Reading

TITLES = {
    "en": "Purchase Order",
    "de": "Bestellung",
    "fr": "Bon de commande",
    "es": "Pedido de compra",
    "it": "Ordine di acquisto",
    "nl": "Inkooporder",
    "pt": "Ordem de compra",
    "pl": "Zamówienie",
    "da": "Indkøbsordre",
    "sv": "Inköpsorder",
}
BELOW = {"de": "Bitte bestätigen Sie den Auftrag innerhalb von 2 Tagen.", "fr": "Merci d'accuser réception sous 48 h."}


def paper(part: str, number: int, copy: int) -> tuple[Plan, list[Page], Truth]:
    """One paper of a layout, as pages, with its truth."""
    layout = plan(part, number)
    chance = Random(f"paper {layout.name} {copy}")
    lines = lines_of(layout, chance)
    sheet = Sheets(width=842 if layout.landscape else 595, height=595 if layout.landscape else 842, size=layout.size)
    set_above(layout, sheet, lines, chance)
    set_goods(layout, sheet, lines, chance)
    set_below(layout, sheet, lines)
    truth = Truth(file=layout.name, layout=layout.name, half="dev", lines=tuple(_true(layout, line) for line in lines))
    return layout, sheet.pages("Page {page} of {pages}" if chance.random() < 0.6 else ""), truth


def set_goods(layout: Plan, sheet: Sheets, lines: list[Line], chance: Random) -> None:
    """The lines, as this kind of layout has them."""
    special = {"cards": set_cards, "stacked": set_stacked, "mono": set_mono, "matrix": set_matrix}
    if layout.kind in special:
        special[layout.kind](layout, sheet, lines)
    else:
        set_table(layout, sheet, lines, chance)


def set_above(layout: Plan, sheet: Sheets, lines: list[Line], chance: Random) -> None:
    """Who orders, and the header's fields."""
    sheet.line("Marlow Field Works Ltd", size=14, bold=True)
    sheet.line("18 Kestrel Lane, 40210 Northam")
    sheet.y += 10
    sheet.line(TITLES[layout.language], size=13, bold=True)
    sheet.y += 6
    ordered = min(line.wanted for line in lines) - timedelta(days=9)
    pairs = [
        ("PO Number", f"45{chance.randrange(10**6):06}"),
        ("Order Date", layout.day(ordered)),
        ("Currency", layout.currency),
    ]
    if not is_dated(layout):
        pairs.append((label(layout, "header_date"), layout.day(lines[0].wanted)))
    for name, told in pairs:
        sheet.text(sheet.left, sheet.y, f"{name}:", bold=True)
        sheet.text(sheet.left + 110, sheet.y, told)
        sheet.y += 1.4 * sheet.size
    sheet.y += 16


def set_below(layout: Plan, sheet: Sheets, lines: list[Line]) -> None:
    """The sum, and a sentence."""
    total = sum((line.amount or Decimal(0) for line in lines), Decimal(0))
    sheet.y += 8
    if sheet.y > sheet.low:
        sheet.new_page()
    if layout.totals != "none" and total:
        sheet.text(
            sheet.right - 150 if layout.totals == "right" else sheet.left, sheet.y, label(layout, "total"), bold=True
        )
        sheet.text(sheet.right - 3, sheet.y, layout.amount(total), side="r", bold=True)
        sheet.y += 24
    sheet.line(BELOW.get(layout.language, "Please confirm receipt within 24 hours."))


def _true(layout: Plan, line: Line) -> TrueLine:
    item = line.item
    words = " ".join(layout.label[one].replace("|", " ") for one in ("ours", "item"))
    more = f"{' '.join(line.more)} {item.sku} {item.gtin} {item.maker} {line.code} {words} EAN MPN"
    price = None if line.told is None else line.told / line.per
    return TrueLine(item=(wording(line.text, more),), quantity=line.quantity, price=price, wanted=line.wanted)


def told(part: str, layouts: int, copies: int = 2) -> Iterator[tuple[Plan, Reading, Truth, list[Page]]]:
    """Each paper with what was read of it."""
    for number in range(layouts):
        for copy in range(copies):
            layout, pages, truth = paper(part, number, copy)
            yield layout, read_pages(pages, hints=hints_for(truth)), truth, pages


def hints_for(truth: Truth) -> Hints:
    """What is known beside a paper: it comes some days before the goods are wanted."""
    first = min(line.wanted for line in truth.lines if line.wanted)
    return Hints(received_on=first - timedelta(days=9), us=("Vantrell Supply Inc.",))


def wrongs(reading: Reading, truth: Truth) -> tuple[int, int, Counter[str], list[str]]:
    """Lines that are right, lines there are, fields that are right, and what is wrong in words."""
    lines = [{name: one.value for name, one in line.fields.items()} for line in reading.lines]
    header = {name: one.value for name, one in reading.header.items()}
    judged = judge_lines(header, lines, truth)
    fields: Counter[str] = Counter(
        name for line in judged for name, verdict in line.verdicts.items() if verdict == "right"
    )
    said = [
        f"{line.true}<-{line.told} " + ", ".join(f"{n} {v}" for n, v in line.verdicts.items() if v != "right")
        for line in judged
        if not line.right
    ]
    too_many = sum(line.true is None for line in judged)
    return sum(line.right for line in judged) - too_many, len(truth.lines), fields, said


def main(part: str, layouts: int) -> None:
    """Read all, and print each layout's share and the whole."""
    right = whole = 0
    fields: Counter[str] = Counter()
    shares: dict[str, list[int]] = {}
    kinds: dict[str, list[int]] = {}
    for layout, reading, truth, _ in told(part, layouts):
        got, there, named, _ = wrongs(reading, truth)
        right, whole, fields = right + got, whole + there, fields + named
        for group, name in (
            (shares, f"{layout.name} {layout.language} {layout.kind} {layout.head} {layout.rules}"),
            (kinds, layout.kind),
            (kinds, f"head {layout.head}"),
            (kinds, f"rules {layout.rules}"),
            (kinds, f"valign {layout.valign}"),
        ):
            group.setdefault(name, [0, 0])[0] += got
            group[name][1] += there
    for name, (got, there) in shares.items():
        if got < there:
            print(f"{name}: {got}/{there}")
    print(" ".join(f"{name}:{100 * got / max(there, 1):.0f}%" for name, (got, there) in kinds.items()))
    mean = sum(max(got, 0) / max(there, 1) for got, there in shares.values()) / len(shares)
    print(f"{part}: {right}/{whole} = {100 * right / whole:.1f} %, mean of layouts {100 * mean:.1f} %; {dict(fields)}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
