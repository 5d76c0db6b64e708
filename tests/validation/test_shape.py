"""Structural nonsense is refused, whatever the channel's settings say."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.validation import CODES, admission, check_shape
from tests.validation.world import facts_for, judge, perfect_draft


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("0", "quantity_not_positive"),
        ("-1", "quantity_not_positive"),
        ("1000000001", "quantity_too_large"),
    ],
)
def test_quantity_out_of_range(quantity: str, code: str) -> None:
    (found,) = check_shape(draft=perfect_draft(line={"quantity": quantity}))
    assert (found.code, found.severity, found.line) == (code, "refuse", 1)


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity", "1e999999", "0e-99999"])
@pytest.mark.parametrize("field", ["quantity", "unit_price", "discount"])
def test_what_is_no_number_is_not_even_a_draft(field: str, number: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        perfect_draft(line={field: number})


HUGE = "1000000000001"


@pytest.mark.parametrize(
    ("pointer", "changes"),
    [
        ("/lines/0/unit_price", {"line": {"unit_price": HUGE}}),
        ("/lines/0/discount", {"line": {"discount": HUGE}}),
        ("/lines/0/tax", {"line": {"tax": {"amount": HUGE}}}),
        ("/lines/0/tax", {"line": {"tax": {"amount": "1", "rate": HUGE}}}),
        ("/shipping/amount", {"shipping": {"amount": "-" + HUGE}}),
        ("/discounts/0/amount", {"discounts": [{"amount": HUGE}]}),
        ("/payment", {"payment": {"method": "card", "captured": HUGE}}),
        ("/totals/tax", {"totals": {"tax": HUGE}}),
    ],
    ids=["price", "discount", "tax", "rate", "shipping", "discounts", "payment", "totals"],
)
def test_amounts_that_nobody_can_pay(pointer: str, changes: dict[str, Any]) -> None:
    found = check_shape(draft=perfect_draft(**changes))
    assert [(finding.code, finding.pointer) for finding in found] == [("amount_too_large", pointer)]


def test_currency() -> None:
    (found,) = check_shape(draft=perfect_draft(currency="XQQ"))
    assert (found.code, found.pointer) == ("currency_unknown", "/currency")


def test_no_lines() -> None:
    empty = msgspec.structs.replace(perfect_draft(), lines=[])
    assert [found.code for found in check_shape(draft=empty)] == ["lines_missing"]


def test_control_characters_are_named_where_they_stand() -> None:
    draft = perfect_draft(
        notes="fine\nand\tfine",
        tags=["a\x00b"],
        customer={"name": "Ada\x1b[31m"},
        attributes={"gift": {"text": "x\x7f"}, "fine": "🎁"},
    )
    found = [(finding.code, finding.pointer) for finding in check_shape(draft=draft)]
    assert found == [
        ("control_characters", "/customer/name"),
        ("control_characters", "/tags/0"),
        ("control_characters", "/attributes/gift/text"),
    ]


@pytest.mark.parametrize(("depth", "codes"), [(7, []), (9, ["attribute_nesting"]), (400, ["attribute_nesting"])])
def test_attributes_nested_beyond_reason(depth: int, codes: list[str]) -> None:
    tree: object = "leaf"
    for _ in range(depth):
        tree = [tree]
    found = check_shape(draft=perfect_draft(attributes={"tree": tree}))
    assert [finding.code for finding in found] == codes


def test_settings_cannot_soften_what_is_fixed() -> None:
    soft = dict.fromkeys(CODES, "admit")
    for line in ({"quantity": "-1"}, {"unit": "crate"}, {"name": "\x00"}):
        draft = perfect_draft(line=line)
        assert admission(judge(draft, facts_for(draft, findings=soft))) == "refuse"


def test_naughty_strings_are_kept_or_refused_but_never_crash(shared_data: Path) -> None:
    for text in json.loads((shared_data / "07-geo/naughty-strings/blns.json").read_text()):
        draft = perfect_draft(
            customer={"name": text[:200], "email": text[:254], "phone": text[:40]},
            ship_to={"country": "US", "name": text[:200], "region": text[:200], "postal_code": text[:20]},
            notes=text[:4000],
        )
        verdict = judge(draft, facts_for(draft))
        controls = any(found.code == "control_characters" for found in verdict)
        assert controls == any(
            ord(char) in range(32) or ord(char) in range(127, 160) for char in text if char not in "\t\n"
        )


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=40), number=st.decimals(-(10**9), 10**10, places=4))
def test_any_text_and_any_number_get_an_answer(text: str, number: Decimal) -> None:
    draft = perfect_draft(
        customer={"name": text, "email": text, "phone": text},
        ship_to={"country": "JP", "region": text, "postal_code": text[:20]},
        line={"quantity": number, "unit": text[:20]},
    )
    clean = perfect_draft()
    for found in judge(draft, facts_for(clean)):
        assert found.code in CODES
        assert found.message
        json.dumps(found.pointer)
