"""What people make by hand, and what has no form at all: letters, sheets, requests, hire, services."""

from dataclasses import replace
from decimal import Decimal

from bench.intake.practice_forms.order import Order, address, one_day
from bench.intake.practice_forms.pen import Pen


def two_blocks(o: Order, p: Pen) -> None:
    """Supplier left, place of delivery right, neither with a label known: a code above, or `Site` alone."""
    p.text(p.width / 2, 26, o.facts.buyer.name, side="c", size=13, bold=True)
    p.text(p.width / 2, 44, " - ".join(o.facts.buyer.lines), side="c", size=8)
    p.text(p.left, 76, "PURCHASE ORDER", bold=True, size=12)
    p.pairs(
        p.right - 160,
        76,
        80,
        [
            ("PO#", o.facts.number),
            ("DATE", o.day(o.facts.day)),
            (o.of("DUE", "NEED BY", "REQ DATE"), o.day(o.lines[0].wanted)),
        ],
        mark="",
    )
    one_day(o)
    p.block(p.left, 130, [o.of("TO", "VENDOR", "SUPPLIER"), *o.vendor], bold=1)
    p.block(p.left + 290, 130, [o.of("LOCATION", "SITE", "RECEIVING DOCK", "JOB SITE"), *address(o.facts.ship)], bold=1)
    y = 220.0
    at = (p.left, p.left + 55, p.left + 110, p.left + 420, p.right)
    p.row(
        y,
        zip(
            at,
            "rllrr",
            (o.of("QTY", "ORDERED"), "U/M", o.of("DESCRIPTION", "MATERIAL"), "PRICE", o.of("EXTENSION", "TOTAL")),
            strict=True,
        ),
        bold=True,
    )
    p.level(y + p.step)
    y += 1.7 * p.step
    for line in o.lines:
        p.row(
            y,
            [
                (at[0] + 20, "r", o.count(line)),
                (at[1], "l", line.unit),
                (at[2], "l", line.text.upper()),
                (at[3], "r", o.price(line)),
                (at[4], "r", o.number(line.amount)),
            ],
        )
        y += p.step
        p.text(at[2], y, f"ITEM {line.code}" if line.code else line.more)
        y += 1.3 * p.step
    p.text(at[2], y + 6, o.pick("unlabelled_note"))
    p.row(p.height - 140, [(at[3], "r", "TOTAL"), (at[4], "r", f"${o.number(o.total)}")], bold=True)


def bare(o: Order, p: Pen) -> None:
    """No label for any address: the letterhead, the supplier on the left, the place of delivery on the right."""
    p.block(p.left, 28, address(o.facts.buyer), bold=1)
    p.text(p.right, 28, o.label["title"], side="r", size=14, bold=True)
    p.pairs(
        p.right - 170,
        50,
        90,
        [
            (o.label["po"], o.facts.number),
            (o.label["date"], o.day(o.facts.day)),
            (o.label["wanted"], o.day(o.lines[0].wanted)),
        ],
    )
    one_day(o)
    p.block(p.left, 120, o.vendor)
    p.block(p.left + 290, 120, address(o.facts.ship, country=o.chance.random() < 0.4))
    y = 210.0
    at = (p.left, p.left + 35, p.left + 110, p.left + 350, p.left + 360, p.right - 75, p.right)
    names = ("pos", "item", "desc", "qty", "unit", "price", "amount")
    p.row(y, zip(at, "lllrlrr", (o.column[name] for name in names), strict=True), bold=True)
    y += 1.8 * p.step
    for number, line in enumerate(o.lines, start=1):
        told = o.price(line) if line.per == 1 else o.number(line.told / line.per, 5)
        cells = (f"{number}", line.code, line.text, o.count(line), line.unit, told, o.number(line.amount))
        p.row(y, zip(at, "lllrlrr", cells, strict=True))
        y += 1.4 * p.step
    p.row(y + 8, [(at[5], "r", o.column["total"]), (at[6], "r", f"{o.number(o.total)} {o.facts.currency}")], bold=True)
    p.tiny([o.pick("tiny"), f"{o.facts.buyer.name}, {', '.join(o.facts.buyer.lines)}"], p.height - 50)


