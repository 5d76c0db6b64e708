"""Which hints make a corrected paper's lines what a person left: each is kept only if it brings them nearer."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.choose import Lines
from lading.intake.layout.taught.cost import cost_of
from lading.intake.layout.taught.goods import goods_of
from lading.intake.layout.taught.learn_roles import learn_roles
from lading.intake.layout.taught.learn_text import learn_text
from lading.intake.layout.taught.rows import anchor_of
from lading.intake.reading import Reading, ReadLine

_WAYS, _LEAST, _MOST = ("words", "columns", "cards"), 0.01, 2
_HEADS, _LABELS, _STIFF = 3, 5, 1.0


def learn_lines(
    paper: Paper, corrected: Reading, columns: Mapping[str, Any], known: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The hints, the fewest that do; `columns` is what the places of the corrected values give, `known` what was known.

    What was known stays, unless it makes these lines worse.
    """
    before = {name: known[name] for name in ("head", "columns", "lines") if known and name in known}
    text = before.get("lines", {}).get("text", {})
    tries = [_bare(before), *([{}] if before else []), *_tries(paper, corrected, columns)]
    ranked = sorted((_cost(paper, one, corrected.lines, text=False), at) for at, one in enumerate(tries))
    found: list[tuple[float, int, dict[str, Any]]] = []
    for at in sorted({0, *(at for _, at in ranked[:_MOST])}):
        told = _with_text(paper, tries[at], corrected.lines, text)
        # Sides that stand in no drawn column and below no known word hold for one paper only too often.
        stiff = _STIFF if "columns" in told and "columns" not in before else 0.0
        found.append((round(_cost(paper, told, corrected.lines) + stiff, 2), at, told))
    best = min(found, key=lambda one: one[:2])
    if best[0] >= _cost(paper, before, corrected.lines) - _LEAST:
        return before
    rules = best[2].get("lines")
    return {**best[2], "lines": {**rules, "marks": _marks(paper, goods_of(paper, best[2]))}} if rules else best[2]


def _bare(hints: Mapping[str, Any]) -> dict[str, Any]:
    """Hints without what they say of texts."""
    rules = {name: one for name, one in hints.get("lines", {}).items() if name != "text"}
    return {**{name: one for name, one in hints.items() if name != "lines"}, **({"lines": rules} if rules else {})}


def _marks(paper: Paper, goods: Lines) -> list[str]:
    """Words by which a paper of this layout is known again: the head of its table, and labels above it."""
    heads = [normal(line.text) for line in goods.heads if goods.way != "cards"][:_HEADS]
    labels = [
        normal(chunk.text) for line in paper.lines[: goods.first] for chunk in line.chunks if paper.is_label(chunk)
    ]
    return list(dict.fromkeys(mark for mark in [*heads, *labels[:_LABELS]] if mark and not any(map(str.isdigit, mark))))


def _cost(paper: Paper, hints: Mapping[str, Any], right: Sequence[ReadLine], *, text: bool = True) -> float:
    return cost_of(goods_of(paper, hints).lines, right, text=text)


def _with_text(
    paper: Paper, hints: Mapping[str, Any], right: Sequence[ReadLine], known: Mapping[str, Any]
) -> dict[str, Any]:
    """The hints, and what is to be learned of texts once they are obeyed, with what was known of them."""
    goods = goods_of(paper, hints)
    rule = learn_text(paper, goods, pairs_of(paper, goods, right)) if goods.lines else {}
    told = [{**rule, **_both(rule, known)}] if rule and known else []
    tries = [{**hints, "lines": {**hints.get("lines", {}), "text": one}} for one in (*told, known, rule) if one]
    return min([*tries, dict(hints)], key=lambda one: round(_cost(paper, one, right), 2))


def _both(rule: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, list[str]]:
    """The words of two rules together."""
    names = [name for name in ("skips", "stops") if name in rule or name in known]
    return {name: list(dict.fromkeys([*known.get(name, ()), *rule.get(name, ())])) for name in names}


def _tries(paper: Paper, corrected: Reading, columns: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What may bring lines nearer, the plainest first: columns that are named, other ways to read tables, places."""
    usual = goods_of(paper, {}).way
    named = learn_roles(paper, corrected.lines)
    yield from ({"lines": {"way": way}} for way in _WAYS if way != usual)
    if named:
        yield {"lines": {"columns": named}}
        yield from ({"lines": {"way": way, "columns": named}} for way in _WAYS if way != usual)
    if columns:
        yield dict(columns)


def pairs_of(paper: Paper, goods: Lines, right: Sequence[ReadLine]) -> list[tuple[ReadLine, ReadLine]]:
    """Each line as read with the one that a person left of it: by where they stand, else in their order."""
    if len(goods.lines) == len(right):
        return list(zip(goods.lines, right, strict=True))
    told = {at: line for line in right if (at := anchor_of(paper, line)) is not None}
    empty = ReadLine({})
    return [(line, told.get(anchor_of(paper, line) or -1, empty)) for line in goods.lines]
