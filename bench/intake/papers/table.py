"""The lines of an order as blocks: one row each, in two, with a schedule below, as cards, in letters of one width."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bench.intake.papers.forms import SYMBOLS
from bench.intake.papers.layout import Layout
from bench.intake.papers.order import Line, Order
from bench.intake.papers.world import Item

Block = dict[str, Any]
Cell = dict[str, Any]
RIGHT = {"qty", "price", "per", "disc", "amount"}
WIDE = {"desc": 3.2, "item": 1.25, "ours": 1.1, "gtin": 1.35, "wanted": 1.1, "sent": 1.1, "amount": 1.15, "maker": 1.1}


def line_blocks(order: Order, layout: Layout) -> list[Block]:
    """The table of an order."""
    makers: dict[str, Callable[[Order, Layout], list[Block]]] = {
        "below": _below,
        "two_rows": _two_rows,
        "schedule": _schedule,
        "cards": _cards,
        "mono": _mono,
        "matrix": _matrix,
    }
    return makers.get(layout.table, _plain)(order, layout)


def head_words(layout: Layout, column: str) -> str:
    """What stands above a column."""
    word = "MPN" if column == "maker" else layout.label[f"c_{column}"]
    if column in {"price", "amount"} and layout.choice["currency"] == "column":
        return f"{word} {SYMBOLS[layout.writing.currency] if layout.grey else layout.writing.currency}"
    return word


def position(layout: Layout, number: int) -> str:
    """The number of a line as this paper writes it."""
    form = layout.choice["position"]
    return {"10": f"{number * 10}", "00010": f"{number * 10:05}", "001": f"{number:03}", "1.": f"{number}."}.get(
        form, f"{number}"
    )


def value(layout: Layout, order: Order, line: Line, column: str, number: int) -> str:
    """What stands in a column of a line."""
    if column in {"ours", "gtin", "maker"}:
        return _number(line.item, column) if line.item else ""
    return {
        "pos": lambda: position(layout, number),
        "item": lambda: line.number,
        "desc": lambda: line.text,
        "qty": lambda: layout.writing.number(line.quantity, _quantity_places(layout, line.quantity)),
        "unit": lambda: line.unit,
        "wanted": lambda: layout.writing.day(line.wanted),
        "sent": lambda: layout.writing.day(max(order.day, line.wanted - timedelta(days=2))),
    }.get(column, lambda: _figure(layout, line, column))()


def _number(item: Item, column: str) -> str:
    return {"ours": item.sku, "gtin": item.gtin}.get(column, item.maker)


def _figure(layout: Layout, line: Line, column: str) -> str:
    write = layout.writing
    if column == "per":
        return write.number(Decimal(line.per), 0)
    if column == "disc":
        return write.number(Decimal(line.discount), layout.unit % 2 * 2)
    value, places = (line.amount, 2) if column == "amount" else (line.told, max(line.places, layout.unit % 4 + 1))
    return "" if value is None else write.amount(value, places)


def _quantity_places(layout: Layout, quantity: Decimal) -> int:
    return (0, 0, 0, 2, 0, 3)[layout.unit % 6] if quantity == quantity.to_integral_value() else 3


def _cell(text: str | list[str], column: str, **more: Any) -> Cell:
    return {"s": text, "a": "r" if column in RIGHT else "l", **more}


def _widths(columns: tuple[str, ...]) -> list[float]:
    return [WIDE.get(column, 0.9 if column in RIGHT else 0.65) for column in columns]


def _grid(layout: Layout, widths: list[float], head: list[list[Cell]], rows: list[list[Cell]]) -> Block:
    look = layout.choice
    return {
        "t": "table",
        "widths": widths,
        "rules": look["rules"],
        "fill": look["fill"],
        "pad": 2.5 + layout.unit % 3,
        "repeat": layout.repeat,
        "head": head,
        "rows": rows,
    }


def _head(layout: Layout, columns: tuple[str, ...]) -> list[Cell]:
    return [_cell(head_words(layout, column), column, bold=True) for column in columns]


def _row(order: Order, layout: Layout, line: Line, number: int, columns: tuple[str, ...]) -> list[Cell]:
    return [_cell(value(layout, order, line, column, number), column) for column in columns]


def _plain(order: Order, layout: Layout) -> list[Block]:
    rows = []
    for number, line in enumerate(order.lines, start=1):
        row = _row(order, layout, line, number, layout.columns)
        at = layout.columns.index("desc")
        row[at] = _cell([line.text, *line.more], "desc")
        rows.append(row)
    return [_grid(layout, _widths(layout.columns), [_head(layout, layout.columns)], rows)]


def _below(order: Order, layout: Layout) -> list[Block]:
    """The description has a row of its own below the figures."""
    columns = tuple(column for column in layout.columns if column != "desc")
    rows = []
    for number, line in enumerate(order.lines, start=1):
        rows.append(_row(order, layout, line, number, columns))
        rows.append([_cell(["   " + text for text in (line.text, *line.more)], "desc", span=len(columns))])
    return [_grid(layout, _widths(columns), [_head(layout, columns)], rows)]


def _two_rows(order: Order, layout: Layout) -> list[Block]:
    """What it is in the first row, how much of it in the second; the heads likewise."""
    first = tuple(column for column in layout.columns if column not in RIGHT | {"unit", "wanted", "sent"})
    second = tuple(column for column in layout.columns if column not in first)
    span = max(len(first), len(second))
    heads = [_padded(_head(layout, first), span), _padded(_head(layout, second), span)]
    rows = []
    for number, line in enumerate(order.lines, start=1):
        row = _row(order, layout, line, number, first)
        row[first.index("desc")] = _cell([line.text, *line.more], "desc")
        rows += [_padded(row, span), _padded(_row(order, layout, line, number, second), span)]
    return [_grid(layout, [1.0] * span, heads, rows)]


def _padded(row: list[Cell], span: int) -> list[Cell]:
    return [*row[:-1], {**row[-1], "span": span - len(row) + 1}]


def _schedule(order: Order, layout: Layout) -> list[Block]:
    """Below each line a small table says when how much of it is wanted."""
    columns = tuple(column for column in layout.columns if column != "wanted")
    rows = []
    words = [layout.label["c_wanted"], layout.label["c_qty"], layout.label["c_unit"]]
    for number, line in enumerate(order.lines, start=1):
        row = _row(order, layout, line, number, columns)
        row[columns.index("desc")] = _cell([line.text, *line.more], "desc")
        rows.append(row)
        told = [layout.writing.day(line.wanted), value(layout, order, line, "qty", number), line.unit]
        if layout.dates != "header":
            pairs = "     ".join(f"{word}: {one}" for word, one in zip(words, told, strict=True) if one)
            rows.append([_cell(f"     {pairs}", "desc", span=len(columns))])
    return [_grid(layout, _widths(columns), [_head(layout, columns)], rows)]


def _cards(order: Order, layout: Layout) -> list[Block]:
    """Each line is a card of pairs."""
    blocks: list[Block] = []
    for number, line in enumerate(order.lines, start=1):
        left = [column for column in layout.columns if column not in RIGHT | {"unit"}]
        right = [column for column in layout.columns if column not in left]
        sides = [
            {
                "t": "pairs",
                "style": "left",
                "rows": [
                    [
                        f"{head_words(layout, column)}:",
                        [line.text, *line.more] if column == "desc" else value(layout, order, line, column, number),
                    ]
                    for column in side
                ],
            }
            for side in (left, right)
        ]
        card = {"t": "columns", "widths": [1.7, 1], "items": [[one] for one in sides]}
        blocks += [{"t": "box", "items": [card]}] if layout.choice["rules"] == "grid" else [card, {"t": "rule"}]
    return blocks


def _mono(order: Order, layout: Layout) -> list[Block]:
    """As a printer of the eighties would: letters of one width, columns by blanks."""
    columns = layout.columns
    cells = [[head_words(layout, column) for column in columns]]
    cells += [
        [value(layout, order, line, column, number) for column in columns]
        for number, line in enumerate(order.lines, start=1)
    ]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    rule = "-" * (sum(widths) + 2 * (len(columns) - 1))
    texts = [_padded_text(row, widths, columns) for row in cells]
    indent = sum(widths[: columns.index("desc")]) + 2 * columns.index("desc")
    body = [
        text
        for row, line in zip(texts[1:], order.lines, strict=True)
        for text in (row, *(" " * indent + one for one in line.more))
    ]
    return [{"t": "raw", "s": "\n".join([rule, texts[0], rule, *body, rule])}]


def _padded_text(row: list[str], widths: list[int], columns: tuple[str, ...]) -> str:
    return "  ".join(
        cell.rjust(width) if column in RIGHT else cell.ljust(width)
        for cell, width, column in zip(row, widths, columns, strict=True)
    ).rstrip()


def _matrix(order: Order, layout: Layout) -> list[Block]:
    """Sizes across, colours down, a quantity in each field."""
    goods = [line for line in order.lines if line.item]
    sizes = list(dict.fromkeys(line.item.size for line in goods if line.item))
    blocks: list[Block] = []
    head = [
        layout.label["c_desc"],
        *sizes,
        layout.label["c_qty"],
        head_words(layout, "price"),
        head_words(layout, "amount"),
    ]
    rows = []
    for colour in dict.fromkeys(line.item.colour for line in goods if line.item):
        mine = {line.item.size: line for line in goods if line.item and line.item.colour == colour}
        first = next(iter(mine.values()))
        text = first.text.rsplit(" ", 1)[0].rstrip(",")
        counts = [layout.writing.number(mine[size].quantity, 0) if size in mine else "" for size in sizes]
        total = sum((line.quantity for line in mine.values()), Decimal(0))
        amount = sum((line.amount or Decimal(0) for line in mine.values()), Decimal(0))
        told = [
            layout.writing.number(total, 0),
            layout.writing.amount(first.told or Decimal(0)),
            layout.writing.amount(amount),
        ]
        rows.append([_cell(text, "desc"), *(_cell(one, "qty") for one in [*counts, *told])])
    blocks.append(
        _grid(
            layout,
            [3.0, *[0.6] * len(sizes), 0.8, 1.0, 1.2],
            [[_cell(one, "desc" if not at else "qty", bold=True) for at, one in enumerate(head)]],
            rows,
        )
    )
    charges = [f"{one.text}   {layout.writing.amount(one.amount or Decimal(0))}" for one in order.lines if one.charge]
    return [*blocks, *({"t": "text", "s": told} for told in charges)]