def sheet(o: Order, p: Pen) -> None:
    """A sheet of a workbook printed: labels left, values right, addresses in one cell, few rules."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=12)
    y = 60.0
    said = [
        (o.label["po"], [o.facts.number]),
        (o.label["date"], [o.day(o.facts.day)]),
        (o.label["vendor"], [", ".join(o.vendor)]),
        (o.label["ship"], p.wrapped(", ".join(address(o.facts.ship)), 260)),
        (o.label["bill"], p.wrapped(", ".join(address(o.facts.bill)), 260)),
        (o.label["wanted"], [o.day(o.lines[0].wanted)]),
        (o.label["contact"], [f"{o.facts.person}, {o.facts.phone}"]),
    ]
    one_day(o)
    for label, lines in said:
        p.text(p.left + 3, y, label)
        low = p.block(p.left + 133, y, lines) + 2
        p.box(p.left, y - 2, p.left + 410, low)
        p.rule(p.left + 130, y - 2, p.left + 130, low)
        y = low + 2
    y += 18
    at = (p.left + 3, p.left + 300, p.left + 310, p.left + 420, p.right - 3)
    p.row(
        y,
        zip(
            at,
            "lrlrr",
            (o.column["desc"], o.column["qty"], o.column["unit"], o.column["price"], o.column["amount"]),
            strict=True,
        ),
        bold=True,
    )
    y += 1.5 * p.step
    for line in o.lines:
        told = o.price(line) if line.per == 1 else o.number(line.told / line.per, 5)
        p.row(
            y,
            [
                (at[0], "l", f"{line.code} {line.text}".strip()),
                (at[1], "r", o.count(line)),
                (at[2], "l", line.unit),
                (at[3], "r", told),
                (at[4], "r", o.number(line.amount)),
            ],
        )
        p.level(y + p.step)
        y += 1.4 * p.step
    p.row(y + 4, [(at[3], "r", f"{o.column['total']} {o.facts.currency}"), (at[4], "r", o.number(o.total))])


def letter(o: Order, p: Pen) -> None:
    """A letter: where the goods go stands in a sentence below the lines."""
    p.text(p.right, 30, o.facts.buyer.name, side="r", bold=True, size=12)
    p.block(p.right, 46, [*o.facts.buyer.lines, o.facts.phone], side="r", size=8)
    p.block(p.left, 100, o.vendor)
    p.text(p.left, 165, o.day(o.facts.day))
    p.text(p.left, 190, f"Purchase order {o.facts.number}", bold=True, size=11)
    y = p.block(p.left, 215, ["Dear Sirs,", "", "please supply as follows:"]) + 10
    at = (p.left + 20, p.left + 70, p.left + 330, p.right - 20)
    p.row(y, zip(at, "llrr", ("Quantity", "Description", "Unit price", "Total"), strict=True), bold=True)
    y += 1.5 * p.step
    for line in o.lines:
        p.row(
            y,
            [
                (at[0], "l", f"{o.count(line)} {line.unit}"),
                (at[1], "l", line.text),
                (at[2], "r", o.price(line)),
                (at[3], "r", f"{o.number(line.amount)} {o.facts.currency}"),
            ],
        )
        y += 1.3 * p.step
    one_day(o)
    where = ", ".join(address(o.facts.ship))
    y = p.block(p.left, y + 16, p.wrapped(o.pick("deliver").format(at=where), p.right - p.left)) + 4
    y = p.block(p.left, y, [f"Delivery is required by {o.day(o.lines[0].wanted)}."]) + 10
    p.block(p.left, y, ["Yours faithfully,", "", o.facts.person])
    p.text(
        p.width / 2,
        p.height - 40,
        f"Registered office: {', '.join(o.facts.buyer.lines)}. Registered in {o.facts.country} No. 4482190",
        side="c",
        size=6,
    )


def request(o: Order, p: Pen) -> None:
    """A form to order equipment: one product, all of it labels and values, no table."""
    o.lines = o.lines[:1]
    line = o.lines[0]
    p.text(
        p.width / 2,
        30,
        o.of("PALLET ORDER FORM", "EQUIPMENT ORDER", "PURCHASE ORDER - POOLED EQUIPMENT"),
        side="c",
        bold=True,
        size=13,
    )
    y = p.pairs(
        p.left,
        70,
        130,
        [
            ("Customer", o.facts.buyer.name),
            ("Purchase Order #", o.facts.number),
            ("Order Date", o.day(o.facts.day)),
            ("Contact", o.facts.person),
            ("Phone", o.facts.phone),
        ],
    )
    y += 10
    p.text(p.left, y, o.of("DELIVER TO", "Delivery location", "Ship to"), bold=True)
    y = p.block(p.left, y + p.step, address(o.facts.ship)) + 12
    y = p.pairs(
        p.left,
        y,
        130,
        [
            (o.of("Product", "Item", "Item description"), line.text),
            (o.of("Quantity", "Qty ordered", "Quantity required"), f"{o.count(line)}"),
            (o.of("Unit of measure", "UOM", "Unit"), line.unit),
            (o.of("Price each", "Unit price", "Price per unit"), f"${o.price(line)}"),
            (o.of("Delivery date", "Date required", "Needed by"), o.day(line.wanted)),
        ],
    )
    p.pairs(p.left, y + 8, 130, [("Total", f"${o.number(line.amount)}")])
    p.block(p.left, y + 50, [f"Notes: {o.pick('unlabelled_note')}", o.pick("unlabelled_note")])


def notes(o: Order, p: Pen) -> None:
    """The place of delivery is among the notes below the table, with a label in their midst."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=14)
    p.block(p.left, 50, [*o.facts.buyer.lines, f"Tel: {o.facts.phone}"], size=8)
    p.text(p.right, 30, f"{o.label['title']} No. {o.facts.number}", side="r", bold=True, size=11)
    p.text(p.right, 48, f"{o.label['date']}: {o.day(o.facts.day)}", side="r")
    p.text(p.left, 110, o.label["vendor"] + ":", bold=True)
    p.block(p.left, 123, o.vendor)
    y = 190.0
    at = (p.left, p.left + 30, p.left + 290, p.left + 300, p.right - 140, p.right - 70, p.right)
    names = ("pos", "desc", "qty", "unit", "wanted", "price", "amount")
    at = (p.left, p.left + 40, p.left + 275, p.left + 282, p.left + 325, p.right - 70, p.right)
    p.row(y, zip(at, "llrllrr", (o.column[name] for name in names), strict=True), bold=True)
    p.level(y + p.step)
    y += 1.6 * p.step
    for number, line in enumerate(o.lines, start=1):
        p.row(
            y,
            [
                (at[0], "l", f"{number}"),
                (at[1], "l", line.text),
                (at[2], "r", o.count(line)),
                (at[3], "l", line.unit),
                (at[4], "l", o.day(line.wanted)),
                (at[5], "r", o.price(line)),
                (at[6], "r", o.number(line.amount)),
            ],
        )
        y += 1.4 * p.step
    p.level(y + 2)
    p.row(y + 7, [(at[5], "r", o.column["total"]), (at[6], "r", f"{o.number(o.total)}")], bold=True)
    y += 50
    ship = f"{o.label['ship']}: {', '.join(address(o.facts.ship))}"
    bill = f"{o.label['bill']}: {', '.join(address(o.facts.bill))}"
    p.block(
        p.left,
        y,
        [f"{o.label['terms']}: 30", ship, bill, f"{o.label['currency']}: {o.facts.currency}", o.pick("tiny")],
        size=7.5,
    )


