"""Forms of American programs: Sage, QuickBooks, NetSuite, Oracle, JD Edwards, Epicor and their like."""

from bench.intake.practice_forms.order import Order, address, one_day
from bench.intake.practice_forms.pen import Pen


def sage(o: Order, p: Pen) -> None:
    """Vendor and ship-to side by side, one band of terms, a line of several heads, notes between."""
    p.text(p.width / 2, 28, "Purchase Order", side="c", size=13)
    p.block(
        p.left,
        46,
        [
            o.facts.buyer.name.upper(),
            "",
            *(one.upper() for one in o.facts.buyer.lines),
            f"TELEPHONE NO: {o.facts.phone}",
        ],
    )
    p.pairs(
        p.right - 150,
        72,
        80,
        [("P.O. Number", o.facts.number), ("Order Date", o.day(o.facts.day)), ("Vendor Number", "10-VAN001")],
    )
    p.text(p.left, 140, "Vendor:")
    p.block(p.left, 152, o.vendor)
    p.text(p.left + 310, 140, o.of("Ship To:", "Deliver To:", "Ship-to"))
    p.block(p.left + 310, 152, address(o.facts.ship))
    p.text(p.left, 212, "Confirm To:")
    at = (p.left, p.left + 110, p.left + 220, p.left + 320)
    p.row(236, zip(at, "llll", ("Required Date", "Ship VIA", "F.O.B.", "Terms"), strict=True))
    p.row(248, zip(at, "llll", (o.day(o.facts.wanted), "", "", "UPON RECEIPT"), strict=True))
    cells = ("Item Code", "Unit", "Ordered", "Received", "Backordered", "Unit Cost", "Amount")
    at7 = (p.left, p.left + 160, p.left + 245, p.left + 310, p.left + 380, p.right - 75, p.right)
    p.row(270, zip(at7, "llrrrrr", cells, strict=True))
    p.level(282)
    y = 288.0
    for line in o.lines:
        code = line.code or line.text
        p.row(
            y,
            [
                (at7[0], "l", code),
                (at7[1], "l", line.unit),
                (at7[2], "r", o.count(line, 4)),
                (at7[3], "r", "0.0000"),
                (at7[4], "r", "0.0000"),
                (at7[5], "r", o.number(line.told, 4)),
                (at7[6], "r", o.number(line.amount)),
            ],
        )
        y += p.step
        if line.code:
            p.text(at7[0] + 5, y, line.text.upper())
        p.row(
            y,
            [
                (p.left + 300, "l", "Whse:"),
                (p.left + 330, "l", "001"),
                (p.right - 130, "l", f"Required Date: {o.day(line.wanted)}"),
            ],
        )
        y += p.step
        if line.more:
            p.text(at7[0] + 5, y, line.more)
            y += p.step
        y += 4
    p.text(p.left + 40, y + 8, o.pick("unlabelled_note"))
    y = p.height - 120
    for label, value in (
        ("Net Order:", o.number(o.total)),
        ("Sales Tax:", "0.00"),
        ("Freight:", "0.00"),
        ("Order Total:", o.number(o.total)),
    ):
        p.row(y, [(p.right - 70, "r", label), (p.right, "r", value)])
        y += p.step


