"""The lines of a document: rows of its tables made into lines with fields."""

from lading.intake.layout.arithmetic import price_of_amount, prove_line
from lading.intake.layout.explode import explode
from lading.intake.layout.line_fields import Fields, read_cell
from lading.intake.layout.line_more import read_more
from lading.intake.layout.lines import Chunk
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.layout.table_head import Head, heads_of
from lading.intake.layout.table_rows import Row, Table, table_of
from lading.intake.reading import Field, Flag, ReadLine

_CHARGE = pattern("charges")


class Goods:
    """All lines of a paper, its tables, flags, and what was left over below lines."""

    def __init__(self, paper: Paper, tables: list[Table]) -> None:
        self.tables = tables
        self.heads = [line for table in self.tables for line in paper.lines[table.head.first : table.head.last + 1]]
        self.lines: list[ReadLine] = []
        self.flags: list[Flag] = []
        self.notes: list[Chunk] = []
        for table in self.tables:
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
        self.flags.extend(prove_line(found, place))
        price_of_amount(found)
        if _is_charge(found):
            found["charge"] = Field("yes", 0.85, found["text"].method, found["text"].evidence)
        if notes:
            self.notes.extend(notes)
        if sizes:
            lines, flags = explode(paper, head, sizes, found, place)
            self.lines.extend(lines)
            self.flags.extend(flags)
        else:
            self.lines.append(ReadLine(found))


def tables_of(paper: Paper) -> list[Table]:
    """All tables of lines, in reading order; a head that is repeated on a page begins a part of the same table."""
    heads, tables = heads_of(paper), list[Table]()
    for n, head in enumerate(heads):
        until = heads[n + 1].first if n + 1 < len(heads) else len(paper.lines)
        table = table_of(paper, head, until)
        if table.rows:
            tables.append(table)
    return _of_goods(tables)


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
