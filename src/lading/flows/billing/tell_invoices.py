"""Sending invoices and credit memos: each goes to its buyer once, as a letter with the PDF."""

from collections.abc import Sequence
from datetime import timedelta

from lading.billing.facts import Document
from lading.billing.kept import read_document
from lading.documents import Letterhead, letterhead_of, read_letterheads
from lading.flows.billing.print_invoice import print_invoice
from lading.flows.company import Company
from lading.flows.previewing.consequences import LetterAhead
from lading.flows.say import voice_for
from lading.flows.telling.message_facts import company_of
from lading.flows.telling.tell_customers import TOO_OLD, look_of
from lading.messages.queue import NewMessage, add_messages
from lading.messages.receivers import find_addresses
from lading.messages.render import Written, frame
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain

CONSUMER = "invoices"
KINDS = {"order.invoiced": "invoice", "order.credit_memo_issued": "credit_memo"}
_OLD: timedelta = TOO_OLD

SAID = {
    ("invoice", "en"): (
        "Invoice {number} from {company}",
        "Good day,\n\nplease find our invoice {number} over {total} attached.{due}\n\nKind regards\n{company}\n",
    ),
    ("invoice", "de"): (
        "Rechnung {number} von {company}",
        "Guten Tag,\n\nanbei unsere Rechnung {number} über {total}.{due}\n\nMit freundlichen Grüßen\n{company}\n",
    ),
    ("credit_memo", "en"): (
        "Credit memo {number} from {company}",
        "Good day,\n\nplease find our credit memo {number} over {total} attached.\n\nKind regards\n{company}\n",
    ),
    ("credit_memo", "de"): (
        "Rechnungskorrektur {number} von {company}",
        "Guten Tag,\n\nanbei unsere Rechnungskorrektur {number} über {total}.\n\nMit freundlichen Grüßen\n{company}\n",
    ),
}
DUE = {"en": " Please pay {amount} by {day}.", "de": " Bitte zahlen Sie {amount} bis zum {day}."}


async def send_invoices(company: Company, *, limit: int = 20) -> int:
    """Write the letters of documents that were issued; answers how many events were read. Sent like other messages."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        fresh = [one for one in events if one.kind in KINDS and one.data.get("tell") and one.at >= unit.now - _OLD]
        if fresh:
            await company.reference.refresh(unit)
        for one in fresh:
            if message := await _write(company, unit, one):
                await add_messages(unit, messages=[message])

    return await drain(company.database, consumer=CONSUMER, consume=consume, limit=limit)


async def _write(company: Company, unit: UnitOfWork, one: Logged) -> NewMessage | None:
    """The letter; None where the channel's customers hear from somebody else."""
    kept = await read_document(unit, number=str(one.data["document"]))
    document = kept.document
    reader = await reader_of(unit, company, document=document, customer=kept.customer)
    if one.order_id is None or reader is None:
        return None
    receiver, silence = reader
    letterhead = letterhead_of(await read_letterheads(unit), document.channel)
    printed = None if silence else await print_invoice(unit, number=document.number)
    return NewMessage(
        order_id=one.order_id,
        seq=one.seq or 0,
        kind=KINDS[one.kind],
        receiver="" if silence else receiver,
        sender_name=letterhead.name,
        reply_to=letterhead.email,
        written=Written("", "", "") if silence else say_document(document, letterhead),
        state="suppressed" if silence else "queued",
        reason=silence,
        attachment=printed.content if printed else None,
        attachment_name=printed.file_name if printed else "",
    )


async def reader_of(
    unit: UnitOfWork, company: Company, *, document: Document, customer: str | None
) -> tuple[str, str] | None:
    """Where a document's letter goes, or why nobody gets it; None where the customer hears from somebody else."""
    channel = company.reference.channels.get(document.channel)
    if channel is not None and not channel.writes:
        return None
    addresses = await find_addresses(unit, codes=[customer] if customer else [])
    known = addresses.get(customer or "", "")
    receiver = (document.buyer.email or known or "").strip()
    return receiver, "erased" if known is None else "" if receiver else "no_address"


async def letters_of_bills(unit: UnitOfWork, company: Company, *, events: Sequence[Logged]) -> list[LetterAhead]:
    """The letters that these events will cause; nothing is written."""
    found: list[LetterAhead] = []
    for one in events:
        if one.kind in KINDS and one.data.get("tell"):
            await company.reference.refresh(unit)
            kept = await read_document(unit, number=str(one.data["document"]))
            if reader := await reader_of(unit, company, document=kept.document, customer=kept.customer):
                about = f"order/{kept.document.orders[0].number}"
                found.append(LetterAhead(KINDS[one.kind], about, kept.customer or "", reader[1]))
    return found


def say_document(document: Document, letterhead: Letterhead) -> Written:
    """Subject and text of the letter, in the document's language."""
    look = look_of(letterhead)
    language = look.language if (document.kind, look.language) in SAID else "en"
    voice = voice_for(language=document.language, country=document.buyer.address.country, currency=document.currency)
    due = DUE[language].format(amount=voice.money(document.due), day=voice.day(document.due_on))
    values = {
        "number": document.number,
        "company": letterhead.name,
        "total": voice.money(document.gross),
        "due": due if document.due_on and document.due else "",
    }
    subject, text = SAID[document.kind, language]
    company = company_of(letterhead)
    return frame(subject=subject.format(**values), text=text.format(**values), company=company, look=look)
