"""The demo's mail: what was settled in the last weeks, and what has just come and waits for a worker to read it."""

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lading.app.demo.documents import (
    Bought,
    Row,
    as_csv,
    as_workbook,
    cheaper,
    choose_rows,
    interchange,
    set_order,
    set_paper,
)
from lading.app.demo.fax import as_fax, is_read
from lading.app.demo.goods import Good
from lading.app.demo.letters import (
    FORGED,
    ORDERS,
    Attached,
    Letter,
    advertising,
    bomb,
    from_buyer,
    out_of_office,
    write,
)
from lading.app.demo.mail_before import MailBefore
from lading.app.demo.people import Buyer
from lading.app.demo.wishes import MARK
from lading.flows.company import Company
from lading.flows.intake.put_mailboxes import MailboxDraft, put_mailboxes
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.flows.intake.receive_mail import receive_mails
from lading.intake.mailboxes import MailboxSettings
from lading.kernel import Actor
from lading.store import Database

ADA, CLEO = Actor("user", "ada"), Actor("user", "cleo")
CHANNEL, BOX = "trade", "orders"
_MANY = (12, 24, 36)


async def bring_mail(database: Database, *, buyers: Sequence[Buyer], goods: Sequence[Good], now: datetime) -> None:
    """Fill the inbox: mailboxes, weeks of settled cases with what they taught, and this morning's post."""
    shops = [buyer for buyer in buyers if buyer.trade and buyer.currency == "EUR"]
    company = Company(database)
    async with database.unit_of_work(ADA) as unit:
        await put_mailboxes(unit, drafts=list(_mailboxes()))
    before = MailBefore(company, shops=shops, goods=goods, now=now)
    await before.tell()
    post = _Post(shops, goods, now, first=before.bought[0].rows[0])
    letters, files = await asyncio.to_thread(post.letters, await _unanswered(database)), post.files()
    async with database.unit_of_work(CLEO) as unit:
        await receive_documents(unit, files=files)
        at = [now - timedelta(minutes=7 * n + 3) for n in range(len(letters), 0, -1)]
        mails = [write(letter, at=when) for letter, when in zip(letters, at, strict=True)]
        ids = await receive_mails(unit, mailbox=BOX, mails=mails)
        await receive_mails(unit, mailbox=BOX, mails=[write(one, at=now) for one in before.replies])
        await unit.execute(
            "UPDATE inbox i SET received_at = n.at FROM unnest(%s::uuid[], %s::timestamptz[]) AS n(id, at)"
            " WHERE i.id = n.id",
            [ids, at],
        )


def _mailboxes() -> Sequence[MailboxDraft]:
    elsewhere = MailboxSettings(host="imap.harbour-and-hearth.example", user="purchasing@harbour-and-hearth.example")
    return (
        MailboxDraft(
            code=BOX, name="Orders", kind="folder", channel=CHANNEL, settings=MailboxSettings(reply_to=ORDERS)
        ),
        MailboxDraft(
            code="fax", name="Fax of the office", kind="folder", channel=CHANNEL, settings=MailboxSettings(fax=True)
        ),
        MailboxDraft(
            code="purchasing", name="Purchasing", kind="imap", channel=CHANNEL, settings=elsewhere, active=False
        ),
    )


async def _unanswered(database: Database) -> list[tuple[Any, ...]]:
    """The newest purchase order that its supplier has not confirmed yet, line by line."""
    async with database.unit_of_work() as unit:
        return await unit.fetch(
            "SELECT p.number, s.name, s.email, l.supplier_sku, i.name, l.ordered / l.factor, l.unit_cost, l.due_on"
            " FROM purchase_orders p JOIN parties s ON s.code = p.supplier"
            " JOIN purchase_lines l ON l.purchase_id = p.id"
            " JOIN items i ON i.sku = l.sku WHERE p.kind <> 'dropship' AND p.number ="
            "  (SELECT max(number) FROM purchase_orders WHERE status = 'sent' AND kind <> 'dropship') ORDER BY l.line"
        )


