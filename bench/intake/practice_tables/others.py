"""Practice layouts that are no rows of cells: cards, letters of one width, stacks of labels, sizes and colours."""

from decimal import Decimal

from bench.intake.practice_tables.cells import RIGHT, description, value
from bench.intake.practice_tables.plan import Line, Plan
from bench.intake.practice_tables.sheet import Sheets
from bench.intake.practice_tables.table import Cell, Table, head_band


def label(layout: Plan, column: str) -> str:
    """What a column is called, in one language."""
    return layout.label[column].split("|")[0]


def set_cards(layout: Plan, sheet: Sheets, lines: list[Line]) -> None:
    """Each line is a card: what it is at the left, how much of it at the right."""
    for number, line in enumerate(lines, start=1):
        if sheet.y > sheet.low - 60:
            sheet.new_page()
        top = sheet.y
        sides = (
            [one for one in layout.columns if one not in RIGHT | {"unit"}],
            [one for one in layout.columns if one in RIGHT | {"unit"}],
        )
        low = top
        for x, side in zip((sheet.left + 5, sheet.left + 330), sides, strict=True):
            y = top + 4
            for column in side:
                sheet.text(x, y, f"{label(layout, column)}:", bold=True)
                told = description(layout, line) if column == "desc" else [value(layout, line, column, number)]
                for one in told:
                    sheet.text(x + 90, y, one)
                    y += 1.35 * sheet.size
            low = max(low, y)
        sheet.y = low + layout.gap
        if layout.rules in {"grid", "box"}:
            for x in (sheet.left, sheet.right):
                sheet.rule(x, top, x, sheet.y)
        sheet.rule(sheet.left, sheet.y, sheet.right, sheet.y)
        sheet.y += layout.gap


def set_stacked(layout: Plan, sheet: Sheets, lines: list[Line]) -> None:
    """Each line is its description, and below it everything else with its labels, running on."""
    for number, line in enumerate(lines, start=1):
        if sheet.y > sheet.low - 30:
            sheet.new_page()
        head = [value(layout, line, "pos", number)] if "pos" in layout.columns else []
        sheet.line("  ".join([*head, line.text]), bold=True)
        rest = [one for one in layout.columns if one not in {"pos", "desc"}]
        for start in range(0, len(rest), 4):
            x = sheet.left + 20
            for column in rest[start : start + 4]:
                sheet.text(x, sheet.y, f"{label(layout, column)}: {value(layout, line, column, number)}")
                x += 130
            sheet.y += 1.35 * sheet.size
        sheet.y += 4 + layout.gap


def set_mono(layout: Plan, sheet: Sheets, lines: list[Line]) -> None:
    """Columns by blanks."""
    columns = layout.columns
    rows = [[label(layout, one) for one in columns]] if layout.head != "none" else []
    rows += [[value(layout, line, one, number) for one in columns] for number, line in enumerate(lines, start=1)]
    wide = [max(len(row[at]) for row in rows) for at in range(len(columns))]
    sheet.mono = True
    sheet.size = min(sheet.size, (sheet.right - sheet.left) / 0.6 / (sum(wide) + 2 * len(wide)))
    indent = sum(wide[: columns.index("desc")]) + 2 * columns.index("desc")
    rule = "-" * (sum(wide) + 2 * (len(columns) - 1))
    start = len(rows) - len(lines)
    sheet.line(rule)
    for at, row in enumerate(rows):
        if sheet.y > sheet.low:
            sheet.new_page()
        sheet.line(
            "  ".join(
                one.rjust(size) if name in RIGHT else one.ljust(size)
                for one, size, name in zip(row, wide, columns, strict=True)
            )
        )
        if at < start:
            sheet.line(rule)
        else:
            for more in lines[at - start].more:
                sheet.line(" " * indent + more)
    sheet.line(rule)
    sheet.mono = False


def set_matrix(layout: Plan, sheet: Sheets, lines: list[Line]) -> None:
    """Sizes across, colours down."""
    sizes = list(dict.fromkeys(line.item.size for line in lines))
    names = ("desc", *sizes, "qty", "price", "amount")
    heads = {**layout.label, **{size: size for size in sizes}}
    table = Table(layout, sheet, names)
    layout.label = heads
    x, step = sheet.left + 170, (sheet.right - sheet.left - 170) / (len(names) - 1)
    table.sides = [(sheet.left, x), *((x + step * at, x + step * (at + 1)) for at in range(len(names) - 1))]
    if layout.head == "none":
        layout.head = "one"
    head_band(table)
    for colour in dict.fromkeys(line.item.colour for line in lines):
        mine = {line.item.size: line for line in lines if line.item.colour == colour}
        first = next(iter(mine.values()))
        total = sum((line.quantity for line in mine.values()), Decimal(0))
        amount = sum((line.amount or Decimal(0) for line in mine.values()), Decimal(0))
        told = [layout.number(mine[size].quantity, 0) if size in mine else "" for size in sizes]
        figures = [
            layout.number(total, 0),
            layout.amount(first.told) if first.told is not None else "",
            layout.amount(amount) if first.told is not None else "",
        ]
        row = [first.text.rsplit(" ", 1)[0], *told, *figures]
        table.band([Cell(at, [one], "r" if at else "l") for at, one in enumerate(row) if one])
