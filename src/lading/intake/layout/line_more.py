"""What stands below or around a row: the rest of its description, labelled values, dates, notes."""

import re
from decimal import Decimal

from lading.intake.layout.dates import dates_in
from lading.intake.layout.lexicon import column_of, says_when
from lading.intake.layout.line_fields import Fields, read_cell, read_date
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of, said_once
from lading.intake.layout.normal import normal
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.layout.table_cells import TEXTS
from lading.intake.layout.table_head import Head
from lading.intake.layout.table_rows import Row
from lading.intake.reading import Field

_NOTE = pattern("line_notes")
_MOST_TEXT_LINES = 4
_MOST_OF_LABEL = 5
_CODES = ("seller_item", "buyer_item", "maker_item", "gtin", "item")


def read_more(paper: Paper, head: Head, row: Row, found: Fields) -> list[Chunk]:
    """Fill what the row's first line left open; answers what is left over as notes."""
    notes: list[Chunk] = []
    texts: list[tuple[float, Chunk]] = []
    for line, cells in sorted(row.more, key=lambda one: (one[0].page, one[0].middle)):
        for at, chunk in sorted(cells.items()):
            if _labelled(paper, chunk, found):
                continue
            names = set(head.columns[at].fields)
            if names & {"requested_by"} and read_date(paper, chunk, {} if "requested_by" in found else found):
                continue
            if head.columns[at].level != _level(head, row) and not names & TEXTS and not names & found.keys():
                read_cell(paper, head.columns[at].fields, chunk, found)
                continue
            if names & {"seller_item", "maker_item", "gtin"} and not names & found.keys():
                read_cell(paper, head.columns[at].fields, chunk, found)
                continue
            if _NOTE.search(chunk.text):
                notes.append(chunk)
            elif (
                names & TEXTS
                or (not _has_text_column(head) and _is_prose(chunk))
                or ("item" in names and _is_prose(chunk))
            ):
                texts.append((line.middle, chunk))
    _describe(paper, row, head, found, texts)
    return notes


def _level(head: Head, row: Row) -> int:
    return max((head.columns[at].level for at in row.cells), default=0)


def _has_text_column(head: Head) -> bool:
    return any(set(column.fields) & TEXTS for column in head.columns)


def _is_prose(chunk: Chunk) -> bool:
    return bool(re.search(r"[^\W\d]{3}", chunk.text))


def _labelled(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    """A label with its value below the row, such as `Delivery date: 16-JAN-2021` or `Your item: 4055`."""
    for label in paper.labels(chunk):
        rest = chunk.part(label.words)
        if (
            label.room == "header"
            and label.field == "requested_by"
            and rest is not None
            and dates_in(rest.text, paper.order)
        ):
            return read_date(paper, rest, {} if "requested_by" in found else found)
    if _says_day(paper, chunk, found):
        return True
    head, colon, tail = chunk.text.partition(":")
    if not colon or not tail.strip() or len(head.split()) > 5:
        return bool(colon) and not tail.strip()
    names = [name for name in column_of(head) if name in (*_CODES, "gtin", "size", "colour", "price_per", "unit_price")]
    value = chunk.part(len(head.split()) if not head.endswith(" ") else len(head.split()) + 1)
    while value is not None and value.words[0].text in {":", "-"}:
        value = value.part(1)
    if not names or value is None:
        return False
    if not found.keys() & set(names):
        read_cell(paper, tuple(names), value, found)
    return True


def _says_day(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    """Words for a delivery's date, and directly behind them a date: `Request date December 23, 2026`."""
    for count in range(1, min(_MOST_OF_LABEL, len(chunk.words) - 1) + 1):
        head, rest = chunk.part(0, count), chunk.part(count)
        dates = dates_in(rest.text, paper.order) if rest is not None else []
        if head and rest and dates and rest.text.startswith(dates[0].text) and says_when(head):
            return read_date(paper, rest, {} if "requested_by" in found else found)
    return False


def _describe(paper: Paper, row: Row, head: Head, found: Fields, texts: list[tuple[float, Chunk]]) -> None:
    """Join the lines of a description that follow each other closely, in their order."""
    own = [
        chunk
        for at, chunk in row.cells.items()
        if set(head.columns[at].fields) & TEXTS
        and "text" in found
        and normal(chunk.text).endswith(normal(found["text"].value))
    ]
    placed = sorted(
        [*((chunk.middle, chunk) for chunk in own), *texts], key=lambda one: (one[1].page, one[0], one[1].left)
    )
    if not placed or not texts:
        return
    start = next((n for n, (_, chunk) in enumerate(placed) if chunk in own), 0)
    kept = [placed[start][1]]
    for _, chunk in placed[start + 1 :]:
        near = chunk.page != kept[-1].page or chunk.top - kept[-1].bottom < 0.75 * chunk.height
        if not near or len(kept) >= _MOST_TEXT_LINES:
            break
        kept.append(chunk)
    for _, chunk in reversed(placed[:start]):
        if kept[0].top - chunk.bottom < 0.75 * chunk.height:
            kept.insert(0, chunk)
    kept = said_once(kept)
    first = found["text"].value if own and found.get("text") and kept[0] in own else kept[0].text
    joined = " ".join([first, *(chunk.text for chunk in kept[1:])])
    found["text"] = field_of(paper, joined, kept, 0.88)


def add_price_from_text(found: Fields) -> Decimal | None:
    """The line's price as a number, None where it has none."""
    told: Field | None = found.get("unit_price")
    return Decimal(told.value) if told else None
