"""Every UBL, cXML and Order-X file of the shared folder, against what plain patterns find in its raw text."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from lading.intake import Reading
from tests.intake.structured.reads import read_file

KINDS = {"Order": "order", "OrderChange": "change", "OrderCancellation": "cancellation",
         "OrderResponse": "confirmation", "OrderResponseSimple": "confirmation"}  # fmt: skip


def _reading(path: Path) -> Reading:
    readings = read_file(path, "xml")
    assert readings is not None, path.name
    return readings[0]


def _positions(reading: Reading) -> list[str]:
    return list(dict.fromkeys(line.value("position") for line in reading.lines if not line.value("charge")))


def _raw(path: Path) -> str:
    return re.sub(r"<!--.*?-->", "", path.read_text("utf-8-sig"), flags=re.DOTALL)


@pytest.mark.parametrize("folder", sorted(KINDS))
def test_every_ubl_order_and_answer_says_what_its_file_says(shared_data: Path, folder: str) -> None:
    for path in sorted((shared_data / "02-edi" / "ubl" / folder).glob("*.xml")):
        text, reading = _raw(path), _reading(path)
        assert reading.kind == KINDS[folder], path.name
        assert len(_positions(reading)) <= len(re.findall(r"<(?:cac:)?LineItem>", text)), path.name
        first = re.search(
            r"<cac:OrderReference>\s*<cbc:ID[^>]*>([^<]+)|<cbc:ID[^>]*>([^<]+)</cbc:ID>\s*(?:<cbc:SalesOrderID|<cbc:CopyI|<cbc:IssueDate|<cbc:UUID)",
            text,
        )
        if folder == "Order" and first:
            assert reading.value("po_number") == (first[1] or first[2]).strip(), path.name
            quantities = re.findall(r"<cbc:Quantity [^>]*>([\d.]+)<", text)
            read = [line.value("quantity") for line in reading.lines if line.value("quantity")]
            assert [Decimal(one) for one in read] == [Decimal(one) for one in quantities], path.name
            prices = re.findall(r"<cac:Price>\s*<cbc:PriceAmount [^>]*>([\d.]+)<", text)
            priced = [line.value("unit_price") for line in reading.lines if line.value("unit_price")]
            assert [Decimal(one) for one in priced] == [Decimal(one) for one in prices], path.name
            total = re.search(r"PayableAmount[^>]*>([\d.]+)", text)
            if total and "PrepaidAmount" not in text and "TaxInclusiveAmount" not in text:
                assert float(reading.value("total")) == float(total[1]), path.name


def test_every_cxml_order_says_what_its_file_says(shared_data: Path) -> None:
    for path in sorted((shared_data / "02-edi" / "cxml").rglob("*.xml")):
        text, reading = _raw(path), _reading(path)
        if path.parent.name == "OrderRequest":
            assert reading.kind == "order"
            assert reading.value("po_number") == re.search(r'orderID="([^"]+)"', text)[1]  # type: ignore[index]
            assert len(_positions(reading)) == text.count("<ItemOut"), path.name
            assert len([one for one in reading.lines if one.value("unit_price")]) == text.count("<UnitPrice>")


def test_every_order_x_message_says_what_its_file_says(shared_data: Path) -> None:
    kinds = set()
    for path in sorted((shared_data / "01-po-documents" / "order-x").rglob("*.xml")):
        text, reading = _raw(path), _reading(path)
        kinds.add(reading.kind)
        goods = [line for line in reading.lines if not line.value("charge")]
        assert len(goods) == text.count("<ram:IncludedSupplyChainTradeLineItem>"), path.name
        assert [flag.sentence for flag in reading.flags] == [], path.name
        assert reading.value("buyer") in text
        sums = re.search(r"<ram:LineTotalAmount>([\d.]+)</ram:LineTotalAmount>\s*<ram:(?!.*Line)", text)
        assert sums is None or reading.value("goods_total")
    assert kinds == {"order", "change", "confirmation"}


def test_every_ubl_and_cii_invoice_gets_its_header(shared_data: Path) -> None:
    for folder in ("ubl/Invoice", "cii"):
        for path in sorted((shared_data / "02-edi" / folder).glob("*.xml")):
            reading = _reading(path)
            assert (reading.kind, bool(reading.value("reference"))) == ("invoice", True), path.name
