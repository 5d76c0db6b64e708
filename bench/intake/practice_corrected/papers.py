"""Papers of one hard layout: pages, the truth, and what is printed of each line as a person would type it."""

from datetime import timedelta
from random import Random
from typing import Any

import msgspec

from bench.intake.practice_corrected.harder import Harder, printed_words
from bench.intake.practice_tables.cells import is_dated
from bench.intake.practice_tables.make import set_above, set_below, set_goods
from bench.intake.practice_tables.plan import Line, Plan, lines_of, plan
from bench.intake.practice_tables.sheet import Sheets
from lading.app.bench.intake.made import made_truth
from lading.app.bench.intake.truth import Truth
from lading.intake.hints import Hints
from lading.intake.opened import Opened


class Made(msgspec.Struct, frozen=True):
    """A paper as it was opened, what is known beside it, its truth, and that truth in words."""

    name: str
    opened: Opened
    hints: Hints
    truth: Truth
    told: dict[str, Any]


def paper(part: str, number: int, copy: int) -> Made:
    """Paper `copy` of a layout."""
    layout = plan(part, number)
    harder = Harder(layout)
    chance = Random(f"hard paper {layout.name} {copy}")
    lines = harder.lines(lines_of(layout, chance), chance)
    layout.heading = harder.heading(chance)
    sheet = Sheets(width=842 if layout.landscape else 595, height=595 if layout.landscape else 842, size=layout.size)
    set_above(layout, sheet, lines, chance)
    set_goods(layout, sheet, lines, chance)
    set_below(layout, sheet, lines)
    told = {"file": layout.name, "layout": layout.name, "half": "dev", "lines": [_told(layout, one) for one in lines]}
    first = min(line.wanted for line in lines)
    hints = Hints(
        sender=f"orders@{layout.name}.example",
        received_on=first - timedelta(days=9),
        us=("Vantrell Supply Inc.",),
    )
    pages = sheet.pages("Page {page} of {pages}" if chance.random() < 0.6 else "")
    return Made(f"{layout.name}-{copy}", Opened(shape="pages", pages=pages), hints, made_truth(_bare(told)), told)


def _told(layout: Plan, line: Line) -> dict[str, Any]:
    item = line.item
    own = [one for one in line.more if item.maker in one or item.sku in one or item.gtin in one or one.startswith("Ro")]
    more = f"{' '.join(own)} {item.sku} {item.gtin} {item.maker} {line.code} {printed_words(layout)} EAN MPN"
    printed = {"text": line.text, "quantity": f"{line.quantity.normalize():f}"}
    if "item" in layout.columns:
        printed["buyer_item"] = line.code
    if line.told is not None:
        printed["unit_price"] = f"{line.told.normalize():f}"
        if line.per > 1:
            printed["price_per"] = str(line.per)
    if line.amount is not None and "amount" in layout.columns:
        printed["amount"] = f"{line.amount.normalize():f}"
    if is_dated(layout):
        printed["requested_by"] = line.wanted.isoformat()
    return {
        "item": [{"core": line.text, "more": more}],
        "quantity": str(line.quantity),
        "price": None if line.told is None else str(line.told / line.per),
        "wanted": line.wanted.isoformat(),
        "printed": printed,
    }


def _bare(told: dict[str, Any]) -> dict[str, Any]:
    lines = [{name: value for name, value in line.items() if name != "printed"} for line in told["lines"]]
    return {**told, "lines": lines}
