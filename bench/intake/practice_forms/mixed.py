"""Orders of American and British houses, put together by chance: head, parties, table and ends of many kinds."""

from dataclasses import replace
from random import Random

from bench.intake.practice.facts import Place, fill
from bench.intake.practice_forms.mixed_tables import TABLES
from bench.intake.practice_forms.order import Order, one_day
from bench.intake.practice_forms.pen import Pen

SHIPS = (
    ("Ship To", "SHIP TO:", "Deliver To:", "Ship-To Address", "Delivery Address:", "SHIP TO ADDRESS"),
    ("Ship to:", "DELIVER TO", "Shipping Address:", "Consignee", "Deliver Goods To:", "Ship To Location:"),
)
NUMBERS = (
    ("Purchase Order No.", "PO Number", "P.O. #", "Order Number", "PO NO", "PURCHASE ORDER"),
    ("Purchase Order Number", "PO #", "P.O. No.", "Order No.", "PO", "PURCHASE ORDER NO."),
)
DAYS = (("Date", "Order Date", "PO DATE", "Date Ordered"), ("PO Date", "Date Issued", "ORDER DATE", "Issued"))
WANTED = (
    ("Required Date", "Due Date", "Delivery Date", "DATE REQUIRED", "Req. Date"),
    ("Date Required", "Need By", "Requested Delivery", "DUE DATE", "Arrival Date"),
)
CODES = {
    "US": ("USA", "US", "United States", "U.S.A."),
    "CA": ("Canada", "CAN", "CA", "CANADA"),
    "GB": ("UK", "United Kingdom", "GB"),
}


def mixed(o: Order, p: Pen) -> None:
    """One of each kind; the same copy of the same part is always the same."""
    one_day(o)
    pick = o.chance
    half = o.part == "apart"
    p.size = pick.choice((7.5, 8.0, 9.0, 10.0))
    words = {
        name: pick.choice(told[half])
        for name, told in (("ship", SHIPS), ("po", NUMBERS), ("day", DAYS), ("wanted", WANTED))
    }
    by_line = pick.random() < 0.5
    y = pick.choice((_boxed, _right, _banner, _stacked))(o, p, words)
    y = pick.choice(PARTIES)(o, p, words, y + 12)
    if pick.random() < 0.6:
        y = pick.choice((_others, _office, _ship_from))(o, p, y + 10)
    if not by_line or pick.random() < 0.4:
        y = _band(o, p, words, y + 8)
    y = pick.choice(TABLES)(o, p, y + 14, by_line=by_line)
    _end(o, p, y)


def _city(place: Place, pick: Random) -> list[str]:
    """The last lines of an address in one of the ways that people write them."""
    line, land = place.city_line, pick.choice(CODES.get(place.country, ("",)))
    match pick.randrange(6):
        case 0:
            return [f"{line} {land}"]
        case 1:
            return [line, land]
        case 2:
            return [f"{line}, {land}"]
        case 3:
            return [line.replace(", ", " ")]
        case 4 if place.country == "US":
            city, _, code = line.rpartition(" ")
            return [f"{city}  {code}"]
        case _:
            return [line]


def _lines(place: Place, o: Order, *, extra: bool = False) -> list[str]:
    pick = Random(place.street + place.name + o.facts.number)
    lines = [place.name, *([place.more] if place.more else []), place.street, *_city(place, pick)]
    if extra and pick.random() < 0.4:
        lines.append(
            pick.choice(
                (f"Phone: {o.facts.phone}", "Attn: Receiving", f"Tel {o.facts.phone}", f"ATTN: {o.facts.person}")
            )
        )
    return [line.upper() for line in lines] if pick.random() < 0.4 else lines


def _boxed(o: Order, p: Pen, words: dict[str, str]) -> float:
    """The letterhead left, a box with labels above values right."""
    y = p.block(p.left, 30, _lines(o.facts.buyer, o), bold=1)
    p.text(p.right, 26, o.of("PURCHASE ORDER", "Purchase Order"), side="r", size=14, bold=True)
    x = p.right - 180
    p.box(x, 48, p.right, 76)
    p.rule(x + 90, 48, x + 90, 76)
    p.over(x + 5, 50, words["po"], o.facts.number)
    p.over(x + 95, 50, words["day"], o.day(o.facts.day))
    return max(y, 80.0)