def quickbooks(o: Order, p: Pen) -> None:
    """Boxes with heads: date and number at the top, vendor and ship-to, a table without units."""
    p.block(p.left, 36, address(o.facts.buyer), bold=1)
    p.text(p.right, 36, "Purchase Order", side="r", size=16, bold=True)
    left = p.right - 150
    p.box(left, 66, p.right, 98)
    p.level(80, left)
    p.rule(left + 75, 66, left + 75, 98)
    p.row(69, [(left + 37, "c", "Date"), (left + 112, "c", "P.O. No.")])
    p.row(84, [(left + 37, "c", o.day(o.facts.day)), (left + 112, "c", o.facts.number)])
    for x, label, lines in ((p.left, "Vendor", o.vendor), (p.left + 280, "Ship To", address(o.facts.ship))):
        p.box(x, 118, x + 220, 210)
        p.level(132, x, x + 220)
        p.text(x + 6, 120, label)
        p.block(x + 6, 136, lines)
    y = 230.0
    p.box(p.right - 170, y, p.right, y + 30)
    p.level(y + 14, p.right - 170)
    p.row(y + 3, [(p.right - 127, "c", "Terms"), (p.right - 42, "c", o.of("Expected", "Due Date", "Ship Date"))])
    p.row(y + 17, [(p.right - 127, "c", "Net 30"), (p.right - 42, "c", o.day(o.facts.wanted))])
    o.lines = [line for line in o.lines if line.wanted == o.facts.wanted] or o.lines[:1]
    if o.lines[0].wanted != o.facts.wanted:
        o.shows.discard("wanted")
    y = 275.0
    at = (p.left + 6, p.left + 90, p.left + 330, p.right - 85, p.right - 5)
    p.box(p.left, y, p.right, p.height - 130)
    p.level(y + 14)
    p.row(
        y + 3,
        zip(
            at,
            "llrrr",
            (o.of("Item", "Item No."), "Description", o.of("Qty", "Quantity"), o.of("Rate", "Cost"), "Amount"),
            strict=True,
        ),
    )
    y += 20
    for line in o.lines:
        text = p.wrapped(f"{line.text} {line.more}".strip(), 190)
        p.row(
            y,
            [
                (at[0], "l", line.code),
                (at[1], "l", text[0]),
                (at[2], "r", o.count(line)),
                (at[3], "r", o.price(line)),
                (at[4], "r", o.number(line.amount)),
            ],
        )
        y = p.block(at[1], y + p.step, text[1:]) + 3
    p.row(p.height - 122, [(p.right - 120, "l", "Total"), (p.right - 5, "r", f"${o.number(o.total)}")], bold=True)
    p.pairs(p.left, p.height - 100, 70, [("Phone #", o.facts.phone), ("E-mail", f"ap@{o.facts.domain}")], mark="")


