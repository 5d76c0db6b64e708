"""Forms of American plants and offices: capitals of one width, schedules below lines, numbered boxes."""

from bench.intake.practice_forms.order import Order, address, one_day
from bench.intake.practice_forms.pen import Pen


def jde(o: Order, p: Pen) -> None:
    """Capitals of one width, the two parties in one line of labels, date and unit in the row."""
    p.mono = True
    p.text(p.left + 180, 30, o.of("PURCHASE ORDER", "P U R C H A S E   O R D E R"))
    p.text(
        p.right - 130,
        30,
        f"ORDER NUMBER {o.facts.number}" if " " not in o.facts.number else f"ORDER NO: {o.facts.number}",
    )
    p.text(p.right - 130, 42, f"ORDER DATE   {o.day(o.facts.day)}")
    p.block(p.left, 60, [one.upper() for one in address(o.facts.buyer)])
    p.text(p.left, 130, "SUPPLIER:")
    p.text(p.left + 290, 130, o.of("SHIP TO:", "DELIVER TO:"))
    p.block(p.left + 20, 143, [one.upper() for one in o.vendor])
    p.block(p.left + 310, 143, [one.upper() for one in address(o.facts.ship)])
    p.pairs(
        p.left,
        212,
        100,
        [("TERMS", "NET 30 DAYS"), ("REQUESTED", o.day(o.lines[0].wanted)), ("CURRENCY", o.facts.currency)],
    )
    y = 262.0
    at = (p.left, p.left + 40, p.left + 130, p.left + 330, p.left + 342, p.right - 75, p.right)
    p.row(
        y,
        zip(
            at,
            "lllrlrr",
            ("LINE", "ITEM NUMBER", "DESCRIPTION", "QUANTITY", "UM", "UNIT COST", "EXT COST"),
            strict=True,
        ),
    )
    p.row(y + 9, [(p.left, "l", "-" * 88)])
    y += 20
    for number, line in enumerate(o.lines, start=1):
        text = p.wrapped(line.text.upper(), 145)
        p.row(
            y,
            [
                (at[0], "l", f"{number}.000"),
                (at[1], "l", line.code),
                (at[2], "l", text[0]),
                (at[3], "r", o.count(line)),
                (at[4], "l", line.unit.upper()[:2]),
                (at[5], "r", o.number(line.told, 4)),
                (at[6], "r", o.number(line.amount)),
            ],
        )
        y = p.block(at[2], y + p.step, text[1:])
        p.text(at[2], y, f"REQUEST DATE {o.day(line.wanted)}")
        y += 1.4 * p.step
    p.row(y + 8, [(at[5], "r", "TOTAL ORDER"), (at[6], "r", o.number(o.total))])


def epicor(o: Order, p: Pen) -> None:
    """Lines with a schedule of releases below each: due date and quantity stand there again."""
    p.text(p.left, 30, o.facts.buyer.name, size=13, bold=True)
    p.block(p.left, 48, [*o.facts.buyer.lines, f"Phone: {o.facts.phone}"], size=8)
    p.text(p.right, 30, f"PURCHASE ORDER: {o.facts.number}", side="r", bold=True, size=12)
    p.pairs(
        p.right - 150,
        52,
        70,
        [("Order Date", o.day(o.facts.day)), ("PO Rev", "0"), ("Buyer", o.facts.person), ("Terms", "NET 30")],
    )
    p.text(p.left, 118, "Vendor:")
    p.block(p.left + 10, 130, o.vendor)
    p.text(p.left + 290, 118, "Ship To:")
    p.block(p.left + 300, 130, address(o.facts.ship, country=True))
    y = 205.0
    at = (p.left, p.left + 35, p.left + 290, p.left + 300, p.right - 80, p.right)
    p.row(
        y,
        zip(
            at,
            "llrlrr",
            ("Line", "Part Number/Rev/Description", "Order Qty", "UOM", "Unit Price", "Ext. Price"),
            strict=True,
        ),
        bold=True,
    )
    p.level(y + p.step)
    y += 1.5 * p.step
    for number, line in enumerate(o.lines, start=1):
        p.row(
            y,
            [
                (at[0], "l", f"{number}"),
                (at[1], "l", line.code or line.text),
                (at[2], "r", o.count(line, 2)),
                (at[3], "l", line.unit),
                (at[4], "r", f"{o.number(line.told, 5)} /1"),
                (at[5], "r", o.number(line.amount)),
            ],
        )
        y += p.step
        if line.code:
            p.text(at[1], y, line.text)
            y += p.step
        p.row(y + 3, [(at[1] + 15, "l", "Rel"), (at[1] + 45, "l", "Due Date"), (at[1] + 190, "r", "Quantity")], size=7)
        p.row(
            y + 3 + p.step,
            [(at[1] + 15, "l", "1"), (at[1] + 45, "l", o.day(line.wanted)), (at[1] + 190, "r", f"{o.count(line, 2)}")],
            size=7,
        )
        y += 3 * p.step
    p.row(y, [(at[4], "r", "Total:"), (at[5], "r", o.number(o.total))], bold=True)
    p.tiny([o.pick("tiny"), o.pick("tiny")])


