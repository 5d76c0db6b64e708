"""What stands in the cells of a practice table."""

from datetime import timedelta
from decimal import Decimal

from bench.intake.practice_tables.plan import Line, Plan

RIGHT = frozenset({"qty", "price", "per", "disc", "amount", "weight", "tax", "list", "open"})


def position(layout: Plan, number: int) -> str:
    """The number of a line."""
    return {"10": f"{number * 10}", "00010": f"{number * 10:05}", "001": f"{number:03}", "1.": f"{number}."}.get(
        layout.position, f"{number}"
    )


def value(layout: Plan, line: Line, column: str, number: int) -> str:
    """What a column says of a line, in one line."""
    told = {
        "pos": position(layout, number),
        "item": line.code,
        "ours": line.item.sku,
        "gtin": line.item.gtin,
        "desc": line.text,
        "unit": line.unit,
        "wanted": layout.day(line.wanted),
        "per": layout.number(Decimal(line.per), 0),
        "disc": layout.number(Decimal(line.discount), layout.places % 2),
        "tax": "19",
        "weight": layout.number(line.quantity / 10, 1),
        "open": layout.number(Decimal(int(line.quantity / 3)), layout.quantity_places),
        "promised": layout.day(line.wanted - timedelta(days=4)),
    }
    if column == "list":
        return layout.amount(line.told * Decimal("1.25"), max(layout.places, 2)) if line.told is not None else ""
    if column == "qty":
        return quantity(layout, line)
    if column == "price":
        return price(layout, line)
    if column == "amount":
        return layout.amount(line.amount) if line.amount is not None else ""
    return told[column]


def quantity(layout: Plan, line: Line) -> str:
    """How many, with the unit where the two are one."""
    exact = line.quantity == line.quantity.to_integral_value()
    told = layout.number(line.quantity, layout.quantity_places if exact else max(1, layout.quantity_places))
    return f"{told} {line.unit}" if layout.kind == "glued" else told


def price(layout: Plan, line: Line) -> str:
    """The price, and per what where the two are one."""
    if line.told is None:
        return ""
    places = max(layout.places, -int(line.told.normalize().as_tuple().exponent), 2)
    told = layout.amount(line.told, places)
    if layout.kind == "glued" and line.per > 1:
        return f"{told} / {line.per}"
    return told


def description(layout: Plan, line: Line) -> list[str]:
    """The lines of the cell that says what it is."""
    return [*([line.above] if line.above else []), *_told(layout, line)]


def _told(layout: Plan, line: Line) -> list[str]:
    code = line.code
    match layout.kind:
        case "code_below":
            return [line.text, code, *line.more]
        case "code_above":
            return [code, line.text, *line.more]
        case "code_before":
            return [f"{code} {line.text}", *line.more]
        case "dated":
            return [line.text, *line.more, f"{layout.label['wanted'].split('|')[0]}: {layout.day(line.wanted)}"]
        case _:
            return [line.text, *line.more]


def is_dated(layout: Plan) -> bool:
    """Whether a date stands at each line."""
    return layout.kind in {"schedule", "dated"} or ("wanted" in layout.columns and layout.kind != "matrix")
