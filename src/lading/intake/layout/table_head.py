"""The head of a table of lines: which rows of words name its columns, and what each column says."""

import re

import msgspec

from lading.intake.layout.lexicon import column_of
from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.paper import Paper

_MOST_ROWS = 4
SIZE = re.compile(
    r"^(?:[2-6]?X{0,3}[SL]|M|[2-6]XL|\d{2}(?:[/-]\d{2})?|\d{1,2}\s?[-–]\s?\d{1,2}\s?[YM]?|\d{1,2}[YM]|T\d{2})$",
    re.IGNORECASE,
)
_WEIGHTS = {"quantity": 2.0, "quantity+unit": 2.5, "unit_price": 2.0, "amount": 1.5, "text": 2.0, "item+text": 2.0}


class Column(msgspec.Struct):
    """A column: the fields that its head names, and the sides of the head's words."""

    fields: tuple[str, ...]
    left: float
    right: float
    head: str
    level: int = 0


class Head(msgspec.Struct):
    """A table's head: its columns from left to right, and the lines it stands in.

    Where each line of goods takes two rows with columns of their own, columns have the level 0 or 1.
    """

    columns: list[Column]
    first: int
    last: int
    page: int
    score: float
    other: "Head | None" = None
    """Its columns on two levels, where its two rows may be read so: what stands below decides."""

    @property
    def fields(self) -> set[str]:
        """Of all columns."""
        return {field for column in self.columns for field in column.fields}


def heads_of(paper: Paper) -> list[Head]:
    """All heads of tables of lines, each page's own, from top to bottom; where two share lines, the better."""
    found: list[Head] = []
    for at, line in enumerate(paper.lines):
        if found and at <= found[-1].last:
            continue
        if (score := _score(line, paper)) and score >= 2.0 and len(line.chunks) >= 2:
            head = _grow(paper, at)
            if head is not None and _is_head(head):
                found.append(head)
    return found


def _is_head(head: Head) -> bool:
    """Whether goods can be counted from these columns."""
    names = head.fields
    counted = bool(names & {"quantity", "quantity+unit", "size_count"})
    said = bool(names & {"text", "item", "item+text", "buyer_item", "seller_item", "gtin", "size"})
    valued = bool(names & {"unit_price", "amount"})
    return len(head.columns) >= 3 and ((counted and (said or valued)) or (said and valued)) and head.score >= 4.0


def _score(line: Line, paper: Paper) -> float:
    total = 0.0
    for chunk in line.chunks:
        if any(letter.isdigit() for letter in chunk.text) and len(chunk.text) > 12:
            return 0.0
        fields = _named(chunk.text, paper)
        total += max((_WEIGHTS.get(field, 1.0) for field in fields), default=-0.2)
    return total


def _named(text: str, paper: Paper) -> tuple[str, ...]:
    return column_of(text.strip(": "), fuzzy=paper.scanned)


def _grow(paper: Paper, at: int) -> Head | None:
    """The rows above and below that belong to the head: near, and without numbers."""
    rows = [paper.lines[at]]
    first = last = at
    while first > 0 and len(rows) < _MOST_ROWS and _belongs(paper.lines[first - 1], rows[0], rows, paper):
        first -= 1
        rows.insert(0, paper.lines[first])
    while (
        last + 1 < len(paper.lines)
        and len(rows) < _MOST_ROWS + 1
        and _belongs(paper.lines[last + 1], rows[-1], rows, paper)
    ):
        last += 1
        rows.append(paper.lines[last])
    best: Head | None = None
    # A row too many spoils the head: of all runs of rows with the first one found in them, the best names the columns.
    for start in range(first, at + 1):
        for end in range(at, last + 1):
            columns = _columns(paper.lines[start : end + 1], paper)
            score = sum(max((_WEIGHTS.get(field, 1.0) for field in column.fields), default=-0.4) for column in columns)
            score -= 0.05 * (end - start)
            if best is None or score > best.score:
                best = Head(columns, start, end, paper.lines[at].page, score)
    for start in {max(first, at - 1), at}:
        levels = _levels(paper.lines[start : start + 2], paper) if start < last else []
        if levels and best is not None:
            best.other = Head(levels, start, start + 1, best.page, best.score)
    return best


