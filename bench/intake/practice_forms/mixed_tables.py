"""Tables of lines of the mixed orders."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from bench.intake.practice_forms.order import Line, Order
from bench.intake.practice_forms.pen import Pen

Heads = Sequence[tuple[str, str]]


def _set(
    o: Order, p: Pen, y: float, heads: Heads, at: Sequence[float], sides: str, more: Callable[[Line, float], float]
) -> float:
    """Cells by name below heads; `more` writes what stands below a line and answers what is below."""
    if o.chance.random() < 0.4:
        p.level(y - 3)
    top, bold = y, o.chance.random() < 0.6
    wrapped = o.chance.random() < 0.4
    for n, part in enumerate(zip(*(_in_two(head) if wrapped else ("", head) for _, head in heads), strict=True)):
        p.row(y + n * p.step * wrapped, zip(at, sides, part, strict=True), bold=bold)
    y += p.step * wrapped
    p.level(y + 1.2 * p.step)
    y += 1.7 * p.step
    style = o.chance.choice(("plain", "plain", "centred", "ruled"))
    for number, line in enumerate(o.lines, start=1):
        cells = {
            "n": f"{number}",
            "code": line.code,
            "text": line.text,
            "qty": o.count(line, 2 if o.places == 3 else 0),
            "unit": line.unit,
            "price": o.price(line),
            "amount": o.number(line.amount),
            "day": o.day(line.wanted),
            "count": f"{o.count(line)} {line.unit}",
            "each": f"{o.price(line)}/{line.unit}",
            "zero": "0.00",
            "no": "N",
            "codetext": f"{line.code} {line.text}".strip(),
            "money": o.sign + o.price(line),
            "moneyed": o.sign + o.number(line.amount),
        }
        index = next((n for n, (name, _) in enumerate(heads) if name in {"text", "codetext"}), None)
        texts = [""]
        if index is not None:
            wide = (at[index + 1] - at[index] - (45 if sides[index + 1] == "r" else 6)) if index + 1 < len(at) else 200
            texts = p.wrapped(cells[heads[index][0]], max(wide, 90))
            cells[heads[index][0]] = texts[0]
        others = [
            (x, side, cells[name])
            for n, (x, side, (name, _)) in enumerate(zip(at, sides, heads, strict=True))
            if n != index
        ]
        middle = y + (len(texts) - 1) * p.step / 2 if style == "centred" else y
        p.row(middle, others)
        low = p.block(at[index], y, texts) if index is not None else y + p.step
        y = more(line, low) + 3
        if style == "ruled":
            p.level(y - 2)
    if style == "ruled":
        for x in (p.left - 4, *(x - 4 for x, side in zip(at, sides, strict=True) if side == "l"), p.right + 3):
            p.rule(x, top - 3, x, y - 2)
    return y


def _in_two(head: str) -> tuple[str, str]:
    """A head over two lines, where it has two words."""
    first, _, rest = head.partition(" ")
    return (first, rest) if rest and rest[0].isalpha() else ("", head)


def _dated(o: Order, p: Pen, x: float, label: str, *, by_line: bool) -> Callable[[Line, float], float]:
    def write(line: Line, y: float) -> float:
        lines = []
        if line.more and o.chance.random() < 0.5:
            lines.append(line.more)
        if by_line:
            lines.append(f"{label} {o.day(line.wanted)}")
        return p.block(x, y, lines)

    return write


def plains(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """Great Plains: line, item, description, date, unit, ordered, price, extended; the vendor's item below."""
    at = (p.left, p.left + 22, p.left + 110, p.left + 255, p.left + 320, p.left + 400, p.right - 65, p.right)
    heads = [
        ("n", "L/N"),
        ("code", "Item Number"),
        ("text", "Description"),
        ("day", "Req. Date"),
        ("unit", "U/M"),
        ("qty", "Ordered"),
        ("price", "Unit Price"),
        ("amount", "Ext. Price"),
    ]
    del by_line
    return _set(
        o,
        p,
        y,
        heads,
        at,
        "lllllrrr",
        lambda line, low: p.block(p.left + 110, low, [f"Vendor item {line.ours}"] if line.ours else []),
    )


