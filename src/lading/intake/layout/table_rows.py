"""The rows of a table: each begins where goods are counted, and takes the lines that belong to it."""

import re
from decimal import Decimal

import msgspec

from lading.intake.layout.lines import Chunk, Line
from lading.intake.layout.numerals import number_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.layout.table.roles import roles_of
from lading.intake.layout.table_cells import Grids, text_columns
from lading.intake.layout.table_head import Head

TOTALS = frozenset({"total", "goods_total", "tax_total", "shipping_total"})
_FARTHEST = 75.0
_MEASURE = re.compile(r"\d[x×]\d", re.IGNORECASE)
_NAMED = 2.2
_WORD = re.compile(r"[^\W\d_]{3}")
_MOST_COUNTED = 9_999_999
_COUNTED = re.compile(r"^\s*([\d][\d.,' ]*)\s*(?:/|x\s|\()?\s*([^\W\d][\w.()/ ]{0,18})?\s*$")
_FOOT = re.compile(
    r"^(?:page|seite|pagina|página|strona|side|sida)\s*:?\s*\d+|^\d+\s*/\s*\d+$|^\d+ of \d+$", re.IGNORECASE
)


class Row(msgspec.Struct):
    """A line of the order: the cells of its first line by column, and lines that follow or surround it."""

    line: Line
    cells: dict[int, Chunk]
    more: list[tuple[Line, dict[int, Chunk]]] = []


class Table(msgspec.Struct):
    """A head with its rows; `end` is the number of the line that closed it."""

    head: Head
    rows: list[Row]
    end: int


def counted(text: str, *, comma: bool) -> tuple[Decimal, str] | None:
    """A quantity and the unit that stands with it."""
    hit = None if _MEASURE.search(text) else _COUNTED.match(text)
    number = number_of(hit.group(1), comma=comma) if hit else None
    if hit is None or number is None or number < 0:
        return None
    unit = (hit.group(2) or "").strip(" /")
    return number, unit if "(" in unit else unit.rstrip(")")


def table_of(paper: Paper, head: Head, until: int) -> Table:
    """The rows below a head, on its page and on following ones that go on without a head of their own."""
    grid = Grids(head, paper)
    rows: list[Row] = []
    loose: list[tuple[Line, dict[int, Chunk]]] = []
    previous, end = paper.lines[head.last], until
    for at in range(head.last + 1, until):
        line = paper.lines[at]
        if _FOOT.match(line.text) or not any(sign.isalnum() for sign in line.text):
            continue
        new_page = line.page != previous.page
        if (not new_page and line.top - previous.bottom > _FARTHEST) or (new_page and not rows):
            end = at
            break
        cells = grid.cells(line)
        if _closes(paper, line, cells, head):
            end = at
            break
        if _begins(paper, head, cells, rows):
            rows.append(Row(line, cells))
        else:
            loose.append((line, _whole(line, cells)))
        previous = line
    _share(paper, head, rows, loose)
    return Table(head, rows, end)


def _whole(line: Line, cells: dict[int, Chunk]) -> dict[int, Chunk]:
    """A line of words that stand together is one text, though it runs below several columns."""
    chunk = line.chunks[0]
    if len(line.chunks) > 1 or len(cells) < 2 or chunk.sure < 1 or _is_coded(chunk):
        return cells
    begins = _WORD.match(chunk.words[0].text) is not None
    figures = sum(not any(sign.isalpha() for sign in word.text) for word in chunk.words)
    return {min(cells): chunk} if begins and 2 * figures <= len(chunk.words) else cells


def _is_coded(chunk: Chunk) -> bool:
    """Whether a number of an item stands behind its label: `Your material number 40002179`."""
    label = chunk.part(0, len(chunk.words) - 1)
    roles = roles_of((label.text,)) if label is not None and re.fullmatch(r"\d{4,}", chunk.words[-1].text) else {}
    return max((roles.get(name, 0.0) for name in ("item", "buyer_item", "seller_item")), default=0.0) >= _NAMED


def _closes(paper: Paper, line: Line, cells: dict[int, Chunk], head: Head) -> bool:
    """Whether a line is the first of the totals."""
    for chunk in line.chunks:
        for label in paper.labels(chunk):
            if label.room == "header" and label.field in TOTALS and (label.closed or label.words == len(chunk.words)):
                named = label.field not in {"tax_total", "shipping_total"}
                rest = [one for one in line.chunks if one is not chunk]
                return (named or len(line.chunks) <= 2) and _few(paper, head, cells, rest)
    return bool(pattern("sums").match(line.text)) and any(letter.isdigit() for letter in line.text)


def _few(paper: Paper, head: Head, cells: dict[int, Chunk], rest: list[Chunk]) -> bool:
    """Whether a line holds sums and no goods: no position, no code."""
    coded = any(
        set(head.columns[at].fields) & {"position", "item", "buyer_item", "seller_item", "gtin"}
        and re.match(r"\w*\d", chunk.text)
        for at, chunk in cells.items()
    )
    return not coded and all(
        number_of(chunk.text, comma=paper.comma) is not None or len(chunk.words) <= 4 for chunk in rest
    )