def _belongs(line: Line, near: Line, rows: list[Line], paper: Paper) -> bool:
    if line.page != near.page:
        return False
    gap = max(line.top - near.bottom, near.top - line.bottom)
    height = near.bottom - near.top
    if gap > 0.9 * height or re.search(r"\d[.,]\d|\d{3}", line.text) or line.text.count("_") > 8:
        return False
    if any(
        label.room == "header" and label.strong and chunk.text.rstrip().endswith(":")
        for chunk in line.chunks
        for label in paper.labels(chunk)
    ):
        return False
    if _score(line, paper) >= 2.5:
        return True
    left, right = min(row.chunks[0].left for row in rows) - 30, max(row.chunks[-1].right for row in rows) + 30
    return all(chunk.left >= left and chunk.right <= right for chunk in line.chunks)


def _columns(rows: list[Line], paper: Paper) -> list[Column]:
    """Chunks that stand below each other make one column's name; a chunk that names two columns is taken apart."""
    stacks: list[list[Chunk]] = []
    for row in rows:
        for chunk in (part for whole in row.chunks for part in _apart(whole, paper)):
            over = [stack for stack in stacks if max(one.overlap(chunk.left, chunk.right) for one in stack) > -0.5]
            over.sort(key=lambda stack: -max(one.overlap(chunk.left, chunk.right) for one in stack))
            same_row = over and any(abs(one.middle - chunk.middle) < 2 for one in over[0])
            if over and not same_row:
                over[0].append(chunk)
            else:
                stacks.append([chunk])
    columns = [_column(stack, paper) for stack in stacks]
    return _sized(sorted(columns, key=lambda column: column.left))


def _levels(rows: list[Line], paper: Paper) -> list[Column]:
    """The columns of two rows, each for itself; nothing where they do not name different things."""
    own = [_columns([row], paper) for row in rows]
    told = [{field for column in level for field in column.fields} for level in own]
    known = [sum(bool(column.fields) for column in level) for level in own]
    if any(count < max(2, 0.6 * len(level)) for count, level in zip(known, own, strict=True)):
        return []
    if told[0] & told[1] & {"quantity", "text", "amount"}:
        return []
    for column in own[1]:
        column.level = 1
    return [*own[0], *own[1]]


def _sized(columns: list[Column]) -> list[Column]:
    """Columns whose heads are sizes hold counts of those sizes, where there are three of them."""
    sizes = [column for column in columns if SIZE.match(column.head.strip())]
    if len(sizes) >= 3 and any(not column.fields or len(column.head) <= 2 for column in sizes):
        for column in sizes:
            column.fields = ("size_count",)
    return columns


def _column(stack: list[Chunk], paper: Paper) -> Column:
    texts = [chunk.text for chunk in stack]
    joined = [" ".join(texts[start:end]) for start in range(len(texts)) for end in range(len(texts), start, -1)]
    whole = " ".join(texts)
    hyphen = "".join(text.removesuffix("-") for text in texts)
    fields = _named(whole, paper) or _named(hyphen, paper)
    if not fields:
        # Of the parts that are known the weightiest, and of those the first.
        known = [named for text in joined if (named := _named(text, paper))]
        fields = max(known, key=lambda named: max(_WEIGHTS.get(name, 1.0) for name in named), default=())
    return Column(fields, min(chunk.left for chunk in stack), max(chunk.right for chunk in stack), whole)


def _apart(chunk: Chunk, paper: Paper) -> list[Chunk]:
    """Heads that stand too close to be told apart by their gap, but each of which is known."""
    if _named(chunk.text, paper) or len(chunk.words) < 2:
        return [chunk]
    for at in range(1, len(chunk.words)):
        one, other = chunk.part(0, at), chunk.part(at)
        if one is None or other is None or not _named(one.text, paper):
            continue
        rest = _apart(other, paper)
        if all(_named(part.text, paper) for part in rest) and chunk.words[at].left - chunk.words[at - 1].right > 1.5:
            return [one, *rest]
    return [chunk]
