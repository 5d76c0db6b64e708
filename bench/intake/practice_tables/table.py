"""Practice tables, set: columns as wide as what they hold, wrapped cells, rules, heads, sums of groups, page breaks."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from bench.intake.practice_tables.cells import RIGHT, description, value
from bench.intake.practice_tables.plan import Line, Plan, words
from bench.intake.practice_tables.sheet import Sheets, Side, width_of


@dataclass
class Cell:
    """Lines of words in one column or several."""

    at: int
    lines: list[str]
    side: Side = "l"
    span: int = 1
    bold: bool = False


@dataclass
class Table:
    """Columns by their names, with their left and right sides."""

    layout: Plan
    sheet: Sheets
    columns: tuple[str, ...]
    sides: list[tuple[float, float]] = field(default_factory=list)

    def band(self, cells: list[Cell]) -> None:
        """One row of cells, with what the layout draws around it."""
        sheet, layout = self.sheet, self.layout
        leading = 1.25 * sheet.size
        wrapped = [(cell, self._wrap(cell)) for cell in cells]
        height = max(len(lines) for _, lines in wrapped) * leading
        top, pad = sheet.y, layout.gap / 2
        for cell, lines in wrapped:
            left, right = self.sides[cell.at][0], self.sides[cell.at + cell.span - 1][1]
            spare = height - len(lines) * leading
            y = top + pad + {"middle": spare / 2, "bottom": spare}.get(layout.valign, 0.0)
            for told in lines:
                x = right - 3 if cell.side == "r" else left + 3 if cell.side == "l" else (left + right) / 2
                sheet.text(x, y, told, side=cell.side, bold=cell.bold)
                y += leading
        sheet.y = top + height + 2 * pad
        self._rules(top)

    def _rules(self, top: float) -> None:
        sheet, kind = self.sheet, self.layout.rules
        left, right = self.sides[0][0], self.sides[-1][1]
        if kind in {"rows", "grid", "box"}:
            sheet.rule(left, sheet.y, right, sheet.y)
        if kind in {"grid", "columns"}:
            for x in {side for pair in self.sides for side in pair}:
                sheet.rule(x, top, x, sheet.y)
        if kind == "box":
            for x in (left, right):
                sheet.rule(x, top, x, sheet.y)

    def _wrap(self, cell: Cell) -> list[str]:
        wide = self.sides[cell.at + cell.span - 1][1] - self.sides[cell.at][0] - 6
        found: list[str] = []
        for told in cell.lines:
            now = ""
            for word in told.split(" "):
                longer = f"{now} {word}" if now or not word else word
                if now.strip() and width_of(longer, self.sheet.size, mono=self.sheet.mono) > wide:
                    found.append(now)
                    now = word
                else:
                    now = longer
            found.append(now)
        return found


def heads(layout: Plan, column: str) -> list[str]:
    """The lines of a column's head."""
    told = layout.label[column]
    if layout.head == "none":
        return []
    if "|" in told:
        one, other = told.split("|")
        return [f"{one} / {other}"] if layout.head == "bilingual" else [one, other]
    if layout.head == "wrapped" and " " in told:
        first, _, rest = told.partition(" ")
        return [first, rest]
    return [told.upper() if layout.head == "upper" else told]


def measure(table: Table, lines: list[Line]) -> None:
    """Give each column the width of what it holds; the description takes what is left."""
    layout, sheet = table.layout, table.sheet
    wide = []
    for column in table.columns:
        told = [*heads(layout, column), *(value(layout, line, column, len(lines)) for line in lines)]
        wide.append(max((width_of(one, sheet.size, mono=sheet.mono) for one in told), default=20) + 8 + layout.gap)
    if "desc" in table.columns:
        at = table.columns.index("desc")
        wide[at] = max(90.0, sheet.right - sheet.left - sum(wide) + wide[at])
    scale = min(1.0, (sheet.right - sheet.left) / sum(wide))
    x = sheet.left
    for one in wide:
        table.sides.append((x, x + one * scale))
        x += one * scale


