"""Cancellations and Order-X get answers that machines read, too."""

import io
import re
from pathlib import Path

import pytest

from lading.flows.company import Company
from lading.flows.intake.answer_orders import answer_orders, show_ready
from lading.flows.intake.settle_cases import SettleCase, settle_cases
from lading.intake.case_views import CaseView
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from tests.edi_orders import ENVELOPE, line, order
from tests.intake.structured.reads import read
from tests.intake.test_replies import EDIFACT, FOLDER, UBL, book, greenway, replies, take

__all__ = ["greenway"]
NAMES = ["ZZ:GREENWAY", "14:4006381333931", "0088:4006381333931"]
BCH = "ST*860*0001~BCH*01*SA*8***20260105~CUR*BY*EUR~N1*BY*Greenway Stores*92*C-GREEN~CTT*0~SE*6*0001~"
BEG = order("8", line(1, "MUG-RED", "12"), n=2).decode().replace("BEG*00", "BEG*01")
ORDCHG = (
    "UNB+UNOC:3+4006381333931:14+SELLER:ZZ+260106:0930+78'UNH+1+ORDCHG:D:96A:UN'BGM+230+CH-1+1'DTM+137:20260106:102'"
    "RFF+ON:PO-8'NAD+BY+4006381333931::9++Greenway Stores'UNS+S'UNT+7+1'UNZ+1+78'"
)
_END = re.compile(r"<b:DocumentCurrencyCode>.*?</b:DocumentCurrencyCode>|<cac:Delivery>.*</cac:OrderLine>")
CANCEL_UBL = _END.sub("", UBL).replace("Order-2", "OrderCancellation-2").replace("<Order ", "<OrderCancellation ")
CANCEL_UBL = CANCEL_UBL.replace("</Order>", "</OrderCancellation>").replace("PO-8</b:ID>", "CN-1</b:ID>")
CANCEL_UBL = CANCEL_UBL.replace(
    "<cac:BuyerC", "<cac:OrderReference><b:ID>PO-8</b:ID></cac:OrderReference><cac:BuyerC", 1
)


@pytest.fixture(autouse=True)
async def partner(company: Company, greenway: None) -> None:
    async with company.database.unit_of_work() as unit:
        draft = TradingPartnerDraft(name="Greenway", names=NAMES, customer="C-GREEN", settings=FOLDER)
        await put_partner(unit, code="GREENWAY", draft=draft)


async def refuse(company: Company, case: CaseView) -> None:
    async with company.database.unit_of_work() as unit:
        await settle_cases(unit, wishes=[SettleCase(case=case.number, ending="reject", reason="Too late")])
    await answer_orders(company)


FIRST = order("8", line(1, "MUG-RED", "12")).decode()


@pytest.mark.parametrize(
    ("first", "paper", "name", "form", "pattern"),
    [
        (FIRST, ENVELOPE.format(n=9, sets=BCH), "c.edi", "x12 865", r"BCA\*01\*AK\*8\*"),
        (FIRST, ENVELOPE.format(n=9, sets=BCH), "c.edi", "x12 865", r"BCA\*01\*RJ\*8\*"),
        (FIRST, BEG, "c.edi", "x12 855", r"BAK\*01\*AK\*8\*"),
        (EDIFACT, ORDCHG, "c.edi", "edifact ORDRSP", r"BGM\+231\+L100001\+29'[^Z]*RFF\+ACW:CH-1'"),
        (UBL, CANCEL_UBL, "c.xml", "ubl OrderResponse", "OrderResponseCode>RE<"),
    ],
)
async def test_a_cancellation_is_accepted_or_refused_in_its_own_format(
    company: Company, first: str, paper: str, name: str, form: str, pattern: str
) -> None:
    taken = "RJ" not in pattern and "RE<" not in pattern
    ordered = await book(company, await take(company, first.encode(), name=name))
    case = await take(company, paper.encode(), name=name)
    assert (ordered.state, case.kind) == ("booked", "cancellation")
    if taken:
        case = await book(company, case)
    else:
        await refuse(company, case)
    told = (await replies(company, case))[-1]
    said = ("accepted", ordered.booked_as) if taken else ("rejected", "rejected")
    assert (told.format, told.verdict, told.about) == (form, *said)
    assert re.search(pattern, told.text), told.text
    assert read(told.text, "xml" if name.endswith("xml") else "edi")[0].value("answer") == said[0]


async def test_what_is_only_cancelled_in_part_is_left_to_people(company: Company) -> None:
    ordered = await book(company, await take(company, order("8", line(1, "MUG-RED", "12"))))
    case = await book(company, await take(company, ENVELOPE.format(n=9, sets=BCH).encode()))
    async with company.database.unit_of_work() as unit:
        await unit.execute("DELETE FROM intake_replies WHERE case_id = %s AND kind = 'answer'", [case.id])
        assert await show_ready(unit, case=case.number) is not None
        await unit.execute("UPDATE order_lines SET cancelled = 5, shipped = 7 WHERE order_id = (SELECT id FROM orders)")
        assert await show_ready(unit, case=case.number) is None
    assert ordered.booked_as == case.booked_as


async def test_order_x_inside_a_pdf_is_answered_by_a_response_of_order_x(company: Company, shared_data: Path) -> None:
    import facturx  # slow import

    folder = shared_data / "01-po-documents" / "order-x" / "COMFORT"
    xml = (folder / "ORDER-X_EX03_ORDER_BASIC_DATA-COMFORT.xml").read_bytes()
    pdf = facturx.generate_from_binary(blank(), xml, flavor="order-x", level="comfort", check_xsd=False)
    case = await take(company, pdf, name="order.pdf")
    assert case.format == "order-x order"
    await refuse(company, case)
    async with company.database.unit_of_work() as unit:
        ready = await show_ready(unit, case=case.number)
    assert ready is not None
    assert (ready.format, ready.verdict, ready.partner.code) == ("order-x response", "rejected", "everybody")
    (answer,) = read(ready.text, "xml")
    assert (answer.value("po_number"), answer.value("answer")) == (case.external_id or "PO123456789", "rejected")


def blank() -> bytes:
    """A PDF of one empty page."""
    import pypdf  # slow import

    made, writer = io.BytesIO(), pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(made)
    return made.getvalue()
