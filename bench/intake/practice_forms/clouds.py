"""Forms of the net's buying programs and of the middle market: Coupa, Ariba, Workday, Odoo, Dynamics."""

from bench.intake.practice_forms.order import Order, address, one_day
from bench.intake.practice_forms.pen import Pen


def coupa(o: Order, p: Pen) -> None:
    """Labels in small capitals left of values; a ship-to with `Attn`; each line in two rows."""
    p.text(p.left, 30, o.facts.buyer.name, size=11, bold=True)
    p.text(
        p.right,
        30,
        f"Purchase Order {o.facts.number}" if o.english else f"{o.label['title']} {o.facts.number}",
        side="r",
        size=13,
    )
    y = 64.0
    x = p.left + 270
    p.block(p.left, y, [*o.facts.buyer.lines])
    p.pairs(
        x,
        y,
        105,
        [
            ("PO NUMBER", o.facts.number),
            ("PO DATE", o.day(o.facts.day)),
            ("REQUESTER", o.facts.person),
            ("PAYMENT TERMS", "Net 60"),
            ("CURRENCY", o.facts.currency),
            ("CONTACT", f"buy@{o.facts.domain}"),
        ],
        mark="",
    )
    y = 150.0
    for label, lines, left in (
        ("SUPPLIER", o.vendor, p.left),
        ("SHIP TO", [*address(o.facts.ship, country=True), f"Attn: {o.facts.person}"], p.left + 180),
        ("BILL TO", address(o.facts.bill, country=True), p.left + 360),
    ):
        p.text(left, y, label, size=7, bold=True)
        p.block(left, y + 12, lines, size=p.size - 1)
    y = 250.0
    at = (p.left, p.left + 30, p.left + 270, p.left + 340, p.left + 350, p.right - 70, p.right)
    p.row(
        y,
        zip(at, "lllrlrr", ("Line", "Description", "Need By", "Qty", "Unit", "Price", "Total"), strict=True),
        bold=True,
    )
    y += 1.7 * p.step
    for number, line in enumerate(o.lines, start=1):
        p.level(y - 3)
        p.row(
            y,
            [
                (at[0], "l", f"{number}"),
                (at[1], "l", line.text),
                (at[2], "l", o.day(line.wanted)),
                (at[3], "r", o.count(line)),
                (at[4], "l", line.unit),
                (at[5], "r", o.price(line)),
                (at[6], "r", o.number(line.amount)),
            ],
        )
        y += p.step
        if line.code or line.more:
            p.text(at[1], y, f"Part Number: {line.code}" if line.code else line.more, size=7)
            y += p.step
        y += 5
    p.row(y, [(at[5], "r", "Total"), (at[6], "r", f"{o.number(o.total)} {o.facts.currency}")], bold=True)
    p.tiny([o.pick("tiny")])


def ariba(o: Order, p: Pen) -> None:
    """`Ship All Items To` and `Deliver To`, a person's name between; quantity with its unit in brackets."""
    p.text(p.left, 30, "Purchase Order", size=15)
    p.text(p.left, 50, f"({o.of('New', 'Obsoleted', 'Changed')}) {o.facts.number}", size=10)
    p.text(p.right, 30, f"Amount: {o.number(o.total)} {o.facts.currency}", side="r")
    p.text(p.right, 43, "Version: 1", side="r")
    p.text(p.left, 80, "From:", bold=True)
    p.block(p.left, 93, [*address(o.facts.buyer, country=True), f"Phone: {o.facts.phone}"])
    p.text(p.left + 280, 80, "To:", bold=True)
    p.block(p.left + 280, 93, [*o.vendor, "United States"])
    y = 180.0
    p.pairs(
        p.left,
        y,
        90,
        [("Payment Terms", "0.000% 45"), ("Order submitted on", o.day(o.facts.day)), ("Contact", o.facts.person)],
    )
    y = 225.0
    for label, lines, left in (
        ("Ship All Items To", [*address(o.facts.ship, country=True)], p.left),
        ("Bill To", address(o.facts.bill, country=True), p.left + 180),
        ("Deliver To", [o.facts.person], p.left + 360),
    ):
        p.text(left, y, label, bold=True)
        p.block(left, y + 13, lines, size=p.size - 1)
    y = 320.0
    p.text(p.left, y - 18, "Line Items", bold=True, size=11)
    at = (p.left, p.left + 35, p.left + 200, p.left + 290, p.left + 300, p.right - 80, p.right)
    p.row(
        y,
        zip(
            at,
            "lllrlrr",
            ("Line #", "Part # / Description", "Type", "Qty (Unit)", "Need By", "Unit Price", "Subtotal"),
            strict=True,
        ),
        bold=True,
    )
    y += 1.8 * p.step
    for number, line in enumerate(o.lines, start=1):
        p.row(
            y,
            [
                (at[0], "l", f"{number}"),
                (at[1], "l", line.code or "Not Available"),
                (at[2], "l", "Material"),
                (at[3], "r", f"{o.count(line)} ({line.unit})"),
                (at[4], "l", o.day(line.wanted)),
                (at[5], "r", f"{o.price(line)} {o.facts.currency}"),
                (at[6], "r", f"{o.number(line.amount)} {o.facts.currency}"),
            ],
        )
        p.text(at[1], y + p.step, line.text)
        y += 3 * p.step
    p.text(p.left, y + 8, f"Order submitted on: {o.day(o.facts.day)}", size=7)
    p.row(y + 20, [(at[5], "r", "Sub-total:"), (at[6], "r", f"{o.number(o.total)} {o.facts.currency}")])


