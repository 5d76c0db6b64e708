"""Codes, their weights, and what settings and kinds of channels make of them."""

import re
from pathlib import Path

import pytest

import lading.validation
from lading.kernel import Finding
from lading.validation import CODES, DEFAULTS, admission, hold_steps
from tests.validation.world import findings_of

ROOM = Path(lading.validation.__file__).parent
TESTS = Path(__file__).parent


def test_every_code_is_used_and_every_used_code_is_known() -> None:
    source = "".join(path.read_text() for path in ROOM.glob("*.py") if path.name != "severities.py")
    used = {word for word in re.findall(r'"([a-z_]+)"', source) if word in CODES}
    assert used == set(CODES)
    assert set(re.findall(r'Finding\(\s*"([a-z_]+)"', source)) <= set(CODES)


def test_every_code_has_a_test() -> None:
    tests = "".join(path.read_text() for path in TESTS.glob("test_*.py"))
    assert [code for code in CODES if f'"{code}"' not in tests] == []


def test_admission_is_that_of_the_gravest() -> None:
    assert admission([]) == "admit"
    assert admission([Finding("a", "", "admit"), Finding("b", "", "hold")]) == "hold"
    assert admission([Finding("b", "", "hold"), Finding("c", "", "refuse"), Finding("a", "")]) == "refuse"


def test_a_channel_weighs_codes_its_own_way() -> None:
    off_list = {"line": {"unit_price": "5"}}
    (found,) = findings_of(**off_list, facts={"findings": {"price_off_list": "admit"}})
    assert (found.code, found.severity) == ("price_off_list", "admit")


@pytest.mark.parametrize(("kind", "severity"), [("api", "refuse"), ("shopify", "hold"), ("woocommerce", "hold")])
def test_where_nobody_hears_a_refusal_the_order_is_held(kind: str, severity: str) -> None:
    (found,) = findings_of(line={"sku": "NOPE"}, facts={"kind": kind})
    assert (found.code, found.severity) == ("item_unknown", severity)


def test_steps_that_a_hold_stops() -> None:
    assert hold_steps("large_order") == ["release"]
    assert hold_steps("possible_duplicate") == ["release", "capture"]
    assert hold_steps("address_region") == ["release", "ship"]
    assert hold_steps("something_else") == ["release"]
    assert DEFAULTS["item_unknown"] == "refuse"
