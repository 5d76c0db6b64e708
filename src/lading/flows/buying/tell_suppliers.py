"""Telling suppliers: purchase orders that were sent or cancelled become letters with the order as PDF, once each."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.documents import Letterhead, letterhead_of, read_letterheads
from lading.documents.letterhead import DEFAULT
from lading.flows.buying.print_purchase import print_purchase
from lading.flows.buying.supplier_words import DUE, LINES, SAID
from lading.flows.company import Company
from lading.flows.previewing.consequences import LetterAhead
from lading.flows.say import voice_for
from lading.flows.telling.message_facts import company_of
from lading.flows.telling.tell_customers import look_of
from lading.messages.queue import MessageView, NewMessage, add_messages, messages_of
from lading.messages.receivers import find_addresses
from lading.messages.render import Written, frame
from lading.purchasing.queries import get_purchase
from lading.purchasing.views import PurchaseView
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain

CONSUMER = "suppliers"
TOO_OLD = timedelta(days=2)
KINDS = {
    "purchase.sent": "purchase_order",
    "purchase.cancelled": "purchase_cancelled",
    "purchase.asked_back": "dropship_asked_back",
    "purchase.withdrawn": "dropship_withdrawn",
}


async def write_to_suppliers(company: Company, *, limit: int = 50) -> int:
    """Write the letters of new events; answers how many events were read. Sent like customers' messages."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        for one in _told(unit, events):
            await add_messages(unit, messages=[await _write(unit, one)])

    return await drain(company.database, consumer=CONSUMER, consume=consume, limit=limit)


def _told(unit: UnitOfWork, events: Sequence[Logged]) -> list[Logged]:
    """Those of which suppliers read; a draft that is cancelled was never known outside."""
    return [one for one in events if one.kind in KINDS and one.at >= unit.now - TOO_OLD and one.data.get("times", 1)]


async def letters_to_suppliers(unit: UnitOfWork, *, events: Sequence[Logged]) -> list[LetterAhead]:
    """The letters to suppliers that these events will cause; nothing is written."""
    found: list[LetterAhead] = []
    for one in _told(unit, events):
        view = await get_purchase(unit.sql, number=str(one.subject).removeprefix("purchase/"), today=unit.now.date())
        _, silence = await _receiver(unit, view)
        found.append(LetterAhead(_kind(one, view), str(one.subject), view.supplier, silence))
    return found


async def letters_of(unit: UnitOfWork, *, number: str) -> list[MessageView]:
    """What was written to the supplier of a purchase order, the oldest first."""
    rows = await unit.fetch("SELECT id FROM purchase_orders WHERE number = %s", [number])
    return await messages_of(unit, order_id=rows[0][0]) if rows else []


async def _write(unit: UnitOfWork, one: Logged) -> NewMessage:
    number = str(one.subject).removeprefix("purchase/")
    view = await get_purchase(unit.sql, number=number, today=unit.now.date())
    letterhead = letterhead_of(await read_letterheads(unit), DEFAULT)
    receiver, silence = await _receiver(unit, view)
    document = None if silence else await print_purchase(unit, number=number)
    kind = _kind(one, view)
    written = Written("", "", "") if silence else _say(kind, view, letterhead, one.data)
    return NewMessage(
        order_id=UUID(str(one.data["id"])),
        seq=int(one.data["times"]) if "times" in one.data else await _next(unit, one, kind),
        kind=kind,
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


async def _receiver(unit: UnitOfWork, view: PurchaseView) -> tuple[str, str]:
    """The supplier's address, and why nobody is written to."""
    addresses = await find_addresses(unit, codes=[view.supplier])
    receiver = (addresses.get(view.supplier) or "").strip()
    return receiver, "" if receiver else ("erased" if addresses.get(view.supplier, "") is None else "no_address")


def _kind(one: Logged, view: PurchaseView) -> str:
    return "dropship_order" if one.kind == "purchase.sent" and view.kind == "dropship" else KINDS[one.kind]


async def _next(unit: UnitOfWork, one: Logged, kind: str) -> int:
    """The number of another letter of this kind about the order."""
    rows = await unit.fetch("SELECT count(*) FROM messages WHERE order_id = %s AND kind = %s", [one.data["id"], kind])
    return int(rows[0][0]) + 1


def _say(kind: str, view: PurchaseView, letterhead: Letterhead, data: Mapping[str, Any]) -> Written:
    look = look_of(letterhead)
    language = look.language if (kind, look.language) in SAID else "en"
    voice = voice_for(language=letterhead.language, country="", currency=view.currency)
    single, several = LINES[language]
    subject, text = SAID[kind, language]
    values = {
        "number": view.number,
        "company": letterhead.name,
        "lines": single if len(view.lines) == 1 else several.format(len(view.lines)),
        "total": voice.money(view.total),
        "due": DUE[language].format(voice.day(view.due_on)) if view.due_on else "",
        "place": view.place,
        "units": "\n".join(f"{voice.quantity(Decimal(str(quantity)))} × {sku}" for sku, quantity in _units(kind, data)),
    }
    company = company_of(letterhead)
    return frame(subject=subject.format(**values), text=text.format(**values), company=company, look=look)


def _units(kind: str, data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The units that a letter asks back."""
    return (
        [(sku, quantity) for sku, quantity in data["lines"]] if kind.startswith("dropship_") and "lines" in data else []
    )