def workday(o: Order, p: Pen) -> None:
    """Titles of sections; addresses as one wrapped line of commas beside their labels."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=12)
    p.text(p.left, 52, f"Purchase Order: {o.facts.number}", size=12)
    y = p.pairs(
        p.left,
        80,
        110,
        [
            ("Purchase Order Date", o.day(o.facts.day)),
            ("Payment Terms", "Net 30"),
            ("Buyer", o.facts.person),
            ("Currency", o.facts.currency),
            ("Due Date", o.day(o.lines[0].wanted)),
        ],
        mark="",
    )
    one_day(o)
    y += 8
    for label, lines in (
        (("Supplier"), [", ".join(o.vendor)]),
        (o.of("Ship-To Address", "Ship To"), p.wrapped(", ".join(address(o.facts.ship, country=True)), 240)),
        (o.of("Bill-To Address", "Bill To"), p.wrapped(", ".join(address(o.facts.bill, country=True)), 240)),
    ):
        p.text(p.left, y, label)
        y = p.block(p.left + 110, y, lines) + 3
    y += 12
    p.text(p.left, y, "Goods Lines", bold=True, size=11)
    y += 18
    at = (p.left, p.left + 35, p.left + 250, p.left + 320, p.left + 330, p.right - 70, p.right)
    p.row(
        y,
        zip(
            at,
            "lllrlrr",
            ("Line", "Item Description", "Supplier Item", "Quantity", "UOM", "Unit Cost", "Extended Amount"),
            strict=True,
        ),
        bold=True,
    )
    y += 1.5 * p.step
    for number, line in enumerate(o.lines, start=1):
        text = p.wrapped(f"{line.text} {line.more}".strip(), 205)
        p.row(
            y,
            [
                (at[0], "l", f"{number}"),
                (at[1], "l", text[0]),
                (at[2], "l", line.ours),
                (at[3], "r", o.count(line)),
                (at[4], "l", line.unit),
                (at[5], "r", o.price(line)),
                (at[6], "r", o.number(line.amount)),
            ],
        )
        y = p.block(at[1], y + p.step, text[1:]) + 4
    p.row(y + 4, [(at[5], "r", "Total"), (at[6], "r", o.number(o.total))], bold=True)


def odoo(o: Order, p: Pen) -> None:
    """The delivery address has a label, the supplier none; quantity with unit, price with currency."""
    p.block(p.left, 30, [o.facts.buyer.name, *o.facts.buyer.lines], size=8)
    p.text(p.left, 100, ("Shipping address" if o.english else o.label["ship"]) + o.of(":", ""), bold=True)
    p.block(p.left, 113, [*address(o.facts.ship, country=True), o.facts.phone])
    p.block(p.left + 310, 100, [*o.vendor, "United States"])
    p.text(
        p.left,
        195,
        f"{o.label['title']} #{o.facts.number}"
        if o.facts.number[0].isalpha()
        else f"{o.label['title']} {o.facts.number}",
        size=15,
        bold=True,
    )
    for n, (label, value) in enumerate(
        (
            (o.label["contact"], o.facts.person),
            (o.label["date"], f"{o.day(o.facts.day)}"),
            (o.label["wanted"], o.day(o.lines[0].wanted)),
        )
    ):
        p.text(p.left + 170 * n, 222, label + ":", bold=True)
        p.text(p.left + 170 * n, 235, value)
    y = 262.0
    at = (p.left, p.right - 235, p.right - 160, p.right - 80, p.right)
    p.row(
        y,
        zip(
            at,
            "lrrrr",
            (o.column["desc"], o.column["wanted"], o.column["qty"], o.column["price"], o.column["amount"]),
            strict=True,
        ),
        bold=True,
    )
    y += 1.7 * p.step
    for line in o.lines:
        text = p.wrapped(f"[{line.code}] {line.text}" if line.code else line.text, 230)
        p.row(
            y,
            [
                (at[0], "l", text[0]),
                (at[1], "r", o.day(line.wanted)),
                (at[2], "r", f"{o.count(line, 2)} {line.unit}"),
                (at[3], "r", o.price(line)),
                (at[4], "r", f"{o.number(line.amount)} {o.facts.currency}"),
            ],
        )
        y = p.block(at[0], y + p.step, text[1:]) + 5
    p.level(y, p.right - 200)
    p.row(
        y + 5,
        [(p.right - 195, "l", o.column["total"]), (p.right, "r", f"{o.number(o.total)} {o.facts.currency}")],
        bold=True,
    )
    p.text(
        p.width / 2, p.height - 40, f"{o.facts.phone} orders@{o.facts.domain} www.{o.facts.domain}", side="c", size=7
    )