def _right(o: Order, p: Pen, words: dict[str, str]) -> float:
    """Everything at the right side, label by label."""
    y = p.block(p.left, 34, [*_lines(o.facts.buyer, o), f"Phone {o.facts.phone}"], bold=1)
    p.text(p.right, 30, "PURCHASE ORDER", side="r", size=13, bold=True)
    told = [
        (words["po"], o.facts.number),
        (words["day"], o.day(o.facts.day)),
        ("Page", "1 of 1"),
        ("Vendor No.", "104471"),
        ("Buyer", o.facts.person),
    ]
    return max(y, p.pairs(p.right - 165, 50, 88, told, mark=o.of(":", "", ":")))


def _banner(o: Order, p: Pen, words: dict[str, str]) -> float:
    """The name in the middle, the number in large letters below."""
    p.text(p.width / 2, 24, o.facts.buyer.name, side="c", size=14, bold=True)
    y = p.block(p.width / 2, 42, _lines(o.facts.buyer, o)[1:], side="c")
    p.text(p.left, y + 6, f"{words['po']}: {o.facts.number}", bold=True, size=12)
    p.text(p.right, y + 6, f"{words['day']}: {o.day(o.facts.day)}", side="r")
    return y + 20


def _stacked(o: Order, p: Pen, words: dict[str, str]) -> float:
    """Labels over values in a row below the title; the letterhead at the right."""
    p.text(p.left, 28, o.of("Purchase Order", "PURCHASE ORDER", "Order"), size=16, bold=True)
    y = p.block(p.right, 28, _lines(o.facts.buyer, o), side="r", bold=1) + 6
    told = (
        (words["po"], o.facts.number),
        (words["day"], o.day(o.facts.day)),
        ("Buyer", o.facts.person),
        ("Revision", "0"),
    )
    for n, (label, value) in enumerate(told):
        p.over(p.left + 130 * n, y, label, value)
    return y + 2.4 * p.step


