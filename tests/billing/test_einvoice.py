"""Electronic invoices pass the official schemas, say what the paper says, and are refused where they would not."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]
from pypdf import PdfReader

from lading.billing.einvoice import BadXml, check_xml, write_xml
from lading.billing.embed import embed_xml
from lading.billing.facts import Document, OrderShare, Reference
from lading.documents import Letterhead
from lading.documents.typeset import typeset
from lading.flows.billing.lay_out_invoice import lay_out_invoice
from tests.billing.papers import ORDER, D, document, posted, shipping

CREDITED = [Reference("RE-2026-00001", date(2026, 11, 30))]


def memo(**more: Any) -> Document:
    return document(kind="credit_memo", number="GS-2026-00001", corrects=CREDITED, **more)


def values(written: bytes, name: str) -> list[str]:
    return [str(found.text) for found in etree.fromstring(written).iter("{*}" + name)]


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
@pytest.mark.parametrize("made", [document(), memo(), document(prices_include_tax=False)])
def test_both_syntaxes_pass_their_schemas(made: Document, syntax: Any) -> None:
    written = write_xml(made, syntax=syntax)
    check_xml(written, syntax=syntax, kind=made.kind)


def test_totals_stand_in_the_xml_as_on_paper() -> None:
    made = document(orders=[OrderShare(id=ORDER, number="L1", gross=D(0), prepaid=D("3"), reference="PO 7")])
    cii, ubl = write_xml(made, syntax="cii"), write_xml(made, syntax="ubl")
    assert (values(cii, "GrandTotalAmount"), values(ubl, "TaxInclusiveAmount")) == (["33.00"], ["33.00"])
    assert (values(cii, "DuePayableAmount"), values(ubl, "PayableAmount")) == (["30.00"], ["30.00"])
    assert (values(cii, "TotalPrepaidAmount"), values(ubl, "PrepaidAmount")) == (["3.00"], ["3.00"])
    assert (values(cii, "IBANID"), values(ubl, "PaymentID")) == (["DE02120300000000202051"], ["RE-2026-00001"])
    assert values(ubl, "SalesOrderID") == ["L1"]


def test_a_line_is_exactly_price_times_quantity_less_allowance() -> None:
    made = document(
        posted(1, "3", "10.00", "23.53", "4.47"),
        posted(2, "7", "1.00", "5.88", "1.12"),
        posted(3, "4", "2.38", "8", "1.52"),
    )
    for line in etree.fromstring(write_xml(made, syntax="ubl")).iter("{*}InvoiceLine"):
        quantity, net, price = (
            D(line.find(f".//{{*}}{name}").text) for name in ("InvoicedQuantity", "LineExtensionAmount", "PriceAmount")
        )
        base = line.find(".//{*}BaseQuantity")
        allowance = line.find(".//{*}AllowanceCharge/{*}Amount")
        per = Decimal(base.text) if base is not None else Decimal(1)
        assert quantity * price / per - (D(allowance.text) if allowance is not None else 0) == net


def test_a_credit_memo_names_its_invoice() -> None:
    written = write_xml(memo(), syntax="ubl")
    assert (etree.fromstring(written).tag.rpartition("}")[2], values(written, "CreditNoteTypeCode")) == (
        "CreditNote",
        ["381"],
    )
    assert values(written, "ID")[1] == "RE-2026-00001"


def test_what_the_schema_refuses_is_said() -> None:
    written = write_xml(document(), syntax="cii").replace(b"GrandTotalAmount", b"GrandTotal")
    with pytest.raises(BadXml, match="GrandTotal"):
        check_xml(written, syntax="cii", kind="invoice")
    with pytest.raises(BadXml, match="cannot be written"):
        write_xml(document(posted(1, "1", "1", "1", "0.19", name="bell\x07")), syntax="ubl")


async def test_the_pdf_carries_the_xml() -> None:
    from facturx import get_facturx_xml_from_pdf  # type: ignore[import-untyped]  # slow import

    made = document()
    written = write_xml(made, syntax="cii")
    pdf = await typeset(lay_out_invoice(made, Letterhead(language="de")), made_at=datetime.now(UTC), archived=True)
    whole = await embed_xml(pdf, written, document=made)
    assert get_facturx_xml_from_pdf(whole, check_xsd=True, check_schematron=False) == ("factur-x.xml", written)
    root = PdfReader(BytesIO(whole)).trailer["/Root"]
    described = root["/Metadata"].get_object().get_data()
    assert all(one in described for one in (b"pdfaid:part>3<", b"pdfaid:conformance>B<", b"EN 16931", b"factur-x.xml"))
    assert "/OutputIntents" in root


def test_the_paper_says_it_in_the_readers_language() -> None:
    paper = lay_out_invoice(
        document(posted(1, "3", "10.00", "23.53", "4.47"), shipping("4.20", "0.80")), Letterhead(language="de")
    )
    assert (paper.title, paper.total, paper.due) == ("Rechnung", ("Gesamt", "33,00\u00a0€"), ("", ""))
    assert (paper.rows[0].price, paper.rows[0].amount, paper.rows[0].note) == (
        "10,00\u00a0€",
        "28,00\u00a0€",
        "2,00\u00a0€ Rabatt",
    )
    assert paper.sums == [("Waren", "28,00\u00a0€"), ("Shipping", "5,00\u00a0€")]
    assert [(row.rate, row.base, row.tax) for row in paper.taxes] == [("19\u00a0%", "27,73\u00a0€", "5,27\u00a0€")]
    assert paper.pay.account[1] == ("IBAN", "DE02 1203 0000 0000 2020 51")
    assert paper.pay.square.startswith("<svg")
    english = lay_out_invoice(document(language="en", kind="credit_memo", corrects=CREDITED), Letterhead())
    assert (english.title, english.total[0], english.pay.square) == ("Credit memo", "Credit", "")
