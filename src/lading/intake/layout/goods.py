"""The lines of a document: rows of its tables made into lines with fields."""

from collections.abc import Iterator
from itertools import pairwise

from lading.intake.layout.arithmetic import is_tax, price_of_amount, prove_line
from lading.intake.layout.explode import explode
from lading.intake.layout.lexicon import labels_within
from lading.intake.layout.line_fields import Fields, read_cell, read_date
from lading.intake.layout.line_more import read_more
from lading.intake.layout.lines import Chunk
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.layout.table.roles import roles_of
from lading.intake.layout.table_head import Head, heads_of
from lading.intake.layout.table_rows import Row, Table, table_of
from lading.intake.layout.taught.roles import obey_heads
from lading.intake.reading import Field, Flag, ReadLine

_SPOKEN = 1.6
_VALUES = {"unit_price", "amount"}
_CHARGE = pattern("charges")


class Goods:
    """All lines of a paper, its tables, flags, and what was left over below lines."""

    def __init__(self, paper: Paper, tables: list[Table]) -> None:
        self.tables = tables
        self.heads = [line for table in self.tables for line in paper.lines[table.head.first : table.head.last + 1]]
        self.lines: list[ReadLine] = []
        self.flags: list[Flag] = []
        self.notes: list[Chunk] = []
        for n, table in enumerate(self.tables):
            _name_positions(table)
            _name_texts(table)
            self._wanted = wanted_above(paper, table.head.first, self.tables[n - 1].end if n else None)
            for row in table.rows:
                self._add(paper, table.head, row)

    def _add(self, paper: Paper, head: Head, row: Row) -> None:
        found: Fields = {}
        order = sorted(row.cells, key=lambda at: (0 if "unit" in head.columns[at].fields[:1] else 1, at))
        sizes = {at: chunk for at, chunk in row.cells.items() if head.columns[at].fields == ("size_count",)}
        for at in order:
            if at not in sizes:
                read_cell(paper, head.columns[at].fields, row.cells[at], found)
        notes = read_more(paper, head, row, found)
        place = f"/lines/{len(self.lines)}"
        if "quantity" not in found and "amount" in found and "unit_price" not in found and "text" not in found:
            return
        if is_tax(found):
            return
        if self._wanted is not None and "requested_by" not in found:
            found["requested_by"] = self._wanted
        self.flags.extend(prove_line(found, place))
        price_of_amount(found)
        if _is_charge(found):
            found["charge"] = Field("yes", 0.85, found["text"].method, found["text"].evidence)
        if notes:
            self.notes.extend(notes)
        if sizes:
            lines, flags = explode(
                paper, [(head.columns[at].head.strip(), chunk) for at, chunk in sorted(sizes.items())], found, place
            )
            self.lines.extend(lines)
            self.flags.extend(flags)
        else:
            self.lines.append(ReadLine(found))


def tables_of(paper: Paper) -> list[Table]:
    """All tables of lines, in reading order; a head that is repeated on a page begins a part of the same table."""
    heads, tables = heads_of(paper), list[Table]()
    for n, head in enumerate(heads):
        until = heads[n + 1].first if n + 1 < len(heads) else len(paper.lines)
        for told in (head, head.other) if paper.columns else ():
            obey_heads(told.columns if told else (), paper.columns, paper.pages[0].width or 1.0)
        table = max(
            (table_of(paper, one, until) for one in (head, head.other) if one),
            key=lambda one: proof(paper, one) - (2.5 if one.head is head.other else 0.0),
        )
        if table.rows:
            tables.append(table)
    return _of_goods(tables)


def tables_under(paper: Paper, heads: list[Head]) -> list[Table]:
    """The tables of heads that are known, whatever their words; nothing where no goods stand below them."""
    ends = [*(head.first for head in heads[1:]), len(paper.lines)][: len(heads)]
    tables = [table_of(paper, head, until) for head, until in zip(heads, ends, strict=True)]
    return [table for table in tables if table.rows]


