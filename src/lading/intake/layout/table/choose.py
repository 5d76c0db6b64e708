"""Of several ways to read the tables of a paper, the one whose lines are borne out best."""

import re
from collections import Counter
from decimal import Decimal

import msgspec

from lading.intake.layout.goods import Goods, tables_of
from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.paper import Paper
from lading.intake.layout.table.cards import cards_in
from lading.intake.layout.table.heads import HeadLines, heads_in
from lading.intake.layout.table.read import Reader
from lading.intake.layout.table.read_cards import read_cards
from lading.intake.layout.table.region import Region, region_of
from lading.intake.layout.table.tokens import Splitter
from lading.intake.layout.table_rows import Table
from lading.intake.reading import Flag, ReadLine

_WORDS = re.compile(r"[^\W\d_]{3}")
_ODD = re.compile(r"\w:(?:\s|$)|\b\d{8,}\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")


class Lines(msgspec.Struct):
    """What was read: lines, flags, what was left over, the lines of heads, and between which lines of the paper."""

    lines: list[ReadLine]
    flags: list[Flag]
    notes: list[Chunk]
    heads: list[Line]
    first: int | None = None
    end: int = 0
    way: str = ""


def lines_in(paper: Paper, way: str = "") -> Lines:
    """The goods of a paper, read in the way that is borne out best; in this `way`, if that finds any."""
    splitter = Splitter(paper)
    ways = [by_words(paper, tables_of(paper)), by_columns(paper, splitter), by_cards(paper, splitter)]
    read = [way for way in ways if way.lines and way.first is not None and worth(way) > 0]
    if not read:
        return ways[0]
    if asked := [one for one in read if one.way == way]:
        return asked[0]
    first, end = min(way.first or 0 for way in read), max(way.end for way in read)
    there = _said(paper, [line for way in read if way.way != "cards" for line in way.heads], first, end)
    return max(read, key=lambda way: worth(way) * (0.8 + 0.2 * covered(way, there)))


def _said(paper: Paper, heads: list[Line], first: int, end: int) -> Counter[str]:
    """The words between two lines that are neither heads nor labels."""
    above = {id(line) for line in heads}
    chunks = [chunk for line in paper.lines[first:end] if id(line) not in above for chunk in line.chunks]
    texts = [chunk.text.rpartition(":")[2] for chunk in chunks]
    return Counter(word for text in texts for word in text.split() if _WORDS.search(word))


def covered(way: Lines, there: Counter[str]) -> float:
    """The share of these words that are said in fields."""
    texts = [text for line in way.lines for text in {one.evidence.text for one in line.fields.values()}]
    told = Counter(word for text in texts for word in text.split())
    return (there & told).total() / max(there.total(), 1)


def by_cards(paper: Paper, splitter: Splitter) -> Lines:
    """Goods each of which is a block of labels with values."""
    told = cards_in(paper, splitter)
    if told is None:
        return Lines([], [], [], [], way="cards")
    lines, flags = read_cards(paper, splitter, told)
    heads = [line for card in told.cards for line in paper.lines[card.first : card.end]]
    return Lines(lines, flags, [], heads, told.cards[0].first, told.cards[-1].end, "cards")


def by_words(paper: Paper, tables: list[Table]) -> Lines:
    """Tables whose heads are known word by word."""
    goods = Goods(paper, tables)
    first = tables[0].head.first if tables else None
    return Lines(goods.lines, goods.flags, goods.notes, goods.heads, first, tables[-1].end if tables else 0, "words")


def by_columns(paper: Paper, splitter: Splitter) -> Lines:
    """Tables found by what stands in their columns."""
    regions = regions_of(paper, splitter)
    made = Lines([], [], [], [], way="columns")
    for region in regions:
        reader = Reader(paper, splitter, region, len(made.lines))
        made.lines += reader.lines
        made.flags += reader.flags
        made.notes += reader.notes
        if region.head:
            made.heads += paper.lines[region.head.first : region.head.last + 1]
        start = (
            region.head.first
            if region.head
            else min(region.rows[0].at, *(one.at for one in region.more.get(region.rows[0].at, [])), region.rows[0].at)
        )
        made.first = start if made.first is None else min(made.first, start)
        made.end = max(made.end, region.end)
    return made


def regions_of(paper: Paper, splitter: Splitter) -> list[Region]:
    """The tables of goods: those below heads, else what counts goods without any."""
    heads = heads_in(paper, splitter)
    told = [_told(paper, head) for head in heads]
    firsts = [head for at, head in enumerate(heads) if told[at] not in told[:at]]
    found: list[Region] = []
    for head in firsts:
        seen = {_told(paper, one) for one in heads if one.first <= head.first}
        later = [one for one in heads if one.first > head.first]
        until = next((one.first for one in later if _told(paper, one) not in seen), len(paper.lines))
        again = {at for one in later if _told(paper, one) in seen for at in range(one.first, one.last + 1)}
        region = region_of(paper, splitter, head, head.last + 1, until, again)
        if region is not None:
            found.append(region)
    if not found:
        region = region_of(paper, splitter, None, 0, len(paper.lines), set())
        return [region] if region is not None and region.worth > 0 else []
    best = max(_value(region) for region in found)
    return [region for region in found if _value(region) >= 0.7 * best]


def _told(paper: Paper, head: HeadLines) -> str:
    return " ".join(paper.lines[at].text for at in range(head.first, head.last + 1))


def _value(region: Region) -> float:
    roles = {place.role for place in region.places}
    return region.worth + 3.0 * ("quantity" in roles) + 2.0 * ("unit_price" in roles) + 2.0 * ("text" in roles)


def worth(made: Lines) -> float:
    """How far lines bear themselves out: counts, prices, texts, amounts that are products; flags speak against."""
    points = sum(map(_points, made.lines))
    return points - 2.5 * sum(flag.kind == "arithmetic" for flag in made.flags)


def _points(line: ReadLine) -> float:
    points = 0.0
    counted, priced = bool(line.value("quantity")), bool(line.value("unit_price"))
    text = line.value("text")
    points += 1.0 * counted + 1.0 * priced + 0.3 * bool(line.value("unit")) + 0.4 * bool(line.value("requested_by"))
    points += 0.3 * sum(bool(line.value(name)) for name in ("buyer_item", "seller_item", "gtin", "position"))
    points += 1.5 if _WORDS.search(text) else -1.0
    points -= 0.8 * bool(_ODD.search(text) or (text.endswith(".") and len(text.split()) > 4)) + 0.5 * (
        len(text.split()) > 16
    )
    if not text and not any(line.value(name) for name in ("buyer_item", "seller_item", "gtin")):
        points -= 1.5
    if not counted or not priced:
        points -= 1.0
    if counted and priced and line.value("amount"):
        points += 2.0 if _is_product(line) else 0.0
    return points


def _is_product(line: ReadLine) -> bool:
    per = Decimal(line.value("price_per") or 1)
    off = Decimal(line.value("discount") or 0)
    exact = Decimal(line.value("quantity")) * Decimal(line.value("unit_price")) / (per or 1) * (100 - off) / 100
    amount = Decimal(line.value("amount"))
    return abs(exact - amount) <= max(Decimal("0.02"), abs(amount) * Decimal("0.005"))
