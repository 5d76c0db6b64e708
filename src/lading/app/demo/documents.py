"""Documents as the demo's shops and suppliers send them: PDFs set by typst, interchanges, workbooks, tables of text."""

import io
import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from lading.app.demo.goods import Good
from lading.app.demo.people import Buyer
from lading.app.demo.setting import trade_price
from lading.app.demo.wishes import MARK

TRADE_FROM = 24
"""From so many on, shops pay less."""
_PAPERS = Path(__file__).parent / "papers"
_HEAD = (
    "ISA*00*          *00*          *ZZ*{code:<15}*ZZ*HARBOURHEARTH  *{short}*0930*U*00401*{n:09}*0*P*>~\n"
    "GS*PO*{code}*HARBOURHEARTH*{day}*0930*{n}*X*004010~\n"
)
_ORDER = (
    "ST*850*{at:04}~\nBEG*00*SA*{po}**{day}~\nCUR*BY*EUR~\nDTM*002*{wanted}~\nN1*BY*{name}*92*{code}~\nN1*ST*{name}~\n"
    "N3*{street}~\nN4*{city}**{postal}*{country}~\n{lines}CTT*{count}~\nSE*{segments}*{at:04}~\n"
)
_FOOT = "GE*{orders}*{n}~\nIEA*1*{n:09}~\n"


class Row(msgspec.Struct, frozen=True):
    """A line of a document, as its sender writes it."""

    sku: str
    name: str
    quantity: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        """What it comes to."""
        return self.quantity * self.price


class Bought(msgspec.Struct, frozen=True):
    """A purchase order of a shop before it is written."""

    buyer: Buyer
    number: str
    rows: list[Row]
    day: date


def choose_rows(chance: random.Random, goods: Sequence[Good], count: int, *, many: Sequence[int]) -> list[Row]:
    """So many lines at our prices, each of one of these quantities."""
    chosen = chance.sample([good for good in goods if good.draft.unit == "each" and good.draft.stocked], count)
    return [row_of(good, chance.choice(many)) for good in chosen]


def row_of(good: Good, quantity: int) -> Row:
    """A line at our price."""
    return Row(good.sku, good.draft.name, quantity, trade_price(good.price, many=quantity >= TRADE_FROM))


def cheaper(rows: Sequence[Row]) -> list[Row]:
    """The first line at a price of their own."""
    first = msgspec.structs.replace(rows[0], price=rows[0].price - Decimal("0.80"))
    return [first, *rows[1:]]


def set_order(bought: Bought, *, paper: str) -> bytes:
    """A purchase order as a PDF."""
    where, draft = bought.buyer.address, bought.buyer.draft
    rows = [[row.sku, row.name, str(row.quantity), f"{row.price:.2f}", f"{row.amount:.2f}"] for row in bought.rows]
    facts = {
        "company": draft.company,
        "name": draft.name,
        "email": draft.email,
        "street": where.line1,
        "town": f"{where.postal_code} {where.city}",
        "country": where.country,
        "number": f"{MARK}{bought.number}",
        "day": bought.day.strftime("%d.%m.%Y"),
        "wanted": (bought.day + timedelta(days=10)).strftime("%d.%m.%Y"),
        "total": f"{sum((row.amount for row in bought.rows), Decimal(0)):.2f}",
        "rows": rows,
    }
    return set_paper(paper, facts)


def set_paper(paper: str, facts: dict[str, Any]) -> bytes:
    """A paper of this folder, filled in, as a PDF."""
    import typst  # slow import

    made: bytes = typst.compile(
        str(_PAPERS / f"{paper}.typ"), root=str(_PAPERS), sys_inputs={"data": msgspec.json.encode(facts).decode()}
    )
    return made


def interchange(orders: Sequence[Bought], *, sender: str, n: int, halves: bool = False) -> bytes:
    """Purchase orders as one X12 interchange of 850s; of the first line `halves` are wanted a week apart."""
    day = max(one.day for one in orders)
    head = _HEAD.format(code=sender, n=n, short=day.strftime("%y%m%d"), day=day.strftime("%Y%m%d"))
    body = "".join(_order(one, at, halves=halves) for at, one in enumerate(orders, start=1))
    return (head + body + _FOOT.format(orders=len(orders), n=n)).encode()


def _order(one: Bought, at: int, *, halves: bool) -> str:
    where = one.buyer.address
    lines = [f"PO1*{n}*{row.quantity}*EA*{row.price}**VP*{row.sku}~\n" for n, row in enumerate(one.rows, start=1)]
    planned = _halves(one) if halves else []
    lines[0] += "".join(planned)
    return _ORDER.format(
        at=at,
        code=one.buyer.draft.code,
        po=f"{MARK}{one.number}",
        day=one.day.strftime("%Y%m%d"),
        wanted=(one.day + timedelta(days=9)).strftime("%Y%m%d"),
        name=one.buyer.draft.company,
        street=where.line1,
        city=where.city,
        postal=where.postal_code,
        country=where.country,
        lines="".join(lines),
        count=len(lines),
        segments=10 + len(lines) + len(planned),
    )


def _halves(one: Bought) -> list[str]:
    """The schedule of the first line: half on the day of the order, the rest a week later."""
    many = int(one.rows[0].quantity)
    days = [(one.day + timedelta(days=ahead)).strftime("%Y%m%d") for ahead in (9, 16)]
    counts = (many // 2, many - many // 2)
    return [f"SCH*{count}*EA***002*{day}~\n" for count, day in zip(counts, days, strict=True) if count]


def as_csv(bought: Bought) -> bytes:
    """As a table of text."""
    rows = [f"{MARK}{bought.number};{row.sku};{row.name};{row.quantity};{row.price}" for row in bought.rows]
    return "\n".join(["PO number;Item no.;Description;Qty;Price", *rows, ""]).encode()


def as_workbook(bought: Bought) -> bytes:
    """As a workbook, with a head above the table as people make it."""
    import xlsxwriter  # type: ignore[import-untyped]  # slow import

    where, made = bought.buyer.address, io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Order")
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
        head = [
            ("Purchase order", f"{MARK}{bought.number}"),
            ("Customer", bought.buyer.draft.company),
            ("Deliver to", f"{where.line1}, {where.postal_code} {where.city}"),
            ("Delivery date", (bought.day + timedelta(days=12)).isoformat()),
            ("Currency", "EUR"),
        ]
        for at, (label, value) in enumerate(head):
            sheet.write(at, 0, label, bold)
            sheet.write(at, 1, value)
        for column, label in enumerate(("Item no.", "Description", "Quantity", "Unit price", "Amount")):
            sheet.write(6, column, label, bold)
        for at, row in enumerate(bought.rows, start=7):
            sheet.write_row(at, 0, [row.sku, row.name, row.quantity])
            sheet.write(at, 3, float(row.price), money)
            sheet.write(at, 4, float(row.amount), money)
        sheet.set_column(1, 1, 44)
    return made.getvalue()