def government(o: Order, p: Pen) -> None:
    """Numbered boxes: consignee, street, city, state and code each in a box of its own."""
    p.text(p.width / 2, 24, "ORDER FOR SUPPLIES OR SERVICES", side="c", bold=True)
    street, city = o.facts.ship.street, o.facts.ship.city_line
    p.box(p.left, 40, p.right, 66)
    p.over(p.left + 4, 43, "1. DATE OF ORDER", o.day(o.facts.day))
    p.rule(p.left + 130, 40, p.left + 130, 66)
    p.over(p.left + 134, 43, "2. ORDER NO.", o.facts.number)
    p.rule(p.left + 270, 40, p.left + 270, 66)
    p.over(p.left + 274, 43, "3. REQUISITION/REFERENCE NO.", "R-55102")
    p.box(p.left, 70, p.left + 262, 190)
    p.over(p.left + 4, 73, "5. ISSUING OFFICE", [o.facts.buyer.name, *o.facts.buyer.lines])
    p.box(p.left + 266, 70, p.right, 190)
    p.text(p.left + 270, 73, "6. SHIP TO:", size=7, bold=True)
    y = p.over(p.left + 270, 84, "a. NAME OF CONSIGNEE", o.facts.ship.name)
    y = p.over(p.left + 270, y + 2, "b. STREET ADDRESS", [street])
    p.over(p.left + 270, y + 2, o.of("c. CITY, STATE AND ZIP CODE", "c. CITY / STATE / ZIP"), city)
    p.over(p.left + 4, 196, "7. TO: CONTRACTOR", o.vendor)
    p.over(
        p.left + 290,
        196,
        o.of("10. DELIVER TO F.O.B. POINT ON OR BEFORE (Date)", "10. DELIVERY REQUIRED ON OR BEFORE"),
        o.day(o.lines[0].wanted),
    )
    one_day(o)
    y = 270.0
    at = (p.left + 4, p.left + 50, p.left + 330, p.left + 345, p.right - 85, p.right - 4)
    p.row(
        y,
        zip(
            at,
            "llrlrr",
            ("ITEM NO.", "SUPPLIES OR SERVICES", "QUANTITY ORDERED", "UNIT", "UNIT PRICE", "AMOUNT"),
            strict=True,
        ),
        size=7,
    )
    p.level(y + 10)
    y += 16
    for number, line in enumerate(o.lines, start=1):
        p.row(
            y,
            [
                (at[0], "l", f"{number:04}"),
                (at[1], "l", line.text),
                (at[2], "r", o.count(line)),
                (at[3], "l", line.unit),
                (at[4], "r", f"${o.price(line)}"),
                (at[5], "r", f"${o.number(line.amount)}"),
            ],
        )
        y += 1.6 * p.step
    p.level(y + 20)
    p.row(y + 26, [(at[4], "r", "17(h). TOTAL"), (at[5], "r", f"${o.number(o.total)}")])
