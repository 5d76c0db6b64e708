"""Our orders written for other systems: each format is read back by our own readers as the draft said it."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from lading.intake.answering.order_out import OrderOut
from lading.intake.answering.write_order import Form, write_order
from lading.intake.hints import Hints
from lading.intake.opened import Opened, Shape, Sheet
from lading.intake.structured.sheets.read_sheet import read_sheet
from lading.orders import OrderDraft
from lading.orders.draft import Address, DraftCustomer, DraftDiscount, DraftLine, DraftShipping
from tests.intake.structured.reads import read

D = Decimal
DRAFT = OrderDraft(
    channel="mail",
    external_id="PO-77",
    currency="EUR",
    placed_at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC),
    requested_by=date(2026, 12, 15),
    customer=DraftCustomer(code="C-GREEN", company="Green*way", email="a@green.example"),
    ship_to=Address(country="DE", name="Lager", line1="Am Tor 3", line2="Halle B", city="München", postal_code="80331"),
    shipping=DraftShipping(method="express", amount=D("9.90")),
    discounts=[DraftDiscount(amount=D("1.10"), reason="Goodwill")],
    lines=[
        DraftLine(sku="MUG-RED", quantity=D(12), unit="case", unit_price=D("9.50"), name="Mug, red", external_id="10"),
        DraftLine(
            sku="BOWL",
            quantity=D("2.5"),
            unit_price=D("6.00"),
            discount=D("0.50"),
            external_id="20",
            requested_by=date(2027, 1, 11),
        ),
    ],
)
OUT = OrderOut(draft=DRAFT, key="case-10001", written_at=datetime(2026, 12, 1, 9, 30, tzinfo=UTC), control=7)


@pytest.mark.parametrize(("form", "shape"), [("x12", "edi"), ("ubl", "xml")])
def test_what_is_written_is_read_back(form: Form, shape: Shape) -> None:
    reading = read(write_order(OUT, form=form).text, shape)[0]
    assert reading.kind == "order"
    assert {name: reading.value(name) for name in ("po_number", "order_date", "currency", "requested_by")} == {
        "po_number": "PO-77", "order_date": "2026-11-30", "currency": "EUR", "requested_by": "2026-12-15",
    }  # fmt: skip
    assert (reading.value("buyer_code"), reading.value("ship_to_street"), reading.value("ship_to_more")) == (
        "C-GREEN", "Am Tor 3", "Halle B",
    )  # fmt: skip
    names = ("position", "seller_item", "quantity", "unit", "unit_price", "discount")
    goods = [[line.value(name) for name in names] for line in reading.lines if not line.value("charge")]
    assert goods == [["10", "MUG-RED", "12", "case", "9.5", ""], ["20", "BOWL", "2.5", "each", "6", "0.5"]]
    assert [line.value("requested_by") for line in reading.lines if not line.value("charge")] == ["", "2027-01-11"]
    assert sorted(line.value("amount") for line in reading.lines if line.value("charge")) == ["-1.1", "9.9"]
    assert [flag for flag in reading.flags if flag.kind in ("incomplete", "arithmetic")] == []


def test_rows_are_a_table_that_our_own_reader_reads_and_no_spreadsheet_runs() -> None:
    evil = DraftLine(sku="=1+1", quantity=D(1))
    order = OrderOut(
        draft=OrderDraft(channel="m", currency="EUR", lines=[*DRAFT.lines, evil]), key="k", written_at=OUT.written_at
    )
    rows = list(csv.reader(io.StringIO(write_order(order, form="csv").text)))
    assert len(rows) == 4
    assert rows[3][rows[0].index("sku")] == "'=1+1"
    (reading,) = read_sheet(Sheet("", rows), Hints()) or []
    assert [line.value("quantity") for line in reading.lines] == ["12", "2.5", "1"]


def test_every_try_is_the_same_message() -> None:
    assert write_order(OUT, form="x12") == write_order(OUT, form="x12")
    assert "case-10001" in write_order(OUT, form="x12").text
    assert Opened(shape="edi", text=write_order(OUT, form="x12").text).text.count("ISA*") == 1
