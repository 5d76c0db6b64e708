"""Tax by a service outside: what it is asked of an order, and the order with what it answered. Pure."""

import msgspec

from lading.catalog import Place
from lading.flows.placing.prepare import Prepared
from lading.pricing.ports import AskedTax, TaxLine, TaxPlace, TaxQuestion
from lading.pricing.price import with_taxes
from lading.pricing.tax import Ruling, TaxStatus
from lading.pricing.values import SentTax


def question_of(prepared: Prepared, *, origin: Place | None) -> TaxQuestion | None:
    """What the service is asked; None where no price is known, the channel says the tax, or there is to be none."""
    draft, priced = prepared.draft, prepared.priced
    if priced is None or draft.ship_to is None or (prepared.ruling and prepared.ruling.status != "ours"):
        return None
    to = draft.ship_to
    return TaxQuestion(
        currency=draft.currency,
        includes_tax=priced.includes_tax,
        ship_from=TaxPlace(origin.country, origin.region) if origin else TaxPlace(""),
        ship_to=TaxPlace(to.country, to.region, to.postal_code, to.city),
        lines=[
            TaxLine(n, line.item.sku, line.item.tax_class, line.draft.quantity, price.amount - price.order_discount)
            for n, (line, price) in enumerate(zip(prepared.lines, priced.lines, strict=True), start=1)
        ],
        shipping=priced.shipping,
        customer=draft.customer.code if draft.customer else "",
    )


def tax_by_service(prepared: Prepared, question: TaxQuestion, asked: AskedTax | None, *, fallback: str) -> Prepared:
    """The order with the service's taxes, if it was asked for exactly this; else as the company has it fall back.

    `estimated`: by our own rates. `waiting`: by them, too, and validation holds or refuses it.
    """
    priced = prepared.priced
    if priced is not None and asked and asked.answer and asked.question == question:
        answer = asked.answer
        by_line = {one.line: SentTax(one.tax, one.rate, one.name) for one in answer.lines}
        taxes = [by_line[one.line] for one in question.lines]
        taxed = with_taxes(priced, taxes, SentTax(answer.shipping_tax), currency=question.currency)
        because = f"by the tax service, its document {answer.document}"
        ruling = Ruling("external", {}, because, document=answer.document, shipping_tax=answer.shipping_tax)
        return msgspec.structs.replace(prepared, priced=taxed, by_our_rates=taxed, ruling=ruling)
    trouble = (asked.trouble if asked else "") or "prices moved while it was asked"
    status: TaxStatus = "estimated" if fallback == "own_rates" else "waiting"
    ruling = Ruling(status, {}, f"by our own rates, estimated: the tax service gave none ({trouble})")
    return msgspec.structs.replace(prepared, ruling=ruling)
