"""The goods of a paper, read with what was learned of its layout."""

from collections.abc import Mapping
from typing import Any

from lading.intake.layout.goods import tables_under
from lading.intake.layout.learned import as_learned, learned_heads
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.choose import Lines, by_words, lines_in
from lading.intake.layout.taught.text import retold


def goods_of(paper: Paper, taught: Mapping[str, Any]) -> Lines:
    """The lines of a paper, its tables under heads that are known first; texts as was learned."""
    rules = taught.get("lines", {})
    paper.columns = rules.get("columns", ())
    tables = tables_under(paper, learned_heads(paper, taught))
    goods = by_words(paper, tables) if tables else lines_in(paper, rules.get("way", ""))
    if tables:
        goods.lines = as_learned(goods.lines)
    if "text" in rules:
        goods.lines = retold(paper, goods, rules["text"])
    return goods