def _beside(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """Labels left of the blocks."""
    p.text(p.left, y, "Vendor:")
    low = p.block(p.left + 50, y, o.vendor)
    p.text(p.left + 270, y, words["ship"])
    return max(low, p.block(p.left + 270 + 8 * p.size, y, _lines(o.facts.ship, o, extra=True)))


def _columns(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """Three blocks side by side."""
    third = (p.right - p.left) / 3
    lows = []
    for n, (label, lines) in enumerate(
        (
            ("Supplier", o.vendor),
            (words["ship"], _lines(o.facts.ship, o, extra=True)),
            ("Bill To", _lines(o.facts.bill, o)),
        )
    ):
        p.text(p.left + n * third, y, label, bold=True)
        lows.append(p.block(p.left + n * third, y + p.step, lines, size=p.size - 1))
    return max(lows)


def _coded(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """Labels with a code behind them, the blocks below."""
    p.text(p.left, y, f"Vendor: {fill('10###', o.chance)}")
    low = p.block(p.left + 12, y + p.step, o.vendor)
    p.text(p.left + 290, y, f"{words['ship'].rstrip(':')}: {fill('0##', o.chance)}")
    return max(low, p.block(p.left + 302, y + p.step, _lines(o.facts.ship, o, extra=True)))


def _below_vendor(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """The supplier, and below it the place."""
    p.text(p.left, y, "TO:")
    y = p.block(p.left + 40, y, o.vendor) + 6
    p.text(p.left, y, words["ship"])
    return p.block(p.left + 40, y + p.step, _lines(o.facts.ship, o))


def _same(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """The place is that of the invoice, and only said to be."""
    o.facts = replace(o.facts, ship=o.facts.bill)
    p.text(p.left, y, "Vendor:", bold=True)
    p.block(p.left, y + p.step, o.vendor)
    p.text(p.left + 180, y, o.of("Bill To:", "Invoice To:"), bold=True)
    low = p.block(p.left + 180, y + p.step, _lines(o.facts.bill, o))
    p.text(p.left + 360, y, words["ship"], bold=True)
    p.text(p.left + 360, y + p.step, o.of("SAME AS BILL TO", "Same as invoice address", "Same", "SAME AS ABOVE"))
    return low


def _one_line(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """The place in a line of commas behind its label."""
    p.text(p.left, y, "Supplier:")
    low = p.block(p.left + 60, y, o.vendor) + 6
    told = f"{words['ship'].rstrip(':')}: {', '.join(_lines(o.facts.ship, o))}"
    return p.block(p.left, low, p.wrapped(told, p.right - p.left))


def _gapped(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """The postcode stands far behind its city."""
    p.block(p.left, y, o.vendor)
    p.text(p.left + 290, y, words["ship"])
    lines = [o.facts.ship.name.upper(), o.facts.ship.street.upper()]
    low = p.block(p.left + 290, y + p.step, lines)
    city, _, code = o.facts.ship.city_line.upper().replace(",", "").rpartition(" ")
    if o.facts.country != "US":
        city, code = (
            " ".join(o.facts.ship.city_line.upper().split()[:-2]),
            " ".join(o.facts.ship.city_line.upper().split()[-2:]),
        )
    p.text(p.left + 290, low, city)
    p.text(p.left + 290 + 14 * p.size, low, code)
    return low + p.step


def _boxes(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """Boxes with their labels turned to small letters inside."""
    middle = (p.left + p.right) / 2
    low = (
        max(
            p.over(p.left + 4, y + 3, "VENDOR", o.vendor),
            p.over(middle + 6, y + 3, words["ship"].upper(), _lines(o.facts.ship, o)),
        )
        + 2
    )
    p.box(p.left, y, middle - 2, low)
    p.box(middle + 2, y, p.right, low)
    return low


PARTIES = (_beside, _columns, _coded, _below_vendor, _boxes, _same, _one_line, _gapped)


def _others(o: Order, p: Pen, y: float) -> float:
    """Where invoices and money go: addresses that receive no goods."""
    bill = o.facts.bill
    p.text(p.left, y, o.of("Mail Invoices To:", "Send Invoices To", "Accounts Payable:"), bold=True)
    low = p.block(p.left, y + p.step, [bill.name, "Attn: A/P", "P.O. Box 5512", bill.city_line])
    p.text(p.left + 290, y, o.of("Remit To:", "Questions To:"), bold=True)
    return max(
        low, p.block(p.left + 290, y + p.step, o.vendor if o.chance.random() < 0.5 else [o.facts.person, o.facts.phone])
    )


def _office(o: Order, p: Pen, y: float) -> float:
    """The purchasing office with its address, and whom to ask."""
    place = o.facts.bill
    p.text(p.left, y, o.of("Purchasing Office:", "Issued By:", "Corporate Office"), bold=True)
    low = p.block(p.left + 90, y, [place.name, place.street, place.city_line])
    return max(low, p.pairs(p.left + 330, y, 70, [("Contact", o.facts.person), ("Telephone", o.facts.phone)]))


def _ship_from(o: Order, p: Pen, y: float) -> float:
    """Where our goods come from, in a place of ours."""
    p.text(p.left, y, o.of("Ship From:", "SHIP FROM", "Pick Up At:"), bold=True)
    return p.block(p.left, y + p.step, [o.vendor[0], "1500 Depot Street", "Toledo, OH 43604"])


def _band(o: Order, p: Pen, words: dict[str, str], y: float) -> float:
    """A row of terms with the day among them."""
    told = [
        ("Terms", "NET 30"),
        ("Ship Via", o.of("BEST WAY", "", "LTL")),
        (words["wanted"], o.day(o.facts.wanted if not o.lines else o.lines[0].wanted)),
        ("F.O.B.", o.of("DESTINATION", "ORIGIN", "")),
        ("Confirm To", ""),
    ]
    o.chance.shuffle(told)
    width = (p.right - p.left) / len(told)
    p.row(y, [(p.left + n * width + 3, "l", label) for n, (label, _) in enumerate(told)], bold=True)
    p.row(y + p.step, [(p.left + n * width + 3, "l", value) for n, (_, value) in enumerate(told)])
    return y + 2.2 * p.step


def _end(o: Order, p: Pen, y: float) -> None:
    total = o.number(o.total)
    for label, value in (
        ("Subtotal", total),
        ("Tax", "0.00"),
        (o.of("Total", "TOTAL", "Order Total", "PO Total"), o.of("", o.sign) + total),
    ):
        p.row(y + 8, [(p.right - 75, "r", label), (p.right, "r", value)])
        y += p.step
    y = p.block(
        p.left, y + 20, [o.pick("unlabelled_note"), o.of("GLID# 4000296536", "Authorized Signature ____________", "")]
    )
    p.tiny([o.pick("tiny"), o.pick("tiny"), o.pick("tiny")])
    if o.chance.random() < 0.4:
        p.new_page()
        p.text(
            p.left,
            30,
            f"{o.facts.buyer.name} - {o.of('Terms and Conditions', 'General Conditions of Purchase')}",
            bold=True,
        )
        told = [f"{n}. {o.pick('tiny')} {o.pick('terms')} {o.pick('tiny')}" for n in range(1, 9)]
        y = 50.0
        for text in told:
            y = p.block(p.left, y, p.wrapped(text, p.right - p.left, 6.5), size=6.5) + 2
