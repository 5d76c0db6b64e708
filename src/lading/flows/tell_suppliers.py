"""Telling suppliers: purchase orders that were sent or cancelled become letters with the order as PDF, once each."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from lading.documents import Letterhead, letterhead_of, read_letterheads
from lading.documents.letterhead import DEFAULT
from lading.flows.company import Company
from lading.flows.print_purchase import print_purchase
from lading.flows.say import voice_for
from lading.flows.tell_customers import look_of
from lading.messages.facts import CompanyFacts
from lading.messages.queue import MessageView, NewMessage, add_messages, messages_of
from lading.messages.receivers import find_addresses
from lading.messages.render import Written, frame
from lading.purchasing.queries import get_purchase
from lading.purchasing.views import PurchaseView
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain

CONSUMER = "suppliers"
TOO_OLD = timedelta(days=2)
KINDS = {"purchase.sent": "purchase_order", "purchase.cancelled": "purchase_cancelled"}
_SAID = {
    ("purchase_order", "en"): (
        "Purchase order {number} from {company}",
        (
            "Good day,\n\nplease find our purchase order {number} attached: {lines}, {total} without tax,"
            "{due} delivered to {place}.\n\nPlease confirm quantities, prices and the day of delivery by answering this"
            " message, and put {number} on your delivery note.\n\nKind regards\n{company}\n"
        ),
    ),
    ("purchase_order", "de"): (
        "Bestellung {number} von {company}",
        (
            "Guten Tag,\n\nanbei unsere Bestellung {number}: {lines}, {total} ohne Steuer,"
            "{due} Lieferung an {place}.\n\nBitte bestätigen Sie Mengen, Preise und Liefertag mit einer Antwort auf"
            " diese Nachricht und nennen Sie {number} auf dem Lieferschein.\n\nMit freundlichen Grüßen\n{company}\n"
        ),
    ),
    ("purchase_cancelled", "en"): (
        "Cancelled: purchase order {number} from {company}",
        (
            "Good day,\n\nwe cancel what is still open of our purchase order {number}. Please do not deliver it any"
            " more, and tell us if something of it is on its way already.\n\nKind regards\n{company}\n"
        ),
    ),
    ("purchase_cancelled", "de"): (
        "Storniert: Bestellung {number} von {company}",
        (
            "Guten Tag,\n\nwir stornieren, was von unserer Bestellung {number} noch offen ist. Bitte liefern Sie"
            " es nicht mehr, und sagen Sie uns, falls etwas davon schon unterwegs ist."
            "\n\nMit freundlichen Grüßen\n{company}\n"
        ),
    ),
}
_LINES = {"en": ("one line", "{} lines"), "de": ("eine Position", "{} Positionen")}
_DUE = {"en": " needed by {},", "de": " benötigt bis {},"}


async def write_to_suppliers(company: Company, *, limit: int = 50) -> int:
    """Write the letters of new events; answers how many events were read. Sent like customers' messages."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        fresh = [one for one in events if one.kind in KINDS and one.at >= unit.now - TOO_OLD]
        told = [one for one in fresh if one.data.get("times")]  # a draft that is cancelled was never known outside
        await add_messages(unit, messages=[await _write(unit, one) for one in told])

    return await drain(company.database, consumer=CONSUMER, consume=consume, limit=limit)


async def letters_of(unit: UnitOfWork, *, number: str) -> list[MessageView]:
    """What was written to the supplier of a purchase order, the oldest first."""
    rows = await unit.fetch("SELECT id FROM purchase_orders WHERE number = %s", [number])
    return await messages_of(unit, order_id=rows[0][0]) if rows else []


async def _write(unit: UnitOfWork, one: Logged) -> NewMessage:
    number = str(one.subject).removeprefix("purchase/")
    view = await get_purchase(unit.sql, number=number, today=unit.now.date())
    letterhead = letterhead_of(await read_letterheads(unit), DEFAULT)
    addresses = await find_addresses(unit, codes=[view.supplier])
    receiver = (addresses.get(view.supplier) or "").strip()
    silence = "" if receiver else ("erased" if addresses.get(view.supplier, "") is None else "no_address")
    document = None if silence else await print_purchase(unit, number=number)
    written = Written("", "", "") if silence else _say(KINDS[one.kind], view, letterhead)
    return NewMessage(
        order_id=UUID(str(one.data["id"])),
        seq=int(one.data["times"]),
        kind=KINDS[one.kind],
        receiver=receiver,
        sender_name=letterhead.name,
        reply_to=letterhead.email,
        written=written,
        state="suppressed" if silence else "queued",
        reason=silence,
        about=f"purchase/{number}",
        attachment=document.content if document else None,
        attachment_name=document.file_name if document else "",
    )


def _say(kind: str, view: PurchaseView, letterhead: Letterhead) -> Written:
    look = look_of(letterhead)
    language = look.language if (kind, look.language) in _SAID else "en"
    voice = voice_for(language=letterhead.language, country="", currency=view.currency)
    single, several = _LINES[language]
    subject, text = _SAID[kind, language]
    values = {
        "number": view.number,
        "company": letterhead.name,
        "lines": single if len(view.lines) == 1 else several.format(len(view.lines)),
        "total": voice.money(view.total),
        "due": _DUE[language].format(voice.day(view.due_on)) if view.due_on else "",
        "place": view.place,
    }
    company = CompanyFacts(
        name=letterhead.name,
        email=letterhead.email,
        phone=letterhead.phone,
        website=letterhead.website,
        address=letterhead.address,
    )
    return frame(subject=subject.format(**values), text=text.format(**values), company=company, look=look)
