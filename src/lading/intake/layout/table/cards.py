"""Goods as cards: for each a block of labels with values, the same labels again and again."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lading.intake.layout.lexicon import labels_in
from lading.intake.layout.lines import Chunk
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.anchors import is_foot, is_sum
from lading.intake.layout.table.assign import assign
from lading.intake.layout.table.labelled import Labelled, labelled_in
from lading.intake.layout.table.places import Place
from lading.intake.layout.table.roles import roles_of
from lading.intake.layout.table.tokens import Splitter
from lading.intake.layout.taught.roles import obey

_LEAST, _NEAR = 3, 1.6
_CARD = frozenset(
    {
        "position",
        "item",
        "buyer_item",
        "seller_item",
        "gtin",
        "text",
        "quantity",
        "unit",
        "unit_price",
        "price_per",
        "amount",
        "requested_by",
        "discount",
        "tax_rate",
        "ignore",
    }
)


class Card(msgspec.Struct):
    """A block: its labelled values by label, and between which lines it stands."""

    first: int
    end: int
    values: dict[str, Labelled]


class Cards(msgspec.Struct):
    """All blocks, and what their labels mean."""

    cards: list[Card]
    places: dict[str, Place]
    worth: float


def cards_in(paper: Paper, splitter: Splitter) -> Cards | None:
    """The blocks of a paper, None where there are none."""
    told = [one for at, line in enumerate(paper.lines) if ":" in line.text for one in labelled_in(at, line, splitter)]
    names = [normal(one.label) for one in told]
    counting = _counting(splitter, told, names)
    if not counting:
        return None
    times = names.count(counting)
    lead = _lead(paper, told, names, counting, times)
    starts = [_start(paper, splitter, told[at].at) for at, name in enumerate(names) if name == lead]
    cards = [
        _card(paper, splitter, start, starts[number + 1] if number + 1 < len(starts) else len(paper.lines), told, names)
        for number, start in enumerate(starts)
    ]
    cards = [card for card in cards if counting in card.values]
    common = Counter(name for card in cards for name in card.values)
    wanted = [name for name, count in common.items() if count >= 0.6 * len(cards)]
    if len(wanted) < _LEAST:
        return None
    places = {name: _place(splitter, cards, name) for name in wanted}
    worth = assign(list(places.values()))
    if paper.columns:
        obey(list(places.values()), paper.columns, paper.pages[0].width or 1.0)
    return Cards(cards, places, worth)


def _counting(splitter: Splitter, told: Sequence[Labelled], names: Sequence[str]) -> str:
    """The label of quantities: of those with numbers behind them the one that speaks of quantities most."""
    found: dict[str, float] = {}
    for one, name in zip(told, names, strict=True):
        roles = roles_of((one.label,))
        score = roles.get("quantity", 0.0)
        counts = splitter.kinds(one.value)[0].kind == "number"
        if score >= _NEAR and counts:
            found[name] = found.get(name, 0.0) + score
    return max(found, key=lambda name: found[name], default="")


def _lead(paper: Paper, told: Sequence[Labelled], names: Sequence[str], counting: str, times: int) -> str:
    """The first label of each block: one that comes as often as quantities do, and before them."""
    first = names.index(counting)
    before = first
    while before and (
        names.count(names[before - 1]) >= max(1, 0.8 * times)
        and names[before - 1] not in names[before:first]
        and set(roles_of((told[before - 1].label,))) & _CARD
        and told[first].at - told[before - 1].at <= 12
        and (times > 1 or told[before].at - told[before - 1].at <= 1 or "text" in roles_of((told[before - 1].label,)))
        and (times > 1 or _goes_on(paper, told[before - 1], told[before]))
    ):
        before -= 1
    return names[before]


def _goes_on(paper: Paper, one: Labelled, after: Labelled) -> bool:
    """Whether two labels belong to one block: near, and neither says what only the whole order has."""
    above, below = paper.lines[one.at], paper.lines[after.at]
    between = [paper.lines[at] for at in range(one.at, after.at + 1)]
    gap = max((low.top - high.bottom for high, low in pairwise(between)), default=0.0)
    whole = any(
        label.room == "header" and label.strong and label.field != "requested_by" for label in labels_in(one.chunk)
    )
    return above.page == below.page and gap < 1.2 * (below.bottom - below.top) and not whole


def _start(paper: Paper, splitter: Splitter, at: int) -> int:
    """A block begins at its first label, or with the unlabelled line just above it."""
    line = paper.lines[at]
    above = paper.lines[at - 1] if at else None
    if (
        above is None
        or above.page != line.page
        or ":" in above.text
        or is_foot(above)
        or is_sum(splitter.tokens(above))
    ):
        return at
    near = line.top - above.bottom < 0.8 * (line.bottom - line.top)
    return at - 1 if near and any(sign.isalpha() for sign in above.text) and len(above.chunks) <= 3 else at


def _card(
    paper: Paper, splitter: Splitter, start: int, end: int, told: Sequence[Labelled], names: Sequence[str]
) -> Card:
    values: dict[str, Labelled] = {}
    last = start
    for one, name in zip(told, names, strict=True):
        if start <= one.at < end and name not in values:
            values[name] = one
            last = max(last, one.at)
    stop = last + 1
    while stop < end and stop <= last + 3:
        line, before = paper.lines[stop], paper.lines[stop - 1]
        if (
            line.page != before.page
            or line.top - before.bottom > 0.9 * (line.bottom - line.top)
            or is_sum(splitter.tokens(line))
        ):
            break
        stop += 1
    return Card(start, min(end, stop), values)


def _place(splitter: Splitter, cards: Sequence[Card], name: str) -> Place:
    place = Place()
    for number, card in enumerate(cards):
        if (one := card.values.get(name)) is not None:
            place.cells[number] = splitter.kinds(one.value)[0]
            place.head = (one.label,)
    return place


def texts_of(paper: Paper, splitter: Splitter, card: Card, told: Labelled | None) -> list[Chunk]:
    """The lines of a block's text: behind its label and below that, or what stands above all labels."""
    if told is None:
        head = paper.lines[card.first]
        if ":" in head.text:
            return []
        tokens = [token for token in splitter.tokens(head) if token.kind not in {"number", "date"}]
        return [token.chunk for token in tokens]
    found = [told.value]
    for line in paper.lines[told.at + 1 : card.end]:
        under = [
            piece
            for chunk in line.chunks
            for piece in splitter.fine(chunk)
            if abs(piece.left - told.left) < 4 and line.page == told.value.page
        ]
        labels = [
            chunk for chunk in line.chunks if chunk.text.endswith(":") and told.left - 200 < chunk.left < told.left
        ]
        if (
            not under
            or labels
            or ":" in under[0].text.split()[0]
            or line.top - found[-1].bottom > 0.9 * found[-1].height
        ):
            break
        found.append(under[0])
    return found
