"""Which hints make a corrected paper's lines what a person left: each is kept only if it brings them nearer."""

from collections.abc import Mapping, Sequence
from typing import Any

from lading.intake.layout.paper import Paper
from lading.intake.layout.table.choose import Lines
from lading.intake.layout.taught.cost import cost_of
from lading.intake.layout.taught.goods import goods_of
from lading.intake.layout.taught.learn_text import learn_text
from lading.intake.layout.taught.rows import anchor_of
from lading.intake.reading import Reading, ReadLine


def learn_lines(paper: Paper, corrected: Reading, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The hints, the fewest that do; `columns` is what the places of the corrected values give."""
    best: dict[str, Any] = {}
    goods = goods_of(paper, best)
    least = cost_of(goods.lines, corrected.lines)
    for one in [dict(columns)] if columns else []:
        tried = goods_of(paper, one)
        if (cost := cost_of(tried.lines, corrected.lines)) < least:
            best, goods, least = one, tried, cost
    pairs = pairs_of(paper, goods, corrected.lines)
    if pairs and (rule := learn_text(paper, goods, pairs)):
        best = {**best, "lines": {**best.get("lines", {}), "text": rule}}
    return best


def pairs_of(paper: Paper, goods: Lines, right: Sequence[ReadLine]) -> list[tuple[ReadLine, ReadLine]]:
    """Each line as read with the one that a person left of it: by where they stand, else in their order."""
    if len(goods.lines) == len(right):
        return list(zip(goods.lines, right, strict=True))
    told = {at: line for line in right if (at := anchor_of(paper, line)) is not None}
    empty = ReadLine({})
    return [(line, told.get(anchor_of(paper, line) or -1, empty)) for line in goods.lines]
