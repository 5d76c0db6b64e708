"""Forms like SAP's: two levels of a head, codes and texts below each other, the delivery date under the line."""

from bench.intake.practice_forms.order import Order, address
from bench.intake.practice_forms.pen import Pen


def letter(o: Order, p: Pen) -> None:
    """The classical letter: window on the left, data on the right, `please deliver to` below."""
    wide = p.left + 300
    p.text(p.width / 2, 22, o.facts.buyer.name.upper() + o.of(" PURCHASING", "", ""), side="c", bold=True, size=12)
    p.block(p.left, 120, o.vendor)
    p.text(wide, 108, o.label["title"])
    y = 132.0
    german = o.facts.language == "de"
    both = [("PO number/date" if not german else "Bestellnummer/Datum", f"{o.facts.number} / {o.day(o.facts.day)}")]
    both.append(
        ("Contact person/Telephone" if not german else "Ansprechpartner/Telefon", f"{o.facts.person}/{o.facts.phone}")
    )
    both.append(("Our fax number" if not german else "Unsere Faxnummer", o.facts.phone[:-2] + "98"))
    for label, value in both:
        y = p.over(wide, y, label, value, size=p.size) + 5
    p.over(
        p.left,
        230,
        "Your vendor number with us" if not german else "Ihre Lieferantennummer bei uns",
        "111399",
        size=p.size,
    )
    y = 285.0
    p.text(p.left, y, ("Please deliver to:" if not german else "Bitte liefern Sie an:"))
    label = "Delivery date:" if not german else "Liefertermin:"
    p.text(wide, y, label)
    p.text(
        wide + 75, y, o.of("Day ", "") + o.day(o.lines[0].wanted) if not german else "Tag " + o.day(o.lines[0].wanted)
    )
    y = p.block(p.left, y + p.step, address(o.facts.ship)) + 12
    y = p.pairs(
        p.left,
        y,
        75,
        [
            ("Deliv. terms" if not german else "Lieferbed.", "FCA"),
            ("Payt. terms" if not german else "Zahlungsbed.", "30 days"),
        ],
    )
    p.text(p.right - 30, y - p.step, f"{'Currency' if not german else 'Währung'} {o.facts.currency}", side="r")
    y += 14
    p.text(p.left, y, "_" * 70)
    y += 14
    first = ("Item", "Material", "Description") if not german else ("Pos.", "Material", "Bezeichnung")
    second = (
        ("Order qty.", "Unit", "Price per unit", "Net value")
        if not german
        else ("Bestellmenge", "Einheit", "Preis pro Einheit", "Nettowert")
    )
    p.row(y, [(p.left, "l", first[0]), (p.left + 36, "l", first[1]), (p.left + 160, "l", first[2])])
    p.row(
        y + p.step,
        [
            (p.left + 36, "l", second[0]),
            (p.left + 120, "l", second[1]),
            (p.left + 290, "r", second[2]),
            (p.right, "r", second[3]),
        ],
    )
    p.text(p.left, y + 1.4 * p.step, "_" * 70)
    y += 4 * p.step
    for at, line in enumerate(o.lines, start=1):
        said = [line.text, *([line.more] if line.more else [])]
        p.text(p.left, y, f"{at * 10:05}")
        p.text(p.left + 36, y, f"{line.code} {said[0]}".strip())
        y += p.step
        per = f" / {line.per}" if line.per > 1 else ""
        p.row(
            y,
            [
                (p.left + 110, "r", o.count(line)),
                (p.left + 120, "l", line.unit),
                (p.left + 290, "r", o.price(line) + per),
                (p.right, "r", o.number(line.amount)),
            ],
        )
        y += p.step
        if line.ours:
            p.text(p.left + 60, y, ("Your material number " if not german else "Ihre Materialnummer ") + line.ours)
            y += p.step
        if line.wanted != o.lines[0].wanted or at > 1:
            p.text(p.left + 60, y, ("Delivery date: " if not german else "Liefertermin: ") + o.day(line.wanted))
            y += p.step
        p.text(p.left, y - 3, "_" * 70)
        y += 1.5 * p.step
    p.row(
        y + 10,
        [
            (
                p.left + 150,
                "l",
                f"Tot.net item val. excl. tax {o.facts.currency}"
                if not german
                else f"Gesamtnettowert ohne MwSt {o.facts.currency}",
            ),
            (p.right, "r", o.number(o.total)),
        ],
    )
    p.tiny([o.pick("tiny"), o.pick("tiny")])