def service(o: Order, p: Pen) -> None:
    """A service: a lump sum, the text over several lines, quantity one."""
    o.lines = o.lines[:1]
    line = replace(o.lines[0], quantity=Decimal(1))
    o.lines = [line]
    p.block(p.left, 30, address(o.facts.buyer), bold=1)
    p.text(p.right, 30, "SERVICE ORDER" if o.chance.random() < 0.5 else "PURCHASE ORDER", side="r", size=14, bold=True)
    p.pairs(
        p.right - 170,
        52,
        90,
        [("Order No", o.facts.number), ("Order Date", o.day(o.facts.day)), ("Requested By", o.facts.person)],
    )
    p.block(p.left, 110, ["Supplier:", *o.vendor])
    p.block(p.left + 290, 110, [o.of("Site address:", "Place of performance:", "Deliver to:"), *address(o.facts.ship)])
    y = 200.0
    at = (p.left, p.left + 45, p.left + 350, p.left + 390, p.right)
    p.row(
        y,
        zip(
            at,
            "llrlr",
            ("Item", "Description of services", "Qty", "UOM", o.of("Price", "Total Price", "Net Price")),
            strict=True,
        ),
        bold=True,
    )
    p.level(y + p.step)
    y += 1.6 * p.step
    p.row(
        y,
        [
            (at[0], "l", "1"),
            (at[1], "l", line.text),
            (at[2], "r", "1"),
            (at[3], "l", "LS"),
            (at[4], "r", o.number(line.told)),
        ],
    )
    y = p.block(at[1], y + p.step, [line.more]) + 6
    p.text(at[1], y, f"{o.of('Completion date', 'Required by', 'Delivery date')}: {o.day(line.wanted)}")
    p.row(y + 40, [(at[3], "r", f"Total {o.facts.currency}"), (at[4], "r", o.number(line.told))], bold=True)
    p.tiny([o.pick("tiny"), o.pick("tiny"), o.pick("tiny")])


