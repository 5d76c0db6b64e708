"""Forms of European houses: German letters with data on the right, Italian and Spanish grids, bands of small labels."""

from bench.intake.practice_forms.order import Order, address, one_day
from bench.intake.practice_forms.pen import Pen


def _table(
    o: Order, p: Pen, y: float, names: tuple[str, ...], at: tuple[float, ...], sides: str, *, below: str = ""
) -> float:
    """A table of these columns; answers what is below."""
    p.row(y, zip(at, sides, (o.column[name] for name in names), strict=True), bold=True, size=p.size - 0.5)
    p.level(y + 1.1 * p.step)
    y += 1.6 * p.step
    for number, line in enumerate(o.lines, start=1):
        per = line.per if "per" in names else 1
        told = o.price(line) if per == line.per else o.number(line.told / line.per, 5)
        wide = (
            next((at[n + 1] for n, name in enumerate(names) if name == "desc" and n + 1 < len(at)), p.right)
            - at[names.index("desc")]
            - 50
        )
        text = p.wrapped(line.text, max(110, wide))
        cells = {
            "pos": f"{number}",
            "item": line.code,
            "ours": line.ours,
            "desc": text[0],
            "qty": o.count(line),
            "unit": line.unit,
            "price": told,
            "per": f"{line.per}",
            "disc": "",
            "amount": o.number(line.amount),
            "wanted": o.day(line.wanted),
            "tax": "20",
        }
        p.row(y, [(x, side, cells[name]) for x, side, name in zip(at, sides, names, strict=True)])
        y = p.block(at[names.index("desc")], y + p.step, text[1:])
        if below:
            p.text(at[names.index("desc")], y, below.format(ours=line.ours or "-", wanted=o.day(line.wanted)))
            y += p.step
        y += 3
    return y


def house(o: Order, p: Pen) -> None:
    """A letter by DIN: the sender in small type above the window, a list of data on the right, texts around."""
    p.text(p.left, 98, f"{o.facts.buyer.name} · {' · '.join(o.facts.buyer.lines)}", size=6)
    p.block(p.left, 112, ["Firma" if o.facts.language == "de" else "", *o.vendor])
    x = p.left + 320
    p.text(x, 90, o.label["title"], bold=True, size=13)
    p.pairs(
        x,
        112,
        95,
        [
            (o.label["po"], o.facts.number),
            (o.label["date"], o.day(o.facts.day)),
            (o.label["supno"], "70044"),
            (o.label["contact"], o.facts.person),
            (o.label["phone"], o.facts.phone),
        ],
        mark=o.of(":", ""),
    )
    y = 215.0
    p.text(p.left, y, o.label["ship"] + ":")
    y = p.block(p.left + 100, y, address(o.facts.ship)) + 6
    y = p.pairs(p.left, y, 100, [(o.label["wanted"], o.day(o.lines[0].wanted)), (o.label["terms"], "14 / 30")]) + 14
    one_day(o)
    y = _table(
        o,
        p,
        y,
        ("pos", "item", "desc", "qty", "unit", "price", "per", "amount"),
        (p.left, p.left + 30, p.left + 100, p.left + 310, p.left + 318, p.right - 105, p.right - 70, p.right),
        "lllrlrrr",
    )
    p.level(y)
    p.row(
        y + 5,
        [(p.right - 90, "r", f"{o.column['total']} {o.facts.currency}"), (p.right, "r", o.number(o.total))],
        bold=True,
    )
    p.tiny(
        [
            f"{o.facts.buyer.name}      {o.facts.buyer.lines[-1]}      IBAN XX30 5075 0094 0000 0485 67",
            f"{o.facts.buyer.street}      {o.facts.phone}      HRB 13302",
        ],
        p.height - 55,
    )


def bands(o: Order, p: Pen) -> None:
    """Bands of boxes with small labels above values, the two addresses in boxes, codes first."""
    p.text(p.left, 26, o.facts.buyer.name, bold=True, size=12)
    p.block(p.left, 42, o.facts.buyer.lines, size=7.5)
    x = p.left + 270
    for left, label, lines in (
        (p.left, o.label["ship"], address(o.facts.ship)),
        (x, {"it": "Spett.le"}.get(o.facts.language, o.label["vendor"]), o.vendor),
    ):
        p.box(left, 84, left + 245, 152)
        p.over(left + 5, 87, label, lines)
    width = (p.right - p.left) / 4
    for n, (label, value) in enumerate(
        (
            (o.label["po"], o.facts.number),
            (o.label["date"], o.day(o.facts.day)),
            (o.label["custno"], "C004471"),
            (o.label["terms"], "60"),
        )
    ):
        p.box(p.left + n * width, 160, p.left + (n + 1) * width, 186)
        p.over(p.left + n * width + 4, 162, label, value)
    y = _table(
        o,
        p,
        200,
        ("item", "desc", "unit", "qty", "price", "amount", "wanted"),
        (p.left, p.left + 75, p.left + 265, p.left + 325, p.left + 385, p.left + 445, p.right),
        "lllrrrr",
    )
    p.level(y + 120)
    p.row(
        y + 125,
        [(p.right - 200, "l", f"{o.column['total']} {o.facts.currency}"), (p.right, "r", o.number(o.total))],
        bold=True,
    )
    p.tiny([o.pick("tiny")])