def smart(o: Order, p: Pen) -> None:
    """The newer form: blocks of parties with labels above, quantity and unit in one cell, price with currency."""
    wide = p.left + 310
    p.text(wide, 20, o.facts.buyer.name, size=13)
    p.text(wide, 48, o.label["title"], bold=True, size=12)
    p.text(p.left + 20, 62, f"{o.facts.buyer.name}, {', '.join(o.facts.buyer.lines)}", size=6)
    p.block(p.left + 20, 84, o.vendor)
    english = o.english
    said = ("PO Number", "PO Date", "Emailed on") if english else (o.label["po"], o.label["date"], o.label["printdate"])
    p.pairs(
        wide, 72, 90, [(said[0], o.facts.number), (said[1], o.day(o.facts.day)), (said[2], o.day(o.facts.received))]
    )
    p.text(
        p.left + 20,
        140,
        (o.of("Send Goods to", "Ship-to address", "Delivery address") if english else o.label["ship"]) + ":",
        bold=True,
    )
    p.block(p.left + 20, 153, address(o.facts.ship, country=o.chance.random() < 0.5))
    p.text(wide, 140, ("Questions to" if english else o.label["contact"]) + ":", bold=True)
    p.pairs(
        wide,
        153,
        50,
        [
            ("Name", o.facts.person),
            ("E-mail", f"buy@{o.facts.domain}"),
            ("Phone" if english else o.label["phone"], o.facts.phone),
        ],
    )
    p.text(p.left + 20, 230, (o.of("Send Invoice to", "Invoice to") if english else o.label["bill"]) + ":", bold=True)
    p.block(p.left + 20, 243, address(o.facts.bill))
    y = p.pairs(
        p.left + 20,
        320,
        110,
        [("Incoterm", "FCA FREE CARRIER"), ("Payment term" if english else o.label["terms"], "30")],
    )
    y += 40
    p.level(y)
    cells = [o.column[name] for name in ("pos", "item", "qty", "price", "per", "amount")]
    if english:
        cells = [
            "Item",
            o.of("Material", "Material/Description"),
            o.of("Order Qty /Unit", "Quantity UM"),
            o.of("Net price currency", "Net price"),
            o.of("Per/Unit", "Per"),
            o.of("Net Value", "Net amount"),
        ]
    at = (p.left + 20, p.left + 55, p.left + 230, p.left + 310, p.left + 400, p.right)
    y += 6
    p.row(y, zip(at, "llllrr", cells, strict=True))
    p.text(at[1], y + p.step, "Description" if english else o.column["desc"])
    y += 2.4 * p.step
    p.level(y)
    y += 10
    for number, line in enumerate(o.lines, start=1):
        sign = o.of("/", " ")
        p.row(
            y,
            [
                (at[0], "l", f"{number * 10}"),
                (at[1], "l", line.code),
                (at[2], "l", f"{o.count(line)}{sign}{line.unit}"),
                (at[3], "l", f"{o.price(line)} {o.facts.currency}"),
                (at[4], "r", f"{line.per}{sign}{line.unit}"),
                (at[5], "r", o.number(line.amount)),
            ],
        )
        y = p.block(at[1], y + p.step, p.wrapped(line.text, 170))
        p.text(at[1], y, ("Delivery Date: " if english else o.label["wanted"] + ": ") + o.day(line.wanted))
        y += 2.2 * p.step
    p.row(
        y,
        [
            (at[2], "l", "Total net value excl. tax" if english else o.label["title"] and o.column["total"]),
            (at[4], "r", o.facts.currency),
            (at[5], "r", o.number(o.total)),
        ],
    )
    p.tiny([o.pick("tiny")])