def _begins(paper: Paper, head: Head, cells: dict[int, Chunk], rows: list[Row]) -> bool:
    """Whether goods are counted, or priced where the table has no count."""
    fields = {at: set(column.fields) for at, column in enumerate(head.columns)}

    def filled(*names: str) -> bool:
        return any(fields[at] & set(names) for at in cells)

    def is_number(*names: str) -> bool:
        return any(
            (fields[at] & set(names) or (len(chunk.words) == 2 and "unit" in fields[at] and "quantity" in names))
            and re.search(r"\d", chunk.text)
            and _likely_count(paper, chunk)
            for at, chunk in cells.items()
        )

    countable = any(names & {"quantity", "quantity+unit", "size_count"} for names in fields.values())
    if countable:
        if not is_number("quantity", "quantity+unit", "size_count") or not filled(
            "item", "text", "item+text", "unit_price", "amount", "buyer_item", "seller_item", "gtin", "size", "position"
        ):
            return False
        if rows and not filled("unit_price", "amount", "position", "item", "buyer_item", "seller_item", "gtin"):
            first = {name for at in rows[0].cells for name in fields[at]}
            return not first & {"unit_price", "amount", "position", "item", "buyer_item", "seller_item"}
        return True
    priced = any(fields[at] & {"unit_price", "amount"} and _is_money(paper, chunk) for at, chunk in cells.items())
    return priced and filled("text", "item", "item+text", "position")


def _likely_count(paper: Paper, chunk: Chunk) -> bool:
    got = counted(chunk.text.strip("$€£ "), comma=paper.comma)
    return got is not None and got[0] < _MOST_COUNTED


def _is_money(paper: Paper, chunk: Chunk) -> bool:
    return number_of(chunk.text.split()[0] if " " in chunk.text else chunk.text, comma=paper.comma) is not None


def _share(paper: Paper, head: Head, rows: list[Row], loose: list[tuple[Line, dict[int, Chunk]]]) -> None:
    """Give every other line to a row: by drawn lines, by nearness where cells are centred, else to the row above."""
    if not rows:
        return
    centred = _centred(head, rows, loose)
    starts = _starts(head, loose)
    for line, cells in loose:
        row = _ruled_row(paper, rows, line)
        if starts:
            row = _of_next(rows, starts, line)
        if row is None:
            same = [one for one in rows if one.line.page == line.page]
            above = [one for one in rows if (one.line.page, one.line.middle) < (line.page, line.middle)]
            if centred and same:
                row = min(same, key=lambda one: abs(one.line.middle - line.middle))
            else:
                row = above[-1] if above else None
        if row is not None:
            row.more.append((line, cells))


def _starts(head: Head, loose: list[tuple[Line, dict[int, Chunk]]]) -> list[Line]:
    """Of a head of two levels: the lines that begin goods which are counted in a line below."""
    counting = {column.level for column in head.columns if set(column.fields) & {"quantity", "quantity+unit"}}
    if counting != {1}:
        return []
    codes = {"position", "item", "buyer_item", "seller_item", "item+text"}
    return [
        line
        for line, cells in loose
        if any(head.columns[at].level == 0 and set(head.columns[at].fields) & codes for at in cells)
    ]


def _of_next(rows: list[Row], starts: list[Line], line: Line) -> Row | None:
    """The row below, if its goods have begun by this line; else the row above."""
    place = (line.page, line.middle)
    above = [row for row in rows if (row.line.page, row.line.middle) < place]
    since = (above[-1].line.page, above[-1].line.middle) if above else (0, 0.0)
    begun = any(since < (one.page, one.middle) <= place for one in starts)
    below = [row for row in rows if (row.line.page, row.line.middle) > place]
    return below[0] if begun and below else (above[-1] if above else None)


def _centred(head: Head, rows: list[Row], loose: list[tuple[Line, dict[int, Chunk]]]) -> bool:
    """Whether lines of a cell stand half a line above and below its row."""
    texts = text_columns(head.columns)
    near = 0
    for line, cells in loose:
        for row in rows:
            height = row.line.bottom - row.line.top
            if line.page == row.line.page and any(at in cells for at in texts):
                near += 0 < row.line.middle - line.middle < 0.75 * height
    return near > 0


def _ruled_row(paper: Paper, rows: list[Row], line: Line) -> Row | None:
    """The one row between the same two drawn lines; None where rows are not parted by lines."""
    level = sorted(
        stroke.top
        for stroke in paper.pages[line.page].strokes
        if abs(stroke.top - stroke.bottom) < 1 and stroke.right - stroke.left > 20
    )
    above = max((y for y in level if y <= line.middle), default=None)
    below = min((y for y in level if y > line.middle), default=None)
    if above is None or below is None:
        return None
    within = [row for row in rows if row.line.page == line.page and above <= row.line.middle < below]
    return within[0] if len(within) == 1 and len(rows) > 1 else None
