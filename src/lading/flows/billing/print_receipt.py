"""The receipt of an order that is paid: what it came to and how it was paid. It is no invoice."""

from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.draft import draft_document
from lading.billing.facts import OrderShare
from lading.billing.frame import SHIPPING, Frame, Posted
from lading.billing.order_facts import OrderFacts, read_order_facts
from lading.billing.sellers import NoSeller, read_sellers, seller_of
from lading.billing.traders import Place, Seller
from lading.documents import Document, letterhead_of, read_letterheads, words_of
from lading.documents.money_papers import PayBox
from lading.documents.typeset import typeset
from lading.flows.billing.draft_invoices import buyer_of
from lading.flows.billing.lay_out_invoice import lay_out_invoice
from lading.flows.money.books import Books, read_books
from lading.flows.say import voice_for
from lading.kernel import Conflict, NotFound
from lading.orders.queries import ids_of_numbers
from lading.store import UnitOfWork

ZERO = Decimal(0)


class NotPaid(Conflict):
    """Something is still owed."""

    code = "not_paid"


async def print_receipt(unit: UnitOfWork, *, number: str) -> Document:
    """The receipt as PDF, made anew each time. Raises `NotFound`, `NotPaid`."""
    ids = await ids_of_numbers(unit, numbers=[number])
    if number not in ids:
        raise NotFound(f"There is no order {number}.")
    books = (await read_books(unit, orders=[ids[number]], writes=False))[ids[number]]
    if books.owing or not books.paid:
        raise NotPaid(f"Order {number} is not paid in full yet, so there is no receipt.")
    (order,) = (await read_order_facts(unit, orders=[ids[number]])).values()
    letterhead = letterhead_of(await read_letterheads(unit), order.channel)
    words = words_of(letterhead.language)
    document = draft_document(
        await _frame(unit, order, letterhead.language, letterhead.name, books.paid),
        posted=await _all_of(unit, ids[number], books, order, words),
    )
    paper = lay_out_invoice(document, letterhead)
    voice = voice_for(language=letterhead.language, country=document.buyer.address.country, currency=document.currency)
    paid = [(one.method or words["payment"], voice.money(one.captured - one.refunded)) for one in books.tenders]
    paper = msgspec.structs.replace(
        paper, title=words["receipt"], after=paid, due=("", ""), pay=PayBox(sentence=words["is_paid"])
    )
    content = await typeset(paper, made_at=unit.now)
    return Document("receipt", f"order/{number}", f"receipt-{number}.pdf", content, unit.now)


async def _frame(unit: UnitOfWork, order: OrderFacts, language: str, name: str, paid: Decimal) -> Frame:
    try:
        seller = seller_of(await read_sellers(unit), order.channel)
    except NoSeller:
        seller = Seller(name=name, address=Place())
    return Frame(
        kind="invoice",
        number=order.number,
        issued_on=unit.now.date(),
        currency=order.currency,
        language=language,
        channel=order.channel,
        prices_include_tax=order.prices_include_tax,
        seller=seller,
        buyer=buyer_of(order),
        orders=[OrderShare(id=order.id, number=order.number, gross=ZERO, prepaid=paid, reference=order.reference)],
    )


_LINES = """
SELECT line, sku, name, unit, unit_price, tax_rate, tax_name FROM order_lines WHERE order_id = %s ORDER BY line
"""


async def _all_of(
    unit: UnitOfWork, order_id: UUID, books: Books, order: OrderFacts, words: dict[str, str]
) -> list[Posted]:
    """Everything that is not cancelled, less what was credited, and shipping."""
    said: list[Posted] = []
    for line, sku, name, unit_name, price, rate, tax_name in await unit.fetch(_LINES, [order_id]):
        posted = books.posted_line(line)
        worth = books.order.lines[line].worth(order.currency)
        said.append(
            Posted(
                order_id=order_id,
                order=order.number,
                line=line,
                sku=sku,
                name=name,
                unit=unit_name,
                quantity=books.order.lines[line].units - posted.credited_units,
                unit_price=price,
                net=worth.net - posted.credited + posted.credited_tax,
                tax_amount=worth.tax - posted.credited_tax,
                rate=rate,
                tax_name=tax_name,
            )
        )
    shipping = books.order.shipping
    credited = books.posted.shipping
    said.append(
        Posted(
            order_id=order_id,
            order=order.number,
            line=None,
            sku="",
            name=words["shipping_charge"],
            unit="",
            quantity=ZERO,
            unit_price=ZERO,
            net=shipping.net - credited.credited + credited.credited_tax,
            tax_amount=shipping.tax - credited.credited_tax,
            rate=order.shipping_tax_rate,
            charge=SHIPPING,
        )
    )
    return said