def wanted_above(paper: Paper, first: int, previous: int | None) -> Field | None:
    """The date that stands between two tables, for all lines of the second: `Delivery 2, shipment date: …`."""
    if previous is None and not first:
        return None
    found: Fields = {}
    for line in paper.lines[max(first - 3, previous or 0) : first]:
        for chunk in line.chunks:
            rest = [label for label in labels_within(chunk) if label.field == "requested_by"]
            if rest and line.page == paper.lines[first].page:
                read_date(paper, chunk, found)
    return found.get("requested_by") if previous is not None else None


def proof(paper: Paper, table: Table) -> float:
    """How far the rows of a table bear out its columns: numbers where they belong, amounts that are products."""
    points = 0.0
    for row in table.rows:
        found: Fields = {}
        for at, chunk in row.cells.items():
            read_cell(paper, table.head.columns[at].fields, chunk, found)
        read_more(paper, table.head, row, found)
        coded = [name for name in ("buyer_item", "seller_item", "gtin") if name in found]
        points += len(found.keys() & {"quantity", "unit_price", "amount", "text", "unit"})
        points += sum(any(letter.isdigit() for letter in found[name].value) for name in coded)
        if table.head.fields & _VALUES and not found.keys() & _VALUES:
            points -= 7
        if found.keys() >= {"quantity", "unit_price", "amount"}:
            points += -2 if prove_line(found, "") else 2
    return points


def _name_positions(table: Table) -> None:
    """A column called `Item` whose values count 1, 2, 3 or 10, 20, 30 numbers the lines."""
    codes = [at for at, column in enumerate(table.head.columns) if column.fields[:1] == ("item",)]
    for at in codes:
        told = [chunk.text for cells in _all_cells(table) for place, chunk in cells.items() if place == at]
        numbers = [int(text) for text in told if text.isdigit() and len(text) <= 6]
        steps = {after - before for before, after in pairwise(numbers)}
        counts = len(numbers) == len(told) >= 1 and numbers[0] in {1, 10, 100} and steps <= {numbers[0]}
        if counts and (len(numbers) > 1 or len(codes) > 1 or told[0].startswith("0") or numbers[0] in {1, 10}):
            table.head.columns[at].fields = ("position",)


def _name_texts(table: Table) -> None:
    """A column whose head is not known, in a table without descriptions, has them where its words say so."""
    if table.head.fields & {"text", "item+text"}:
        return
    spoken = [
        (roles_of((one.head,)).get("text", 0.0), at) for at, one in enumerate(table.head.columns) if not one.fields
    ]
    best, at = max(spoken, default=(0.0, 0))
    if best >= _SPOKEN:
        table.head.columns[at].fields = ("text",)


def _all_cells(table: Table) -> Iterator[dict[int, Chunk]]:
    for row in table.rows:
        yield row.cells
        yield from (cells for _, cells in row.more)


def _of_goods(tables: list[Table]) -> list[Table]:
    """Tables that say what is ordered, not summaries of taxes or deliveries that repeat it."""
    if len(tables) < 2:
        return tables
    best = max(_worth(table) for table in tables)
    return [table for table in tables if _worth(table) >= 0.6 * best]


def _worth(table: Table) -> float:
    names = table.head.fields
    worth = 2.0 * bool(names & {"quantity", "quantity+unit"}) + 1.5 * ("unit_price" in names) + ("amount" in names)
    return (
        worth + 1.5 * bool(names & {"text", "item+text"}) + bool(names & {"item", "buyer_item", "seller_item", "gtin"})
    )


def _is_charge(found: Fields) -> bool:
    text = found["text"].value if "text" in found else ""
    coded = found.keys() & {"buyer_item", "seller_item", "gtin"}
    return bool(text) and bool(_CHARGE.search(text)) and (not coded or len(text.split()) <= 3)