def accpac(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """Quantity first, then unit, item and text."""
    at = (p.left + 45, p.left + 55, p.left + 100, p.left + 190, p.right - 75, p.right)
    heads = [
        ("qty", o.of("Qty", "Quantity Ordered", "QTY")),
        ("unit", "Unit"),
        ("code", "Item No."),
        ("text", "Description"),
        ("price", "Unit Cost"),
        ("amount", "Extended"),
    ]
    return _set(
        o,
        p,
        y,
        heads,
        at,
        "rlllrr",
        _dated(o, p, p.left + 190, o.of("Expected arrival:", "Arrival Date:", "Deliver by"), by_line=by_line),
    )


def as400(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """Capitals; the price has its unit behind a stroke."""
    at = (p.left, p.left + 40, p.left + 310, p.left + 320, p.right - 70, p.right)
    heads = [
        ("n", "LINE"),
        ("codetext", "ITEM / DESCRIPTION"),
        ("qty", "QUANTITY"),
        ("unit", "UM"),
        ("each", "PRICE"),
        ("amount", "AMOUNT"),
    ]
    return _set(
        o,
        p,
        y,
        heads,
        at,
        "llrlrr",
        _dated(o, p, p.left + 60, o.of("DELV DATE", "DUE DATE:", "REQ DATE"), by_line=by_line),
    )


def quad(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """The item and numbers first, its description in the line below."""
    at = (p.left, p.left + 25, p.left + 130, p.left + 160, p.left + 300, p.left + 308, p.right - 75, p.right)
    heads = [
        ("n", "Ln"),
        ("code", "Item Number"),
        ("no", "T"),
        ("day", o.of("Due", "Due Date")),
        ("qty", "Qty Open"),
        ("unit", "UM"),
        ("price", "Unit Cost"),
        ("amount", "Ext. Cost"),
    ]
    del by_line

    def more(line: Line, low: float) -> float:
        return p.block(p.left + 25, low, [line.text, *([line.more] if line.more else [])])

    if not all(line.code for line in o.lines):
        heads[1] = ("codetext", "Item Number")
        return _set(
            o,
            p,
            y,
            [
                ("n", "Ln"),
                ("codetext", "Item"),
                ("day", "Due"),
                ("qty", "Qty"),
                ("unit", "UM"),
                ("price", "Unit Cost"),
                ("amount", "Ext. Cost"),
            ],
            (p.left, p.left + 25, p.left + 220, p.left + 330, p.left + 338, p.right - 75, p.right),
            "lllrlrr",
            lambda _, at: at,
        )
    return _set(o, p, y, heads, at, "llllrlrr", more)


def words_only(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """A count with its unit, a text, a price with a sign."""
    at = (p.left, p.left + 90, p.right - 90, p.right)
    heads = [
        ("count", o.of("Quantity", "QTY ORDERED")),
        ("text", o.of("Description", "Product")),
        ("money", o.of("Price", "Unit Price", "Price Each")),
        ("moneyed", o.of("Total", "Amount", "Line Total")),
    ]
    return _set(
        o,
        p,
        y,
        heads,
        at,
        "llrr",
        _dated(o, p, p.left + 90, o.of("Delivery date:", "Deliver on", "Date required:"), by_line=by_line),
    )


def wide(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """Columns that say nothing of the order stand between."""
    size, p.size = p.size, min(p.size, 8.0)
    at = (
        p.left,
        p.left + 20,
        p.left + 95,
        p.left + 280,
        p.left + 320,
        p.left + 345,
        p.left + 395,
        p.left + 455,
        p.right,
    )
    heads = [
        ("n", "#"),
        ("code", "Part No."),
        ("text", "Part Description"),
        ("qty", "Qty"),
        ("unit", "UOM"),
        ("no", "Tax"),
        ("zero", "Received"),
        ("price", "Price"),
        ("amount", "Extension"),
    ]
    at = (
        p.left,
        p.left + 20,
        p.left + 95,
        p.left + 300,
        p.left + 306,
        p.left + 345,
        p.left + 410,
        p.right - 60,
        p.right,
    )
    low = _set(
        o,
        p,
        y,
        heads,
        at,
        "lllrllrrr",
        _dated(o, p, p.left + 95, o.of("Due:", "Promise date", "Req'd:"), by_line=by_line),
    )
    p.size = size
    return low


def scheduled(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """Each line's deliveries below it: day, count and unit again."""
    at = (p.left, p.left + 30, p.left + 300, p.left + 310, p.right - 80, p.right)
    heads = [
        ("n", "Item"),
        ("text", "Material / Description"),
        ("qty", "Quantity"),
        ("unit", "Unit"),
        ("price", "Net Price"),
        ("amount", "Net Value"),
    ]
    del by_line

    def more(line: Line, low: float) -> float:
        return p.block(
            p.left + 45,
            low,
            [
                *([f"Material: {line.code}"] if line.code else []),
                f"Delivery schedule: {o.day(line.wanted)}  {o.count(line)} {line.unit}",
            ],
        )

    return _set(o, p, y, heads, at, "llrlrr", more)


def long_text(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """Texts of several lines with notes below, which say nothing of the item."""
    at = (p.left, p.left + 70, p.left + 330, p.left + 340, p.right - 75, p.right)
    heads = [
        ("code", o.of("Item", "Product Code", "Stock #")),
        ("text", "Description"),
        ("qty", o.of("Ordered", "Qty Ord")),
        ("unit", "U/M"),
        ("price", "Cost"),
        ("amount", "Total Cost"),
    ]

    def more(line: Line, low: float) -> float:
        day = [f"Date Required: {o.day(line.wanted)}"] if by_line else []
        return p.block(p.left + 70, low + 4, [*day, o.pick("unlabelled_note")])

    return _set(o, p, y, heads, at, "llrlrr", more)


def free(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """The goods at no charge here: zeros where prices would stand."""
    o.lines = [replace(line, told=Decimal(0)) for line in o.lines]
    return accpac(o, p, y, by_line=by_line)


def unsummed(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """Prices and no amounts."""
    at = (p.left, p.left + 90, p.left + 380, p.left + 390, p.right)
    heads = [
        ("code", "Product"),
        ("text", "Description"),
        ("qty", "Quantity"),
        ("unit", "UOM"),
        ("price", o.of("Unit Price", "Price")),
    ]
    return _set(o, p, y, heads, at, "llrlr", _dated(o, p, p.left + 90, "Delivery date:", by_line=by_line))


def headless(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """No heads: a count, a unit, a text, a price at a sign, an amount."""
    for line in o.lines:
        p.text(p.left + 20, y, f"{o.count(line)} {line.unit}")
        p.text(p.left + 90, y, line.text)
        p.text(p.right - 90, y, f"@ {o.sign}{o.price(line)}", side="r")
        p.text(p.right, y, f"{o.sign}{o.number(line.amount)}", side="r")
        y += p.step
        if by_line:
            p.text(p.left + 90, y, f"Delivery date: {o.day(line.wanted)}")
            y += p.step
        y += 4
    return y


def below_price(o: Order, p: Pen, y: float, *, by_line: bool) -> float:
    """The price stands behind a label below the text."""
    at = (p.left, p.left + 60, p.left + 380, p.left + 390)
    heads = [("n", "Line"), ("text", "Item / Description"), ("qty", "Quantity"), ("unit", "Unit")]

    def more(line: Line, low: float) -> float:
        told = [f"Unit price: {o.sign}{o.price(line)}"]
        return p.block(p.left + 60, low, [*told, *([f"Delivery date: {o.day(line.wanted)}"] if by_line else [])])

    return _set(o, p, y, heads, at, "llrl", more)


TABLES = (free, unsummed, headless, below_price, plains, accpac, as400, quad, words_only, wide, scheduled, long_text)
