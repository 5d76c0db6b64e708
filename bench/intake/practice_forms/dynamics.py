"""Forms of the middle market's programs: the place of delivery below the lines, or each part of it with a label."""

from bench.intake.practice_forms.order import Order, address, one_day
from bench.intake.practice_forms.pen import Pen


def navision(o: Order, p: Pen) -> None:
    """The ship-to stands below the lines, the supplier without a label at the top, the buyer at the right."""
    p.text(p.right, 30, o.facts.buyer.name, side="r", bold=True)
    p.block(
        p.right,
        44,
        [*o.facts.buyer.lines, "", f"{o.label['phone']} {o.facts.phone}", f"{o.label['vat']} 81554821"],
        side="r",
        size=8,
    )
    p.block(p.left, 60, o.vendor)
    p.text(
        p.left,
        150,
        f"{o.label['title']} {o.facts.number}" if o.chance.random() < 0.5 else o.label["title"],
        size=13,
        bold=True,
    )
    p.pairs(
        p.left,
        176,
        110,
        [
            (o.label["po"], o.facts.number),
            (o.label["date"], o.day(o.facts.day)),
            (o.label["custno"], "K40021"),
            (o.label["contact"], o.facts.person),
        ],
        mark="",
    )
    p.pairs(
        p.left + 280,
        176,
        120,
        [
            (o.label["wanted"], o.day(o.lines[0].wanted)),
            (o.label["terms"], "14 / 30"),
            (o.label["currency"], o.facts.currency),
        ],
        mark="",
    )
    one_day(o)
    y = 250.0
    at = (p.left, p.left + 70, p.left + 330, p.left + 340, p.right - 80, p.right)
    p.row(
        y,
        zip(
            at,
            "llrlrr",
            (
                o.column["item"],
                o.column["desc"],
                o.column["qty"],
                o.column["unit"],
                o.column["price"],
                o.column["amount"],
            ),
            strict=True,
        ),
        bold=True,
    )
    p.level(y + p.step)
    y += 1.6 * p.step
    for line in o.lines:
        told = o.price(line) if line.per == 1 else o.number(line.told / line.per, 5)
        p.row(
            y,
            [
                (at[0], "l", line.code),
                (at[1], "l", line.text),
                (at[2], "r", o.count(line)),
                (at[3], "l", line.unit),
                (at[4], "r", told),
                (at[5], "r", o.number(line.amount)),
            ],
        )
        y += p.step
        if line.more:
            p.text(at[1], y, line.more)
            y += p.step
    p.level(y + 3)
    p.row(y + 8, [(at[4], "r", f"{o.column['total']} {o.facts.currency}"), (at[5], "r", o.number(o.total))], bold=True)
    y += 4 * p.step
    p.text(p.left, y, o.label["ship"], bold=True)
    p.block(p.left, y + 1.3 * p.step, address(o.facts.ship))