def latin(o: Order, p: Pen) -> None:
    """Quantity first; the place of delivery in one line behind its label, the date in another."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=13)
    p.text(p.left, 48, ", ".join(o.facts.buyer.lines), size=8)
    p.text(p.right, 30, o.label["title"], side="r", bold=True, size=12)
    p.text(p.right, 46, f"{o.label['po']} {o.facts.number}", side="r")
    p.text(p.right, 60, f"{o.label['date']}: {o.day(o.facts.day)}", side="r")
    p.box(p.left, 84, p.left + 250, 150)
    p.block(p.left + 6, 88, [o.label["vendor"] + ":", *o.vendor])
    y = p.block(p.left, 166, p.wrapped(f"{o.label['ship']}: {', '.join(address(o.facts.ship))}", p.right - p.left))
    y = p.block(p.left, y + 2, [f"{o.label['wanted']}: {o.day(o.lines[0].wanted)}", f"{o.label['terms']}: 30"]) + 12
    one_day(o)
    y = _table(
        o,
        p,
        y,
        ("qty", "unit", "item", "desc", "price", "amount"),
        (p.left + 40, p.left + 48, p.left + 90, p.left + 165, p.right - 80, p.right),
        "rlllrr",
    )
    p.row(
        y + 10,
        [(p.right - 80, "r", f"{o.column['total']} {o.facts.currency}"), (p.right, "r", o.number(o.total))],
        bold=True,
    )
    p.text(
        p.width / 2,
        p.height - 40,
        f"{o.facts.buyer.name} - {', '.join(o.facts.buyer.lines)} - {o.label['vat']} 0815471199",
        side="c",
        size=6,
    )


def three_parties(o: Order, p: Pen) -> None:
    """Who orders, who supplies, who receives: three columns of boxes; all names are companies."""
    p.text(p.width / 2, 28, f"{o.label['title']} {o.facts.number}", side="c", bold=True, size=13)
    p.text(p.width / 2, 46, f"{o.label['date']}: {o.day(o.facts.day)}", side="c")
    third = (p.right - p.left) / 3
    for n, (label, lines) in enumerate(
        (
            (o.label["buyer"], address(o.facts.buyer)),
            (o.label["vendor"], o.vendor),
            (o.label["ship"], address(o.facts.ship)),
        )
    ):
        left = p.left + n * third
        p.box(left, 70, left + third - 6, 150)
        p.text(left + 4, 73, label + o.of(":", ""), bold=True, size=p.size - 1)
        p.block(left + 4, 87, lines, size=p.size - 1)
    y = _table(
        o,
        p,
        175,
        ("pos", "desc", "qty", "unit", "price", "amount"),
        (p.left, p.left + 30, p.left + 320, p.left + 328, p.right - 80, p.right),
        "llrlrr",
        below=o.label["wanted"] + ": {wanted}",
    )
    p.row(
        y + 10,
        [(p.right - 80, "r", o.column["total"]), (p.right, "r", f"{o.number(o.total)} {o.facts.currency}")],
        bold=True,
    )
    p.tiny([o.pick("tiny")])


def below(o: Order, p: Pen) -> None:
    """Places of delivery and invoice at the foot, below sums; the date of delivery in the lines."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=12)
    p.block(p.left, 46, [*o.facts.buyer.lines, f"{o.label['phone']} {o.facts.phone}"], size=8)
    p.block(p.left + 300, 100, o.vendor)
    p.text(p.left, 160, o.label["title"], bold=True, size=13)
    y = (
        p.pairs(
            p.left,
            182,
            110,
            [
                (o.label["po"], o.facts.number),
                (o.label["date"], o.day(o.facts.day)),
                (o.label["contact"], o.facts.person),
            ],
        )
        + 14
    )
    y = _table(
        o,
        p,
        y,
        ("pos", "item", "desc", "wanted", "qty", "unit", "price", "amount"),
        (p.left, p.left + 28, p.left + 95, p.left + 262, p.left + 355, p.left + 362, p.right - 62, p.right),
        "llllrlrr",
    )
    p.level(y)
    p.row(
        y + 5,
        [(p.right - 80, "r", f"{o.column['total']} {o.facts.currency}"), (p.right, "r", o.number(o.total))],
        bold=True,
    )
    y += 44
    p.text(p.left, y, o.label["ship"] + ":", bold=True)
    p.block(p.left, y + p.step, address(o.facts.ship))
    p.text(p.left + 270, y, o.label["bill"] + ":", bold=True)
    p.block(p.left + 270, y + p.step, address(o.facts.bill))
    p.text(
        p.left,
        p.height - 45,
        f"{o.facts.buyer.name} {', '.join(o.facts.buyer.lines)} {o.label['vat']} 4471 0021",
        size=6,
    )


def release(o: Order, p: Pen) -> None:
    """A release of a contract: its number and the contract's, no prices."""
    o.shows.discard("price")
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=12)
    p.block(p.left, 46, o.facts.buyer.lines, size=8)
    p.text(p.left, 90, f"{o.label['title']} {o.facts.number}", bold=True, size=13)
    p.pairs(
        p.left,
        112,
        120,
        [
            (o.label["date"], o.day(o.facts.day)),
            (o.label["contract"], "4600001887"),
            (o.label["contact"], o.facts.person),
        ],
    )
    p.block(p.left, 165, [o.label["vendor"] + ":", *o.vendor])
    p.block(p.left + 270, 165, [o.label["ship"] + ":", *address(o.facts.ship)])
    y = 250.0
    names = ("pos", "item", "desc", "qty", "unit", "wanted")
    at = (p.left, p.left + 35, p.left + 120, p.left + 370, p.left + 380, p.left + 425)
    p.row(y, zip(at, "lllrll", (o.column[name] for name in names), strict=True), bold=True)
    y += 1.6 * p.step
    for number, line in enumerate(o.lines, start=1):
        p.row(
            y,
            [
                (at[0], "l", f"{number}"),
                (at[1], "l", line.code),
                (at[2], "l", line.text),
                (at[3], "r", o.count(line)),
                (at[4], "l", line.unit),
                (at[5], "l", o.day(line.wanted)),
            ],
        )
        y += 1.4 * p.step
    p.tiny([o.pick("tiny")])
