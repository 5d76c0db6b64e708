"""The demo's mail: documents as shops, suppliers and others send them, taken in as uploads; a worker reads them."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec

from lading.app.demo.goods import Good
from lading.app.demo.people import Buyer
from lading.app.demo.setting import trade_price
from lading.app.demo.wishes import MARK
from lading.flows.company import Company
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.flows.intake.settle_cases import SettleCase, settle_cases
from lading.intake.partners import ReplySettings
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from lading.kernel import Actor, Refusal
from lading.store import Database

CLEO = Actor("user", "cleo")
CHANNEL = "trade"
TRADE_FROM = 24
"""From so many on, shops pay less."""
_PAPERS = Path(__file__).parent / "papers"
_X12 = (
    "ISA*00*          *00*          *ZZ*{code:<15}*ZZ*HARBOURHEARTH  *{short}*0930*U*00401*000000{n:03}*0*P*>~\n"
    "GS*PO*{code}*HARBOURHEARTH*{day}*0930*{n}*X*004010~\nST*850*0001~\nBEG*00*SA*{po}**{day}~\nCUR*BY*EUR~\n"
    "DTM*002*{wanted}~\nN1*BY*{name}*92*{code}~\nN1*ST*{name}~\nN3*{street}~\nN4*{city}**{postal}*{country}~\n"
    "{lines}CTT*{count}~\nSE*{segments}*0001~\nGE*1*{n}~\nIEA*1*000000{n:03}~\n"
)


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


async def bring_mail(database: Database, *, buyers: Sequence[Buyer], goods: Sequence[Good], today: date) -> None:
    """Eight documents with different fates: one is booked, one rejected, one damaged; the others wait to be read."""
    shops = [buyer for buyer in buyers if buyer.trade and buyer.currency == "EUR"][:6]
    chance = random.Random("mail")  # noqa: S311 -- the same documents every time, no secret
    rows = [_rows(chance, goods, count) for count in (3, 5, 2, 4, 3, 2)]
    first = _file(shops[3], "850-000301.edi", _edi(shops[3], rows[3], f"{MARK}EDI-301", today, 301))
    twice = _file(shops[3], "850-000303.edi", _edi(shops[3], rows[3], f"{MARK}EDI-301", today, 303))
    async with database.unit_of_work(CLEO) as unit:
        await put_partner(unit, code=shops[3].draft.code, draft=_partner(shops[3]))
    await _settle(database, first, twice)
    papers = await asyncio.gather(
        asyncio.to_thread(_set, shops[0], rows[0], "PO-0107", today, "plain"),
        asyncio.to_thread(_set, shops[1], _dearer(rows[1]), "PO-2231", today, "plain"),
        asyncio.to_thread(_set, shops[2], _own_numbers(rows[2]), "B-88-14", today, "german"),
    )
    files = [
        _file(shops[0], "PO-0107.pdf", papers[0]),
        _file(shops[1], "Purchase order 2231.pdf", papers[1]),
        _file(shops[2], "Bestellung B-88-14.pdf", papers[2]),
        _file(shops[4], "850-000302.edi", _edi(shops[4], _dearer(rows[4]), f"{MARK}EDI-302", today, 302)),
        _file(shops[5], "order.csv", _sheet(rows[5], f"{MARK}CSV-77")),
        _file(shops[5], "scan-damaged.pdf", b"%PDF-1.7\n%damaged on its way\n"),
    ]
    async with database.unit_of_work(CLEO) as unit:
        await receive_documents(unit, files=files)


def _partner(buyer: Buyer) -> TradingPartnerDraft:
    """A shop whose system takes answers as files, by itself."""
    settings = ReplySettings(way="folder", folder="edi", answers="alone")
    name = buyer.draft.company or buyer.draft.name
    return TradingPartnerDraft(
        name=name, names=[f"ZZ:{buyer.draft.code}"], customer=buyer.draft.code, settings=settings
    )


async def _settle(database: Database, first: NewFile, twice: NewFile) -> None:
    """An order that Cleo has booked, and the same one again, which she has rejected."""
    company = Company(database)
    case = await _read(company, first)
    with suppress(Refusal):  # where something in it must be answered first, it waits like the others
        async with database.unit_of_work(CLEO) as unit:
            await book_cases(unit, company, wishes=[BookCase(case=case, accept=True, seconds=48)])
    case = await _read(company, twice)
    async with database.unit_of_work(CLEO) as unit:
        reason = "Sent twice: we have it already"
        await settle_cases(unit, wishes=[SettleCase(case=case, ending="reject", reason=reason, seconds=12)])


async def _read(company: Company, file: NewFile) -> str:
    async with company.database.unit_of_work(CLEO) as unit:
        (received,) = await receive_documents(unit, files=[file])
    await read_cases(company)
    return received.cases[0]


def _file(buyer: Buyer, name: str, content: bytes) -> NewFile:
    return NewFile(channel=CHANNEL, name=name, content=content, sender=buyer.draft.email)


def _rows(chance: random.Random, goods: Sequence[Good], count: int) -> list[Row]:
    chosen = chance.sample([good for good in goods if good.draft.unit == "each"], count)
    return [_row(good, chance.choice((12, 24, 36))) for good in chosen]


def _row(good: Good, quantity: int) -> Row:
    return Row(good.sku, good.draft.name, quantity, trade_price(good.price, many=quantity >= TRADE_FROM))


def _dearer(rows: Sequence[Row]) -> list[Row]:
    """The first line at a price of their own."""
    first = msgspec.structs.replace(rows[0], price=rows[0].price - Decimal("0.80"))
    return [first, *rows[1:]]


def _own_numbers(rows: Sequence[Row]) -> list[Row]:
    return [msgspec.structs.replace(row, sku=f"{4400 + n}-{row.sku[:3]}") for n, row in enumerate(rows, start=1)]


def _set(buyer: Buyer, rows: Sequence[Row], number: str, today: date, paper: str) -> bytes:
    import typst  # slow import

    where = buyer.address
    facts = {
        "company": buyer.draft.company,
        "name": buyer.draft.name,
        "email": buyer.draft.email,
        "street": where.line1,
        "town": f"{where.postal_code} {where.city}",
        "country": where.country,
        "number": f"{MARK}{number}",
        "day": today.strftime("%d.%m.%Y"),
        "wanted": (today + timedelta(days=10)).strftime("%d.%m.%Y"),
        "total": f"{sum((row.amount for row in rows), Decimal(0)):.2f}",
        "rows": [[row.sku, row.name, str(row.quantity), f"{row.price:.2f}", f"{row.amount:.2f}"] for row in rows],
    }
    made: bytes = typst.compile(
        str(_PAPERS / f"{paper}.typ"), root=str(_PAPERS), sys_inputs={"data": msgspec.json.encode(facts).decode()}
    )
    return made


def _edi(buyer: Buyer, rows: Sequence[Row], number: str, today: date, n: int) -> bytes:
    lines = "".join(f"PO1*{at}*{row.quantity}*EA*{row.price}**VP*{row.sku}~\n" for at, row in enumerate(rows, start=1))
    where = buyer.address
    return _X12.format(
        n=n,
        code=buyer.draft.code,
        po=number,
        day=today.strftime("%Y%m%d"),
        short=today.strftime("%y%m%d"),
        wanted=(today + timedelta(days=9)).strftime("%Y%m%d"),
        name=buyer.draft.company,
        street=where.line1,
        city=where.city,
        postal=where.postal_code,
        country=where.country,
        lines=lines,
        count=len(rows),
        segments=10 + len(rows),
    ).encode()


def _sheet(rows: Sequence[Row], number: str) -> bytes:
    head = "PO number;Item;Description;Qty;Price\n"
    return (head + "".join(f"{number};{row.sku};{row.name};{row.quantity};{row.price}\n" for row in rows)).encode()