def two_pages(o: Order, p: Pen) -> None:
    """The table goes on after small print of the first page; heads again, wrapped cells, no rules."""
    p.text(p.left, 26, o.facts.buyer.name, bold=True, size=13)
    p.block(p.left, 44, o.facts.buyer.lines, size=8)
    p.text(p.right, 26, o.label["title"], side="r", size=13)
    p.pairs(
        p.right - 170,
        46,
        90,
        [
            (o.label["po"], o.facts.number),
            (o.label["date"], o.day(o.facts.day)),
            (o.label["currency"], o.facts.currency),
        ],
    )
    p.text(p.left, 110, o.label["vendor"])
    p.block(p.left, 123, o.vendor)
    p.text(p.left + 270, 110, o.label["ship"])
    p.block(p.left + 270, 123, address(o.facts.ship))
    at = (p.left, p.left + 45, p.left + 120, p.left + 300, p.left + 308, p.left + 350, p.right - 65, p.right)
    names = ("pos", "item", "desc", "qty", "unit", "wanted", "price", "amount")
    y = 210.0
    for number, line in enumerate(o.lines, start=1):
        if number in (1, 3):
            if number == 3:
                p.tiny([o.pick("tiny"), o.pick("tiny"), o.pick("tiny")], p.height - 70)
                p.new_page()
                p.text(p.left, 26, f"{o.label['title']} {o.facts.number}", bold=True)
                y = 60.0
            p.row(y, zip(at, "lllrllrr", (o.column[name] for name in names), strict=True), bold=True, size=p.size - 1)
            p.level(y + p.step)
            y += 1.6 * p.step
        text = p.wrapped(f"{line.text} {line.more}".strip(), 135)
        told = o.price(line) if line.per == 1 else o.number(line.told / line.per, 5)
        p.row(
            y,
            [
                (at[0], "l", f"{number * 10}"),
                (at[1], "l", line.code),
                (at[2], "l", text[0]),
                (at[3], "r", o.count(line)),
                (at[4], "l", line.unit),
                (at[5], "l", o.day(line.wanted)),
                (at[6], "r", told),
                (at[7], "r", o.number(line.amount)),
            ],
        )
        y = p.block(at[2], y + p.step, text[1:]) + 4
    p.row(y + 10, [(at[6], "r", o.column["total"]), (at[7], "r", o.number(o.total))], bold=True)
    p.tiny([o.pick("tiny"), f"{o.facts.buyer.name}, {', '.join(o.facts.buyer.lines)}"], p.height - 50)


def centred(o: Order, p: Pen) -> None:
    """Cells are centred in their rows, lines of a text stand above and below the numbers."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=12)
    p.text(p.right, 30, f"PO {o.facts.number}", side="r", bold=True, size=12)
    p.text(p.right, 46, o.day(o.facts.day), side="r")
    x = p.left + 260
    p.box(p.left, 70, x - 10, 150)
    p.box(x, 70, p.right, 150)
    p.over(p.left + 5, 74, "Supplier", o.vendor)
    p.over(x + 5, 74, o.of("Deliver to", "Delivery address", "Ship to"), address(o.facts.ship))
    p.text(p.left, 160, f"{o.of('Required', 'Delivery date', 'Due')}: {o.day(o.lines[0].wanted)}")
    one_day(o)
    y = 185.0
    at = (p.left + 15, p.left + 35, p.left + 300, p.left + 370, p.right - 5)
    p.row(y, zip(at, "clccr", ("#", "Item", "Qty", "Price", "Amount"), strict=True), bold=True)
    p.level(y + p.step)
    y += 1.5 * p.step
    for number, line in enumerate(o.lines, start=1):
        text = [
            *p.wrapped(line.text, 180),
            *([line.more] if line.more else []),
            *([f"SKU {line.code}"] if line.code else []),
        ]
        low = p.block(at[1], y, text)
        middle = (y + low - p.step) / 2
        p.row(
            middle,
            [
                (at[0], "c", f"{number}"),
                (at[2], "c", f"{o.count(line)} {line.unit}"),
                (at[3], "c", f"{o.price(line)}"),
                (at[4], "r", o.number(line.amount)),
            ],
        )
        p.level(low + 1)
        y = low + 5
    p.row(y + 8, [(at[3], "c", "Total"), (at[4], "r", f"{o.number(o.total)} {o.facts.currency}")], bold=True)
    p.text(p.left, p.height - 40, f"{o.facts.buyer.name} | Registered office: {', '.join(o.facts.buyer.lines)}", size=6)
