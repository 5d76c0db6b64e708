"""What stands on an invoice, a credit memo or a receipt: the frozen facts, said in the reader's language."""

from decimal import Decimal

import msgspec

from lading.billing.facts import Document, Line, TaxSum
from lading.billing.traders import Seller
from lading.documents import Letterhead, breakable, words_of
from lading.documents.money_papers import InvoicePaper, PayBox, TaxRow
from lading.documents.papers import Head, PricedRow
from lading.flows.billing.pay_box import pay_box
from lading.flows.say import Voice, say_address, say_unit, voice_for

Words = dict[str, str]


def lay_out_invoice(document: Document, letterhead: Letterhead) -> InvoicePaper:
    """The paper of an issued document."""
    words = words_of(document.language)
    country = document.buyer.address.country
    voice = voice_for(language=document.language, country=country, currency=document.currency)
    bill_to = say_address(_named(document), voice.locale)
    ship_to = say_address(msgspec.structs.asdict(document.buyer.ship_to), voice.locale)
    return InvoicePaper(
        head=head_of(letterhead, document.seller, words, voice, country=country, made_on=voice.day(document.issued_on)),
        title=words["deposit_invoice" if document.deposit and document.kind == "invoice" else document.kind],
        number=document.number,
        sender=" · ".join(say_address(_of(document.seller), voice.locale)[:3]),
        bill_to=bill_to,
        ship_to=ship_to if ship_to != bill_to else [],
        facts=_facts(document, voice, words),
        intro="",
        rows=[_row(line, document, voice, words) for line in document.lines],
        sums=_sums(document, voice, words),
        total=(words["total" if document.kind == "invoice" else "total_credit"], voice.money(document.gross)),
        after=[(words["already_paid"], voice.money(-document.prepaid))] if document.prepaid else [],
        due=(words["total_due"], voice.money(document.due)) if document.prepaid else ("", ""),
        taxes=[_tax(share, voice) for share in document.taxes],
        pay=_pay(document, voice, words),
        notes=document.note,
    )


def head_of(letterhead: Letterhead, seller: Seller, words: Words, voice: Voice, *, country: str, made_on: str) -> Head:
    """The letterhead with what the law wants to read of a seller at the foot."""
    contact = [part for part in (letterhead.email or seller.email, letterhead.phone or seller.phone) if part]
    numbers = [
        seller.name,
        f"{words['vat_id']} {seller.vat_id}" if seller.vat_id else "",
        f"{words['tax_number']} {seller.tax_number}" if seller.tax_number else "",
        seller.registration,
    ]
    address = letterhead.address or say_address(msgspec.structs.asdict(seller.address), voice.locale)
    return Head(
        paper=letterhead.paper_for(country),
        language=str(voice.locale.language),
        accent=letterhead.accent,
        words=words,
        company=letterhead.name if letterhead.name != Letterhead().name else seller.name,
        company_lines=[*address, *contact, *([letterhead.website] if letterhead.website else [])],
        footer=" · ".join(part for part in [*numbers, letterhead.footer] if part),
        made_on=made_on,
    )


def _of(seller: Seller) -> dict[str, str]:
    return msgspec.structs.asdict(seller.address) | {"company": seller.name, "name": ""}


def _named(document: Document) -> dict[str, str]:
    buyer = document.buyer
    named: dict[str, str] = msgspec.structs.asdict(buyer.address)
    named["company"] = named["company"] or buyer.company
    named["name"] = named["name"] or buyer.name
    return named


def _facts(document: Document, voice: Voice, words: Words) -> list[tuple[str, str]]:
    orders = ", ".join(share.number for share in document.orders[:3]) + (" …" if len(document.orders) > 3 else "")
    references = sorted({share.reference for share in document.orders if share.reference})
    period = document.period
    pairs = [
        (words["invoice_date"], voice.day(document.issued_on)),
        (words["customer"], document.buyer.code),
        (words["order"], orders),
        (words["reference"], ", ".join(references[:2])),
        (words["delivered_on"], voice.day(document.delivered_on)),
        (words["period"], f"{voice.day(period[0])} – {voice.day(period[1])}" if period else ""),
        (words["corrects"], ", ".join(one.number for one in document.corrects)),
        (words["vat_id"], document.buyer.vat_id),
        (words["due_on"], voice.day(document.due_on)),
    ]
    return [pair for pair in pairs if pair[1]]


def _row(line: Line, document: Document, voice: Voice, words: Words) -> PricedRow:
    notes = [line.order] if len(document.orders) > 1 and line.order else []
    if line.discount:
        notes.append(words["discounted"].format(voice.money(line.discount)))
    if line.note:
        notes.append(line.note)
    return PricedRow(
        quantity=voice.quantity(line.quantity),
        unit=say_unit(line.unit),
        sku=breakable(line.sku),
        name=breakable(line.name),
        price=voice.money(line.price),
        amount=voice.money(line.gross if document.prices_include_tax else line.net),
        note=" · ".join(notes),
    )


def _sums(document: Document, voice: Voice, words: Words) -> list[tuple[str, str]]:
    inside = document.prices_include_tax
    goods = sum((line.gross if inside else line.net for line in document.lines), Decimal(0))
    sums = [(words["goods"], voice.money(goods))]
    sums += [(one.name, voice.money(one.net + one.tax_amount if inside else one.net)) for one in document.charges]
    if not inside:
        if document.charges:
            sums.append((words["net"], voice.money(document.net)))
        sums.append((words["tax"], voice.money(document.tax)))
    return sums


def _tax(share: TaxSum, voice: Voice) -> TaxRow:
    name, said = share.tax.name, voice.percent(share.tax.rate)
    return TaxRow(
        rate=f"{name} ({said})" if name and said.replace("\u00a0", "") not in name.replace(" ", "") else name or said,
        base=voice.money(share.base),
        tax=voice.money(share.amount),
        reason=share.tax.reason,
    )


def _pay(document: Document, voice: Voice, words: Words) -> PayBox:
    if document.kind == "credit_memo":
        return PayBox(sentence=words["is_credited"])
    if document.due <= 0:
        return PayBox(sentence=words["is_paid"])
    how = "pay_by" if document.due_on else "pay_now"
    sentence = words[how].format(
        amount=voice.money(document.due), day=voice.day(document.due_on), number=document.number
    )
    if document.terms:
        sentence = f"{sentence} {document.terms}"
    return pay_box(
        document.seller,
        sentence=sentence,
        amount=document.due,
        currency=document.currency,
        reference=document.number,
        words=words,
    )
