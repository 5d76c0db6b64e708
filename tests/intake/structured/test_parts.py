"""Lines that are delivered in parts: each part with its day, all of them what the line says, answered as one line."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lading.intake import Reading
from lading.intake.answering import write_answer
from lading.intake.answering.make_answer import Booked, make_answer
from lading.intake.checking.check_parts import check_parts
from lading.intake.opened import Shape
from lading.intake.reading import ReadLine
from lading.intake.structured.edi_text import decode_edi
from tests.intake.structured.reads import edifact, read, read_file, x12
from tests.intake.structured.test_edifact import ORDER
from tests.intake.structured.test_xml import CXML, UBL

LINE = "PO1*1*12*EA*2.50**VN*A"
SCHEDULE = ("SCH*6*EA***002*20270303", "SCH*6*EA***002*20270310")
X12 = x12("BEG*00*SA*PO-77**20261130", LINE, *SCHEDULE, "PO1*2*4*EA*3**VN*B", "CTT*2")
SPLIT = ("SCC+1", "QTY+113:6:PCE", "DTM+2:20270303:102", "SCC+1", "QTY+113:6:PCE", "DTM+2:20270310:102")
HEAD = [one for one in ORDER if not one.startswith(("LIN", "PIA", "IMD", "QTY", "PRI", "MOA", "UNS", "CNT", "DTM+2"))]
LINES = ("LIN+1++A:SA", "QTY+21:12:PCE", "PRI+AAA:2.50", *SPLIT, "LIN+2++B:SA", "QTY+21:4:PCE")
EDIFACT = edifact(*HEAD, *LINES, "UNS+S", "CNT+2:2")
DELIVERY = (
    "<Delivery><Quantity unitCode='C62'>6</Quantity><RequestedDeliveryPeriod><EndDate>2027-03-{:02}</EndDate>"
    "</RequestedDeliveryPeriod></Delivery>"
)
UBL_LINE = (
    "<OrderLine><LineItem><ID>9</ID><Quantity unitCode='C62'>12</Quantity>{}<Item><Name>Cup</Name></Item>"
    "</LineItem></OrderLine>"
)
UBL_ORDER = UBL.replace("</Order>", UBL_LINE.format(DELIVERY.format(3) + DELIVERY.format(10)) + "</Order>")
PLAN = "<ScheduleLine quantity='{}' requestedDeliveryDate='2027-03-{:02}'/>"
ITEM = (
    "</ItemOut><ItemOut quantity='12' lineNumber='9'><ItemID><SupplierPartID>B</SupplierPartID></ItemID>"
    "<ItemDetail><UnitOfMeasure>EA</UnitOfMeasure></ItemDetail>{}</ItemOut>"
)
CXML_ORDER = CXML.format(type="new", ship_to="", item="").replace(
    "</ItemOut>", ITEM.format(PLAN.format(6, 3) + PLAN.format(6, 10)), 1
)
BOTH: list[tuple[str, Shape, str]] = [(X12, "edi", "1"), (EDIFACT, "edi", "1"), (UBL_ORDER, "xml", "9"),
                                      (CXML_ORDER, "xml", "9")]  # fmt: skip


def parts(reading: Reading, position: str) -> list[tuple[str, str, str, str]]:
    names = ("quantity", "requested_by", "ordered", "part")
    return [
        (line.value(names[0]), line.value(names[1]), line.value(names[2]), line.value(names[3]))
        for line in reading.lines
        if line.value("position") == position
    ]


@pytest.mark.parametrize(("text", "shape", "position"), BOTH)
def test_each_delivery_is_a_part_that_says_of_how_many(text: str, shape: Shape, position: str) -> None:
    reading = read(text, shape)[0]
    assert parts(reading, position) == [
        ("6", "2027-03-03", "12", "delivery"),
        ("6", "2027-03-10", "12", "delivery"),
    ]
    assert [*check_parts(reading)] == []
    assert all(line.fields["requested_by"].evidence.segment for line in reading.lines if line.value("part"))


@pytest.mark.parametrize(("text", "shape", "position"), BOTH)
def test_the_answer_names_the_line_once_with_its_schedule(text: str, shape: Shape, position: str) -> None:
    reading = read(text, shape)[0]
    days = {"2027-03-03": date(2027, 3, 3), "2027-03-10": date(2027, 3, 12)}
    booked = [
        Booked(place=place, quantity=Decimal(line.value("quantity")), promised_on=days.get(line.value("requested_by")))
        for place, line in enumerate(reading.lines)
        if not line.value("charge")
    ]
    at = datetime(2026, 12, 1, tzinfo=UTC)
    answer = make_answer(reading, booked, our_number="S-1", control=1, answered_at=at)
    written = write_answer(answer, reading=reading, original=text)
    assert written is not None
    assert _named(written.text, position) == 1
    assert _schedule(written.text, shape) == [("6", "2027-03-03"), ("6", "2027-03-12")]


def _named(text: str, position: str) -> int:
    """How often the answer has the customer's line."""
    marks = (f"PO1*{position}*12*", f"LIN+{position}+", f"LineID>{position}<", f'lineNumber="{position}"')
    return sum(text.count(mark) for mark in marks)