def head_band(table: Table) -> None:
    """The head, where there is one."""
    cells = []
    for at, column in enumerate(table.columns):
        if told := heads(table.layout, column):
            cells.append(Cell(at, told, "r" if column in RIGHT else "l", bold=True))
    if not cells:
        return
    if table.layout.rules in {"head", "rows", "grid", "box"}:
        table.sheet.rule(table.sides[0][0], table.sheet.y, table.sides[-1][1], table.sheet.y)
    table.band(cells)
    if table.layout.rules == "head":
        table.sheet.rule(table.sides[0][0], table.sheet.y, table.sides[-1][1], table.sheet.y)


def set_table(layout: Plan, sheet: Sheets, lines: list[Line], chance: Random) -> None:
    """Any of the kinds that are rows of cells."""
    first = layout.columns
    second: tuple[str, ...] = ()
    if layout.kind in {"below", "above"}:
        first = tuple(one for one in first if one != "desc")
    if layout.kind == "two_rows":
        second = tuple(one for one in first if one in RIGHT | {"unit", "wanted"})
        first = tuple(one for one in first if one not in second)
    table = Table(layout, sheet, first)
    measure(table, lines)
    under = Table(layout, sheet, second)
    if second:
        measure(under, lines)
    head_band(table)
    if second:
        head_band(under)
    running = Decimal(0)
    for number, line in enumerate(lines, start=1):
        if sheet.y > sheet.low:
            _break(table, under, running)
        if layout.heading and number % 3 == 1:
            table.band([Cell(0, [layout.heading], span=len(table.columns), bold=True)])
        _line(table, under, line, number)
        running += line.amount or 0
        if layout.groups_summed and number % 4 == 0 and line.amount is not None:
            _sum(table, layout.label["group"].split("|")[0], running)
        if layout.notes and number % 3 == 2:
            said = chance.choice(["Certificate 3.1 required", "No partial deliveries", "Please label each carton"])
            table.band([Cell(0, [said], span=len(table.columns))])


def _line(table: Table, under: Table, line: Line, number: int) -> None:
    layout = table.layout
    text = description(layout, line)
    cells = []
    for at, column in enumerate(table.columns):
        told = text if column == "desc" else [value(layout, line, column, number)]
        if column == "unit" and layout.kind == "glued":
            told = [""]
        cells.append(Cell(at, told, "r" if column in RIGHT else "l"))
    whole = Cell(0, [f"   {one}" for one in text], span=len(table.columns))
    if layout.kind == "above":
        table.band([whole])
    table.band(cells)
    if layout.kind == "below":
        table.band([whole])
    if under.columns:
        under.band(
            [
                Cell(at, [value(layout, line, one, number)], "r" if one in RIGHT else "l")
                for at, one in enumerate(under.columns)
            ]
        )
    if layout.kind == "schedule":
        pairs = [f"{layout.label[one].split('|')[0]}: {value(layout, line, one, number)}" for one in ("wanted", "qty")]
        table.band([Cell(0, ["     " + "     ".join(pairs)], span=len(table.columns))])


def _sum(table: Table, word: str, value: Decimal) -> None:
    sheet = table.sheet
    sheet.text(sheet.left + 200, sheet.y, word, bold=True)
    sheet.text(table.sides[-1][1] - 3, sheet.y, table.layout.amount(value), side="r")
    sheet.y += 1.5 * sheet.size


def _break(table: Table, under: Table, running: Decimal) -> None:
    layout, sheet = table.layout, table.sheet
    carried = words()[layout.language]["carried"]
    if layout.carry and running:
        _sum(table, carried[0], running)
    sheet.new_page()
    if layout.repeat:
        head_band(table)
        if under.columns:
            head_band(under)
    if layout.carry and running:
        _sum(table, carried[1], running)