def axapta(o: Order, p: Pen) -> None:
    """Pairs in two columns, the delivery address as one of them, over several lines."""
    p.text(p.left, 30, o.facts.buyer.name, bold=True, size=12)
    p.block(p.left, 46, o.facts.buyer.lines, size=8)
    p.text(p.left + 300, 30, o.label["title"], bold=True, size=13)
    p.pairs(
        p.left + 300,
        50,
        110,
        [
            (o.label["po"], o.facts.number),
            (o.label["date"], o.day(o.facts.day)),
            (o.label["terms"], "30"),
            (o.label["contact"], o.facts.person),
        ],
        mark=o.of(".", " ", ""),
    )
    p.block(p.left, 110, o.vendor)
    y = 180.0
    p.text(p.left, y, o.label["ship"])
    end = p.block(p.left + 110, y, address(o.facts.ship))
    p.text(p.left + 300, y, o.label["bill"])
    end = max(end, p.block(p.left + 410, y, address(o.facts.bill), size=p.size - 1)) + 14
    at = (p.left, p.left + 75, p.left + 300, p.left + 310, p.left + 405, p.right - 75, p.right)
    names = ("item", "desc", "qty", "unit", "wanted", "price", "amount")
    sides = "llrllrr"
    at = (p.left, p.left + 75, p.left + 285, p.left + 292, p.left + 335, p.right - 70, p.right)
    p.row(end, zip(at, sides, (o.column[name] for name in names), strict=True), bold=True, size=p.size - 1)
    y = end + 1.8 * p.step
    for line in o.lines:
        told = o.price(line) if line.per == 1 else o.number(line.told / line.per, 5)
        text = p.wrapped(line.text, 170)
        p.row(
            y,
            [
                (at[0], "l", line.code),
                (at[1], "l", text[0]),
                (at[2], "r", o.count(line, 2)),
                (at[3], "l", line.unit),
                (at[4], "l", o.day(line.wanted)),
                (at[5], "r", told),
                (at[6], "r", o.number(line.amount)),
            ],
            size=p.size - 1,
        )
        y = p.block(at[1], y + p.step, text[1:], size=p.size - 1) + 3
    p.level(y, p.right - 170)
    p.row(
        y + 5,
        [(p.right - 80, "r", o.column["total"]), (p.right, "r", f"{o.facts.currency} {o.number(o.total)}")],
        bold=True,
    )


def labelled(o: Order, p: Pen) -> None:
    """Everything is a pair, as where an electronic order is shown: street and city have labels of their own."""
    p.text(p.left, 30, "Order" if o.english else o.label["title"], size=15, bold=True)
    y = p.pairs(
        p.left,
        60,
        130,
        [
            ("Order number" if o.english else o.label["po"], o.facts.number),
            ("Issue date" if o.english else o.label["date"], o.facts.day.isoformat()),
            ("Currency" if o.english else o.label["currency"], o.facts.currency),
            ("Requested delivery date" if o.english else o.label["wanted"], o.lines[0].wanted.isoformat()),
        ],
    )
    one_day(o)
    street, city = o.facts.ship.street, o.facts.ship.city_line
    y = p.block(p.left, y + 8, [o.of("Buyer", "Buyer") if o.english else o.label["buyer"]], bold=1)
    y = p.block(p.left + 10, y, address(o.facts.buyer)) + 6
    y = p.block(p.left, y, ["Seller" if o.english else o.label["vendor"]], bold=1)
    y = p.block(p.left + 10, y, o.vendor) + 6
    y = p.block(
        p.left, y, [o.of("Delivery", "Deliver to", "Delivery location") if o.english else o.label["ship"]], bold=1
    )
    words = {"de": ("Name", "Straße", "Ort"), "fr": ("Nom", "Rue", "Ville"), "nl": ("Naam", "Straat", "Plaats")}.get(
        o.facts.language, ("Name", "Street", "City")
    )
    y = p.pairs(p.left + 10, y, 80, [(words[0], o.facts.ship.name), (words[1], street), (words[2], city)]) + 14
    at = (p.left, p.left + 40, p.left + 320, p.left + 330, p.right - 80, p.right)
    p.row(
        y,
        zip(
            at,
            "llrlrr",
            (
                o.column["pos"],
                o.column["desc"],
                o.column["qty"],
                o.column["unit"],
                o.column["price"],
                o.column["amount"],
            ),
            strict=True,
        ),
        bold=True,
    )
    y += 1.7 * p.step
    for number, line in enumerate(o.lines, start=1):
        told = o.price(line) if line.per == 1 else o.number(line.told / line.per, 5)
        p.row(
            y,
            [
                (at[0], "l", f"{number}"),
                (at[1], "l", line.text),
                (at[2], "r", o.count(line)),
                (at[3], "l", line.unit),
                (at[4], "r", told),
                (at[5], "r", o.number(line.amount)),
            ],
        )
        y += 1.4 * p.step
    p.row(y + 5, [(at[4], "r", o.column["total"]), (p.right, "r", o.number(o.total))])