def stacked(o: Order, p: Pen) -> None:
    """One column of stacked heads: material, description and vendor's part below each other, dates in a column."""
    p.text(p.left, 24, o.facts.buyer.name, bold=True, size=14)
    p.block(p.left, 44, o.facts.buyer.lines, size=7)
    p.text(p.right, 24, o.label["title"], side="r", size=14)
    p.text(p.right, 42, f"{o.facts.number}", side="r", size=11)
    y = 90.0
    p.text(p.left, y, o.label["vendor"] + ":")
    p.block(p.left, y + p.step, [*o.vendor, "USA"])
    p.text(p.left + 280, y, (o.of("Bill To", "Invoice To") if o.english else o.label["bill"]) + ":")
    p.block(p.left + 280, y + p.step, [*address(o.facts.bill), f"EMAIL: ap@{o.facts.domain}"])
    y = 190.0
    p.text(p.left, y, (o.of("Deliver To", "Ship To") if o.english else o.label["ship"]) + ":")
    p.block(p.left + 65, y, address(o.facts.ship))
    p.text(p.left + 250, y, "Ship-from:" if o.english else "Ex:")
    p.block(p.left + 305, y, [o.vendor[0], "15 Marlin Court", "Columbus OH 43215"], size=p.size - 1)
    p.pairs(
        p.right - 140,
        y,
        62,
        [(o.label["date"], o.day(o.facts.day)), (o.label["currency"], o.facts.currency), (o.label["terms"], "60")],
    )
    y = 275.0
    heads = [
        ("Line", ""),
        ("Material", "Vendor Part #"),
        ("Delivery", "Date"),
        ("Material Description", "UPC"),
        ("Quantity", ""),
        ("UoM", ""),
        ("Unit Price", ""),
        ("Per", ""),
        ("Extended", "Amount"),
    ]
    if not o.english:
        heads = [
            (o.column[name], "") for name in ("pos", "item", "wanted", "desc", "qty", "unit", "price", "per", "amount")
        ]
    at = (
        p.left,
        p.left + 35,
        p.left + 100,
        p.left + 165,
        p.right - 165,
        p.right - 155,
        p.right - 90,
        p.right - 60,
        p.right,
    )
    sides = "llllrlrrr"
    p.row(y, [(x, side, one[0]) for x, side, one in zip(at, sides, heads, strict=True)], bold=True)
    p.row(y + p.step, [(x, side, one[1]) for x, side, one in zip(at, sides, heads, strict=True)], bold=True)
    y += 3 * p.step
    for number, line in enumerate(o.lines, start=1):
        text = p.wrapped(line.text, at[4] - at[3] - 45)
        p.row(
            y,
            [
                (at[0], "l", f"{number * 10}"),
                (at[1], "l", line.code),
                (at[2], "l", o.day(line.wanted)),
                (at[3], "l", text[0]),
                (at[4], "r", o.count(line)),
                (at[5], "l", line.unit),
                (at[6], "r", o.price(line)),
                (at[7], "r", f"{line.per}"),
                (at[8], "r", o.number(line.amount)),
            ],
        )
        y = p.block(at[3], y + p.step, text[1:])
        if line.more:
            p.text(at[1], y, "#" + line.more.upper())
            y += p.step
        y += 8
        if o.english:
            p.row(y, [(at[3], "l", "Item Tax"), (at[4], "r", "0"), (at[8], "r", "0.00")])
            y += 1.6 * p.step
    p.row(y, [(at[4], "l", "Total PO Amount" if o.english else o.column["total"]), (p.right, "r", o.number(o.total))])
    p.tiny([o.pick("tiny"), "Page 1 of 1"])


def callout(o: Order, p: Pen) -> None:
    """Below the parties a sentence; ship-to is told in the text above the lines, `valid for all items`."""
    english = o.english
    p.text(p.left, 30, o.facts.buyer.name, size=12, bold=True)
    p.block(p.right, 30, [*o.facts.buyer.lines, f"Tel {o.facts.phone}"], side="r", size=7)
    p.block(p.left, 110, o.vendor)
    p.box(p.left + 290, 100, p.right, 190)
    p.text(p.left + 300, 106, o.label["title"], bold=True)
    p.pairs(
        p.left + 300,
        124,
        95,
        [
            (o.label["po"], o.facts.number),
            (o.label["date"], o.day(o.facts.day)),
            (o.label["contact"], o.facts.person),
            (o.label["terms"], "14 / 30"),
        ],
    )
    y = 215.0
    p.text(
        p.left,
        y,
        (
            o.of("Shipping address:", "Delivery address for all items:")
            if english
            else o.of(o.label["ship"] + ":", o.label["ship"])
        ),
    )
    y = p.block(p.left, y + 1.2 * p.step, address(o.facts.ship)) + 14
    p.text(p.left, y, f"{o.label['currency']}: {o.facts.currency}")
    y += 2 * p.step
    at = (p.left, p.left + 40, p.left + 300, p.left + 345, p.right - 70, p.right)
    cells = [o.column[name] for name in ("pos", "desc", "qty", "unit", "price", "amount")]
    p.row(y, zip(at, "llrlrr", cells, strict=True), bold=True)
    p.level(y + p.step)
    y += 1.8 * p.step
    for number, line in enumerate(o.lines, start=1):
        p.row(y, [(at[0], "l", f"{number * 10:05}"), (at[1], "l", line.code or line.text)])
        y += p.step
        if line.code:
            p.text(at[1], y, line.text)
            y += p.step
        said = o.label["wanted"] + " " + o.day(line.wanted)
        p.row(
            y,
            [
                (at[1], "l", said),
                (at[2], "r", o.count(line, 3 if not english else 2)),
                (at[3], "l", line.unit),
                (at[4], "r", o.price(line)),
                (at[5], "r", o.number(line.amount)),
            ],
        )
        y += p.step
        if line.per > 1:
            p.row(
                y,
                [
                    (
                        at[4],
                        "r",
                        f"{'per' if english else 'je' if o.facts.language == 'de' else '/'} {line.per} {line.unit}",
                    )
                ],
            )
            y += p.step
        y += 0.7 * p.step
    p.level(y)
    p.row(y + 6, [(at[1], "l", o.column["total"]), (p.right, "r", f"{o.number(o.total)} {o.facts.currency}")])
    p.tiny([o.pick("tiny"), f"{o.facts.buyer.name} · {' · '.join(o.facts.buyer.lines)} · HRB 44821"], p.height - 50)
