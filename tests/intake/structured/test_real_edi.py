"""Every X12 and EDIFACT file of the shared folder: each order in it is read, or the file says why not.

What is expected is counted from the raw files by plain patterns, not by our reader.
"""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from lading.intake import Reading
from lading.intake.structured import Malformed
from lading.intake.structured.edi_text import decode_edi
from tests.intake.structured.reads import read_file

BROKEN = {
    "EDI.Net__x12.810.mandatory-conditions.edi": "has no BEG",
    "gozer__x12.base.no.line.breaks.odd.char.txt": "No character ends the segments",
    "gozer__x12.no.line.break.no.delim.txt": "No character ends the segments",
    "edi-tools__d96aORDERS__message.edi": "UNT is missing",
    "edifact-rs__d11a_malformed.edi": "has no BGM",
    "edifact-rs__d01b_orders_malformed.edi": "has no BGM",
    "edifact-rs__d96a_orders_malformed.edi": "has no BGM",
}
"""Files whose orders cannot be read, and why."""


def _files(shared_data: Path, *kinds: str) -> list[Path]:
    return sorted(path for kind in kinds for path in (shared_data / "02-edi" / kind).iterdir() if path.is_file())


def _readings(path: Path) -> list[Reading]:
    try:
        return read_file(path) or []
    except Malformed as refused:
        return [] if BROKEN[path.name] in refused.sentence else pytest.fail(refused.sentence)


def test_every_x12_order_and_answer_says_what_its_file_says(shared_data: Path) -> None:
    read = 0
    for path in _files(shared_data, "x12/850", "x12/855", "x12/865", "x12/875", "x12/810-850"):
        text = decode_edi(path.read_bytes())
        readings = _readings(path)
        numbers = re.findall(r"\b(?:BEG|BAK|BCA).[^\n]{2}.[A-Z0-9]{2}.([^*~|\n]+)", text)
        found = [one.value("po_number") for one in readings if one.format in ("x12 850", "x12 855", "x12 865")]
        assert found == [number.strip() for number in numbers], path.name
        lines = re.findall(r"(?:^|[~|!*\n])\s*(?:PO1|POC|IT1|G68)[*~]", text)
        positions = sum(_positions(one) for one in readings)
        assert positions == len(lines) or path.name in BROKEN, path.name
        read += len(found)
    assert read == 44


def _positions(reading: Reading) -> int:
    """Lines as the message has them: those that repeat a position are deliveries of one."""
    goods = [line.value("position") for line in reading.lines if not line.value("charge")]
    return sum(1 for at, position in enumerate(goods) if not position or position not in goods[:at])


def test_every_edifact_order_and_answer_says_what_its_file_says(shared_data: Path) -> None:
    read = 0
    for path in _files(shared_data, "edifact/ORDERS", "edifact/ORDRSP"):
        text = decode_edi(path.read_bytes())
        readings = [one for one in _readings(path) if one.format in ("edifact ORDERS", "edifact ORDRSP")]
        expected = re.findall(r"UNH\+[^+']+\+(?:ORDERS|ORDRSP)[^']*'", text)
        assert len(readings) == len(expected) or path.name in BROKEN, path.name
        counts = re.findall(r"CNT\+2:(\d+)", text)
        if counts and len(readings) == len(counts):
            assert [_positions(one) for one in readings] == [int(count) for count in counts], path.name
        read += len(readings)
    assert read == 42


def test_the_sums_of_well_formed_orders_are_those_of_their_totals(shared_data: Path) -> None:
    for path in _files(shared_data, "x12/850"):
        for reading in _readings(path):
            wrong = [flag for flag in reading.flags if flag.kind == "arithmetic"]
            total = reading.value("total") or reading.value("goods_total")
            goods = [line for line in reading.lines if line.value("unit_price")]
            summed = sum(Decimal(one.value("quantity")) * Decimal(one.value("unit_price")) for one in goods)
            if total and len(goods) == len(reading.lines):
                assert bool(wrong) == (abs(summed - Decimal(total)) > Decimal("0.1")), path.name


@pytest.mark.parametrize("folder", ["x12", "edifact", "tradacoms"])
def test_no_file_ends_in_anything_but_readings_or_a_reason(shared_data: Path, folder: str) -> None:
    broken: list[str] = []
    for path in sorted((shared_data / "02-edi" / folder).rglob("*")):
        if path.is_file():
            try:
                readings = read_file(path)
            except Malformed:
                broken.append(path.name)
            else:
                assert all(one.header or one.flags for one in readings or []) or "997" in path.name, path.name
    assert len(broken) <= {"x12": 3, "edifact": 9, "tradacoms": 0}[folder]


def test_each_line_of_an_x12_order_has_the_quantity_and_price_of_its_segment(shared_data: Path) -> None:
    compared = 0
    for path in _files(shared_data, "x12/850", "x12/810-850"):
        text = re.sub(r"[\r\n]+\s*", "\n", decode_edi(path.read_bytes()))
        if path.name in BROKEN or re.search(r"[*~]S(?:CH|DQ|AC)[*~]|\nS(?:CH|DQ|AC)[*~]", text):
            continue
        mark = "~" if text.lstrip("\ufeff").startswith("ISA~") else "*"
        one = rf"(?:^|[~|!*\n])PO1\{mark}[^\{mark}]*\{mark}([\d.]+)\{mark}(\w+)\{mark}([\d.]*)\{mark}"
        said = [(Decimal(quantity), Decimal(price or 0)) for quantity, _, price in re.findall(one, text)]
        orders = [reading for reading in _readings(path) if reading.format == "x12 850"]
        read = [
            (Decimal(line.value("quantity")), Decimal(line.value("unit_price") or 0))
            for reading in orders
            for line in reading.lines
        ]
        assert read == said, path.name
        compared += len(said)
    assert compared > 30


def test_each_line_of_an_edifact_order_has_the_quantity_and_price_of_its_group(shared_data: Path) -> None:
    compared = 0
    for path in _files(shared_data, "edifact/ORDERS"):
        text = decode_edi(path.read_bytes()).replace("\r", "").replace("\n", "")
        readings = _readings(path)
        groups = re.split(r"(?<!\?)'\s*LIN\+", text.split("UNS+S")[0])[1:]
        if path.name in BROKEN or len(readings) != 1 or "LOC+7+" in text or "LOC+11" in text:
            continue
        for group, line in zip(groups, readings[0].lines, strict=True):
            quantity = re.search(r"QTY\+(?:21|1):(\d+)", group)
            price = re.search(r"PRI\+AA[AB]:([\d.]+)", group)
            assert line.value("quantity") == (quantity[1] if quantity else ""), path.name
            assert Decimal(line.value("unit_price") or 0) == Decimal(price[1] if price else 0), path.name
            compared += 1
    assert compared > 300
