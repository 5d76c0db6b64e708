"""Element strings as scanners send them."""

from datetime import date
from decimal import Decimal

import pytest

from lading.catalog.gs1 import Element, read_element

GTIN = "09506000134352"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (f"01{GTIN}1726123110L24\x1d21S1", Element(gtin=GTIN, lot="L24", serial="S1", expires_on=date(2026, 12, 31))),
        (f"(01){GTIN}(10)L24(17)261231", Element(gtin=GTIN, lot="L24", expires_on=date(2026, 12, 31))),
        (f"]d201{GTIN}21X/9-a", Element(gtin=GTIN, serial="X/9-a")),
        (f"01{GTIN}3012\x1d10B", Element(gtin=GTIN, lot="B", quantity=Decimal(12))),
    ],
)
def test_an_element_string_says_item_lot_and_last_day(code: str, told: Element) -> None:
    assert read_element(code) == told


@pytest.mark.parametrize("code", ["MUG-RED", GTIN, "0109506000134353", "01", "", "(01)", f"01{GTIN}17269999"])
def test_anything_else_is_none(code: str) -> None:
    assert read_element(code) is None