def _schedule(text: str, shape: Shape) -> list[tuple[str, str]]:
    """Quantities and days as they stand in the answer."""
    plain = re.sub(r"\s+", "", text)
    patterns: Any = {
        "edi": r"(?:ACK\*I[AC]\*|QTY\+113:)(6)(?::PCE'DTM\+69:|\*EA\*067\*)(\d{8})",
        "xml": r"(?:Quantity[^>]*>|ConfirmationStatusquantity=\")(6)(?:</|\").{0,90}?(\d{4}-\d\d-\d\d)",
    }
    found = re.findall(patterns[shape], plain)
    return [(many, day if "-" in day else f"{day[:4]}-{day[4:6]}-{day[6:]}") for many, day in found]


def test_what_deliveries_leave_is_a_rest_and_asks() -> None:
    reading = read(x12("BEG*00*SA*P**20261130", "PO1*1*14*EA*2.50**VN*A", *SCHEDULE))[0]
    assert parts(reading, "1")[2] == ("2", "", "14", "rest")
    (asked,) = check_parts(reading)
    assert (asked.kind, asked.weight, asked.place, asked.theirs, asked.ours) == (
        "quantity", "ask", "/lines/2/ordered", "12", "14",
    )  # fmt: skip
    assert asked.sentence == "Line 1 orders 14, and its deliveries come to 12. 2 have no day of their own."


def test_more_deliveries_than_ordered_ask() -> None:
    reading = read(x12("BEG*00*SA*P**20261130", "PO1*1*10*EA*2.50**VN*A", *SCHEDULE))[0]
    (asked,) = check_parts(reading)
    assert (asked.place, asked.sentence) == ("/lines/0/ordered", "Line 1 orders 10, and its deliveries come to 12.")


def test_amounts_are_shared_out_to_the_cent() -> None:
    thirds = [f"SCH*1*EA***002*2027030{day}" for day in (1, 2, 3)]
    reading = read(x12("BEG*00*SA*P**20261130", "PO1*1*3*EA*3.3333**VN*A", "AMT*1*10.00", *thirds))[0]
    assert [line.value("amount") for line in reading.lines] == ["3.33", "3.34", "3.33"]


@pytest.mark.parametrize(
    ("quantities", "segment"),
    [
        (("QTY+21:12:PCE", "QTY+113:6:PCE", "DTM+2:20270303:102", "QTY+113:6:PCE", "DTM+2:20270310:102"), "QTY"),
        (("QTY+21:6:PCE", "DTM+2:20270303:102", "QTY+21:6:PCE", "DTM+2:20270310:102"), "QTY"),
    ],
)
def test_quantities_that_repeat_with_a_day_are_deliveries(quantities: tuple[str, ...], segment: str) -> None:
    reading = read(edifact(*HEAD, "LIN+1++A:SA", *quantities, "UNS+S", "CNT+2:1"))[0]
    assert parts(reading, "1") == [("6", "2027-03-03", "12", "delivery"), ("6", "2027-03-10", "12", "delivery")]
    assert reading.lines[0].fields["ordered"].evidence.segment.startswith(segment)


def test_a_firm_forecast_is_a_delivery_and_a_planned_one_is_none() -> None:
    rows = ("FST*5*C*D*20270303", "FST*7*C*D*20270310", "FST*90*D*D*20270401")
    reading = read(x12("BEG*00*SA*P**20261130", LINE, *rows))[0]
    assert parts(reading, "1") == [("5", "2027-03-03", "12", "delivery"), ("7", "2027-03-10", "12", "delivery")]


def test_every_delivery_of_the_genuine_files_is_read(shared_data: Path) -> None:
    """Counted in the raw files by plain patterns, not by our reader."""
    counted = []
    for path in sorted(
        one for kind in ("x12/850", "edifact/ORDERS") for one in (shared_data / "02-edi" / kind).iterdir()
    ):
        text = decode_edi(path.read_bytes())
        raw = re.findall(r"(?:^|[~'\n])\s*(?:SCH\*(\d+)\*|QTY\+(?:11|200):(\d+))", text)
        if not raw or re.search(r"UNH\+[^+]*\+INVOIC", text):
            continue
        lines = [line for one in read_file(path) or [] for line in one.lines if not line.value("charge")]
        assert sum(Decimal(line.value("quantity")) for line in lines if _dated(line)) == sum(
            Decimal(first or second) for first, second in raw
        ), path.name
        counted.append(len(raw))
    assert (len(counted), sum(counted)) == (18, 36)


def _dated(line: ReadLine) -> bool:
    """Whether it has a day or a place of its own."""
    return line.value("part") != "rest" and bool(line.value("requested_by") or line.value("ship_to_code"))