def netsuite(o: Order, p: Pen) -> None:
    """Number under the title at the right, addresses in three columns, item with its description below."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=12)
    p.block(p.left, 48, o.facts.buyer.lines)
    p.text(p.right, 28, "Purchase Order", side="r", size=18)
    p.text(p.right, 50, f"#{o.facts.number}", side="r", size=11, bold=True)
    p.text(p.right, 66, o.day(o.facts.day), side="r")
    third = (p.right - p.left) / 3
    for n, (label, lines) in enumerate(
        (
            ("Vendor", o.vendor),
            ("Ship To", address(o.facts.ship, country=True)),
            ("Bill To", address(o.facts.bill, country=True)),
        )
    ):
        p.text(p.left + n * third, 110, label, bold=True)
        p.block(p.left + n * third, 124, lines, size=p.size - 1)
    y = 205.0
    p.row(
        y,
        [
            (p.left, "l", "Terms"),
            (p.left + 130, "l", o.of("Receive By", "Expected Receipt Date", "Due Date")),
            (p.left + 280, "l", "Ship Via"),
            (p.left + 400, "l", "Currency"),
        ],
        bold=True,
    )
    p.row(
        y + p.step,
        [
            (p.left, "l", "Net 45"),
            (p.left + 130, "l", o.day(o.lines[0].wanted)),
            (p.left + 280, "l", "LTL"),
            (p.left + 400, "l", o.facts.currency),
        ],
    )
    one_day(o)
    y = 245.0
    at = (p.left, p.left + 60, p.right - 170, p.right - 90, p.right)
    p.row(y, zip(at, "llrrr", ("Quantity", "Item", "Options", "Rate", "Amount"), strict=True), bold=True)
    p.level(y + p.step)
    y += 1.6 * p.step
    for line in o.lines:
        p.row(
            y,
            [
                (at[0], "l", o.count(line)),
                (at[1], "l", line.code or line.text),
                (at[3], "r", o.price(line)),
                (at[4], "r", o.number(line.amount)),
            ],
        )
        y += p.step
        if line.code:
            p.text(at[1], y, line.text)
            y += p.step
        y += 4
    p.row(y + 10, [(at[3], "r", "Total"), (at[4], "r", f"${o.number(o.total)}")], bold=True)
    p.tiny([o.pick("tiny")])


def oracle(o: Order, p: Pen) -> None:
    """A grid of boxes; the address's label is left of it; lines with part number over description and a ship-to."""
    p.block(p.left, 30, [o.facts.buyer.name, *o.facts.buyer.lines], bold=1)
    x = p.left + 300
    p.box(x, 28, p.right, 120)
    p.pairs(
        x + 6,
        34,
        90,
        [
            ("Type", "Standard Purchase Order"),
            ("Order", o.facts.number),
            ("Revision", "0"),
            ("Order Date", o.day(o.facts.day)),
            ("Created By", o.facts.person),
            ("Current Buyer", o.facts.person),
        ],
        mark="",
    )
    y = 140.0
    p.text(p.left, y, "Supplier:")
    p.block(p.left + 60, y, o.vendor)
    p.text(x, y, "Ship To:")
    end = p.block(x + 60, y, address(o.facts.ship, country=True))
    y = max(end + 8, y + 50)
    p.text(x, y, "Bill To:")
    y = p.block(x + 60, y, address(o.facts.bill, country=True)) + 10
    five = [(p.left, "l"), (p.left + 120, "l"), (p.left + 240, "l"), (p.left + 380, "l")]
    p.row(
        y,
        [
            (at, side, text)
            for (at, side), text in zip(
                five, ("Customer Account No.", "Payment Terms", "Freight Terms", "FOB"), strict=True
            )
        ],
        bold=True,
    )
    p.row(
        y + p.step,
        [
            (at, side, text)
            for (at, side), text in zip(five, ("44871", "NET 30", "PREPAID", "DESTINATION"), strict=True)
        ],
    )
    y += 3 * p.step
    p.text(p.left, y, f"All prices and amounts on this order are expressed in {o.facts.currency}")
    y += 1.5 * p.step
    at6 = (p.left, p.left + 35, p.left + 235, p.left + 360, p.left + 368, p.right - 70, p.right)
    p.row(
        y,
        zip(
            at6,
            "lllrlrr",
            (
                "Line",
                "Part Number / Description",
                o.of("Delivery Date/Time", "Need By Date", "Promised / Needed"),
                "Quantity",
                "UOM",
                "Unit Price",
                "Amount",
            ),
            strict=True,
        ),
        bold=True,
    )
    p.level(y + p.step)
    y += 1.6 * p.step
    for number, line in enumerate(o.lines, start=1):
        texts = [*([line.code] if line.code else []), *p.wrapped(line.text, 190)]
        p.row(
            y,
            [
                (at6[0], "l", f"{number}"),
                (at6[1], "l", texts[0]),
                (at6[2], "l", ""),
                (at6[5], "r", ""),
                (at6[2], "l", o.day(line.wanted)),
                (at6[3], "r", o.count(line)),
                (at6[4], "l", line.unit),
                (at6[5], "r", o.price(line)),
                (at6[6], "r", o.number(line.amount)),
            ],
        )
        y = p.block(at6[1], y + p.step, texts[1:]) + 3
        p.text(at6[1], y, "SHIP TO:")
        y = (
            p.block(
                at6[1] + 10,
                y + p.step,
                [o.of("Address at top of page", "Use the ship-to address at the top of page 1")],
            )
            + 6
        )
    p.level(y)
    p.row(y + 5, [(p.right - 110, "r", "Total:"), (p.right, "r", f"{o.number(o.total)} ({o.facts.currency})")])
    p.tiny([o.pick("tiny"), "Proprietary and Confidential      Page 1 of 1"])