class _Post:
    """What has come this morning."""

    def __init__(self, shops: Sequence[Buyer], goods: Sequence[Good], now: datetime, *, first: Row) -> None:
        self._shops, self._goods, self._now, self._first = shops, goods, now, first
        self._chance = random.Random("mail")  # noqa: S311 -- the same documents every time, no secret

    def _bought(self, shop: int, number: str, count: int) -> Bought:
        rows = choose_rows(self._chance, self._goods, count, many=_MANY)
        return Bought(self._shops[shop], number, rows, self._now.date())

    def files(self) -> list[NewFile]:
        """By EDI, by hand, damaged, and by fax."""
        plain, dear = self._bought(3, "EDI-304", 3), self._bought(4, "EDI-302", 3)
        dear = Bought(dear.buyer, dear.number, cheaper(dear.rows), dear.day)
        files = [
            _file(
                plain.buyer, "850-000304.edi", interchange([plain], sender=plain.buyer.draft.code, n=304, halves=True)
            ),
            _file(dear.buyer, "850-000302.edi", interchange([dear], sender=dear.buyer.draft.code, n=302)),
            _file(self._shops[5], "order.csv", as_csv(self._bought(5, "CSV-77", 2))),
            _file(self._shops[5], "scan-damaged.pdf", b"%PDF-1.7\n%damaged on its way\n"),
        ]
        if is_read():
            faxed = self._bought(2, "PO-0655", 3)
            files.append(_file(faxed.buyer, "fax-0655.tif", as_fax(set_order(faxed, paper="german"))))
        return files

    def letters(self, unanswered: Sequence[tuple[Any, ...]]) -> list[Letter]:
        """By mail: orders on paper and in words, changes and questions, and what nobody has asked for."""
        clean, dear, book = self._bought(0, "PO-0107", 3), self._bought(1, "PO-2231", 5), self._bought(6, "K-5518", 4)
        dear = Bought(dear.buyer, dear.number, cheaper(dear.rows), dear.day)
        wanted = (self._now + timedelta(days=9)).date()
        words = "\n".join(f"{row.quantity} x {row.sku} {row.name}" for row in self._bought(7, "", 3).rows)
        letters = [
            from_buyer(
                clean.buyer,
                f"Purchase order {MARK}{clean.number}",
                "Please find our order attached.",
                Attached("PO-0107.pdf", set_order(clean, paper="plain")),
            ),
            from_buyer(
                dear.buyer,
                f"Our order {MARK}{dear.number}",
                "Our new order is attached. The first price is the one that we agreed on at the fair.",
                Attached("Purchase order 2231.pdf", set_order(dear, paper="plain")),
            ),
            from_buyer(
                book.buyer,
                f"Order {MARK}{book.number}",
                "As every month: our order as a table.",
                Attached("order-K-5518.xlsx", as_workbook(book)),
            ),
            from_buyer(
                self._shops[7],
                f"Order {MARK}M-318",
                f"Hello,\n\nplease send us\n\n{words}\n\nDelivery date: {wanted:%d.%m.%Y}\nOur PO number: {MARK}M-318",
            ),
            from_buyer(
                self._shops[0],
                f"Change of our order {MARK}V-402",
                f"Please send {2 * self._first.quantity} instead of {self._first.quantity} of {self._first.sku}"
                f" with our order {MARK}V-402,"
                f" and deliver them on {wanted:%d.%m.%Y}.",
            ),
            from_buyer(
                self._shops[1],
                f"Cancellation {MARK}V-403",
                f"Our event is off. Please cancel our order {MARK}V-403 completely.",
            ),
            from_buyer(
                self._shops[2],
                f"Where is order {MARK}V-404?",
                f"When will our order {MARK}V-404 arrive? We need it for the weekend.",
            ),
            advertising(),
            out_of_office(self._shops[4]),
            bomb(),
            self._instructing(),
        ]
        return letters + ([_confirming(unanswered, self._now)] if unanswered else [])

    def _instructing(self) -> Letter:
        """An order of a known customer's, it says, with a text that no eye sees."""
        bought = self._bought(6, "PO-9990", 2)
        paper = Attached("PO-9990.pdf", set_order(bought, paper="instructing"))
        letter = from_buyer(bought.buyer, f"Purchase order {MARK}{bought.number}", "Our order is attached.", paper)
        return Letter(
            sender="orders@shop107.example.net",
            name=letter.name,
            subject=letter.subject,
            body=letter.body,
            files=letter.files,
            checked=FORGED,
        )


def _confirming(ordered: Sequence[tuple[Any, ...]], now: datetime) -> Letter:
    """A supplier confirms; the last line dearer, and a week later."""
    number, supplier, email = ordered[0][:3]
    rows, total = [], Decimal(0)
    for at, (_, _, _, sku, name, quantity, cost, due) in enumerate(ordered, start=1):
        last = at == len(ordered)
        price = (cost * Decimal("1.04")).quantize(Decimal("0.01")) if last else cost
        day = (due or now.date()) + timedelta(days=7 if last else 0)
        amount = price * quantity
        total += amount
        rows.append([sku, name, f"{quantity.normalize():f}", f"{price:.2f}", f"{amount:.2f}", day.strftime("%d.%m.%Y")])
    facts = {
        "company": supplier,
        "street": "Smidstraat 81",
        "town": "5911 AB Venlo",
        "country": "NL",
        "email": email,
        "reference": "2026-0493",
        "number": number,
        "day": now.strftime("%d.%m.%Y"),
        "total": f"{total:.2f}",
        "rows": rows,
    }
    return Letter(
        sender=email,
        name=supplier,
        subject=f"Order confirmation 2026-0493, your order {number}",
        body=f"Dear customer,\n\nplease find attached the confirmation of your order {number}.\n\n{supplier}\n",
        files=[Attached("confirmation-2026-0493.pdf", set_paper("confirming", facts))],
    )


def _file(buyer: Buyer, name: str, content: bytes) -> NewFile:
    return NewFile(channel=CHANNEL, name=name, content=content, sender=buyer.draft.email)
