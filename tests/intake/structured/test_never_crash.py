"""Whatever is done to a structured file, it ends in readings or in a reason, never in an error of ours."""

import random

import pytest

from lading.intake import Opened
from lading.intake.hints import Hints
from lading.intake.opened import Shape, Sheet
from lading.intake.structured import Malformed, read_structured
from tests.intake.structured.reads import edifact, x12
from tests.intake.structured.test_edifact import ORDER
from tests.intake.structured.test_sheets import HTML
from tests.intake.structured.test_xml import CXML, UBL

X12 = x12(
    *("BEG*00*SA*PO-77**20261130", "CUR*BY*USD", "N1*ST*Acme*92*E7", "N3*1 Main St", "N4*Town*IL*62701"),
    *("DTM*002*20261201", "PO1*1*12*CA*30.5*HP*VN*MUG", "SAC*A*C310***500", "SCH*10*EA***002*20261201"),
    *("SDQ*EA*92*0012*20", "CTT*1*12"),
)
TEXTS: list[tuple[str, Shape]] = [
    (X12, "edi"),
    (x12("BAK*00*AC*P-1*20261201", "PO1*1*10*EA*2**VN*A", "ACK*IA*7*EA*068*20261210", kind="855"), "edi"),
    (edifact(*ORDER, "LOC+7+W1", "QTY+11:24", "UNS+S", "CNT+2:1"), "edi"),
    (edifact("BGM+231+R-1+4", "RFF+ON:P-1", "LIN+1+24+B:SA", "QTY+83:3", kind="ORDRSP"), "edi"),
    (UBL, "xml"),
    (UBL.replace("<Order ", "<OrderResponse ").replace("</Order>", "</OrderResponse>"), "xml"),
    (CXML.format(type="new", ship_to="", item=""), "xml"),
    (HTML, "html"),
]  # fmt: skip
STRANGE = (
    "",
    "*",
    "~",
    "'",
    "+",
    ":",
    "?",
    "<",
    ">",
    "&",
    "\n",
    "\x00",
    "9" * 40,
    "-1",
    "1e9",
    "NaN",
    "²",
    "٣",
    "\ud83d",
)


def spoil(text: str, chance: random.Random) -> str:
    """A text with something cut out, doubled, swapped or put in."""
    at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[min(to, at + chance.randrange(1, 60)) :]
    if kind == 1:
        return text[:to] + text[at:to][:80] + text[to:]
    if kind == 2:
        return text[:at]
    return text[:at] + chance.choice(STRANGE) + text[at + chance.randrange(6) :]


@pytest.mark.parametrize(("text", "shape"), TEXTS)
def test_a_spoiled_text_ends_in_readings_or_a_reason(text: str, shape: Shape) -> None:
    chance = random.Random(20261130)
    read = broken = 0
    for _ in range(250):
        spoiled = text
        for _ in range(chance.randrange(1, 5)):
            spoiled = spoil(spoiled, chance)
        try:
            read += bool(read_structured(Opened(shape=shape, text=spoiled), name="", hints=Hints()))
        except Malformed:
            broken += 1
    assert read + broken > 60  # HTML without its table is none of ours
    assert read > 10 or shape == "xml"  # hardly any spoiled XML is well-formed


def test_a_spoiled_sheet_ends_in_readings_or_none() -> None:
    chance = random.Random(20261130)
    rows = [
        ["PO", "P-1", "", ""],
        ["Item", "Qty", "Price", "Delivery date"],
        ["A", "1.200", "2,50", "13.12.2026"],
        ["Total", "", "9", ""],
    ]
    for _ in range(500):
        spoiled = [[spoil(cell, chance) if chance.random() < 0.2 else cell for cell in row] for row in rows]
        spoiled = [row[: chance.randrange(5)] if chance.random() < 0.1 else row for row in spoiled]
        read_structured(Opened(shape="sheets", sheets=[Sheet("", spoiled)]), name="", hints=Hints())
