"""The sheets and order pages of the shared folder, against what plain patterns and the workbook reader find."""

import csv
import re
from pathlib import Path

import pytest

from lading.intake import Opened, Reading
from lading.intake.hints import Hints
from lading.intake.opened import Sheet
from lading.intake.structured import read_structured


def _read(opened: Opened) -> list[Reading]:
    return read_structured(opened, name="", hints=Hints()) or []


@pytest.mark.parametrize("name", ["pharma_buyer_chaos.csv", "pharma_reorder_list.csv"])
def test_every_row_of_a_list_is_a_line(shared_data: Path, name: str) -> None:
    with (shared_data / "01-po-documents" / "other-po" / name).open() as file:
        rows = list(csv.reader(file))
    readings = _read(Opened(shape="sheets", sheets=[Sheet("", rows)]))
    assert [line.value("quantity") for line in readings[0].lines] == [row[-2] for row in rows[1:]]
    assert readings[0].value("buyer_code") == rows[1][0]
    assert [line.value("requested_by") for line in readings[0].lines] == [row[-1] for row in rows[1:]]


def test_every_order_of_a_workbook_is_a_reading(shared_data: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(shared_data / "01-po-documents" / "three-way-match" / "sample_po.xlsx")
    rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    readings = _read(Opened(shape="sheets", sheets=[Sheet("", rows)]))
    assert {one.value("po_number") for one in readings} == {row[0].strip() for row in rows[1:]}
    amounts = sum(float(line.value("amount")) for one in readings for line in one.lines)
    assert amounts == pytest.approx(sum(float(row[8]) for row in rows[1:]))
    assert not any(flag for one in readings for flag in one.flags)


def test_order_pages_say_number_and_items(shared_data: Path) -> None:
    read = 0
    for path in sorted((shared_data / "01-po-documents" / "amazon-order-html").glob("*.html")):
        text = path.read_bytes().decode("utf-8", "replace")
        bare = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", text))
        items = re.findall(r"(?:^|\s)\d+\s+(?:of|Exemplar\(e\) von):", bare)
        for reading in _read(Opened(shape="html", text=text)):
            read += 1
            assert len(reading.lines) == len(items), path.name
            assert re.search(rf"\b{re.escape(reading.value('po_number'))}\b", bare), path.name
    assert read == 14
