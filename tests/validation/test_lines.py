"""Items, units, prices and discounts, line by line."""

from decimal import Decimal
from typing import Any

import pytest

from tests.validation.world import codes_of, findings_of


def test_a_flawless_order_has_no_findings() -> None:
    assert findings_of() == []


def test_unknown_and_unsellable_items_are_named() -> None:
    found = findings_of(lines=[{"sku": "NOPE", "quantity": "1"}, {"sku": "OLD", "quantity": "1"}])
    assert [(finding.code, finding.message, finding.line) for finding in found] == [
        ("item_unknown", "No item has the SKU NOPE (line 1).", 1),
        ("item_not_sellable", "OLD is not for sale (line 2).", 2),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"quantity": "1.5"}, "quantity_decimals"),
        ({"quantity": "2.0"}, None),
        ({"unit": "box", "quantity": "1", "unit_price": "9.50"}, None),
        ({"unit": "crate"}, "unit_unknown"),
        ({"sku": "TEA-1KG", "quantity": "0.125"}, None),
        ({"sku": "TEA-1KG", "quantity": "0.1255"}, "quantity_decimals"),
    ],
)
def test_units_and_their_decimals(line: dict[str, str], code: str | None) -> None:
    found = [finding for finding, _ in codes_of(line=line)]
    assert found == ([code] if code else [])


def test_the_same_item_twice_is_only_noted() -> None:
    line = {"sku": "MUG-RED", "quantity": "1", "unit_price": "9.50"}
    (found,) = findings_of(lines=[line, {**line, "unit": "box"}, line])
    assert (found.code, found.severity, found.line) == ("lines_repeat", "admit", 3)


@pytest.mark.parametrize(
    ("price", "codes"),
    [
        ("9.50", []),
        ("9.41", []),
        ("9.40", ["price_off_list"]),
        ("9.60", ["price_off_list"]),
        ("-1", ["price_negative", "price_off_list"]),
    ],
)
def test_prices_against_the_list_within_one_percent(price: str, codes: list[str]) -> None:
    assert [code for code, _ in codes_of(line={"unit_price": price})] == codes


def test_the_list_is_compared_with_or_without_tax_as_the_order_has_it() -> None:
    net = {"prices_include_tax": False, "facts": {"rate": "0.25", "prices_include_tax": True}}
    assert codes_of(line={"unit_price": "7.60"}, payment=None, **net) == []
    assert codes_of(line={"unit_price": "9.50"}, **net) == [("price_off_list", "/lines/0/unit_price")]


def test_the_sentence_has_both_prices() -> None:
    (found,) = findings_of(line={"unit_price": "5"}, facts={"price_tolerance_percent": "10"})
    assert found.message == "MUG-RED costs 5 USD here, 9.50 by the list (line 1)."


def test_prices_by_hand_beyond_their_limits() -> None:
    (found,) = findings_of(facts={"beyond_limits": {1: "MUG-RED would be sold at 5 each, below its floor of 6"}})
    assert (found.code, found.severity, found.pointer) == ("price_beyond_limit", "hold", "/lines/0/unit_price")
    assert found.message == "MUG-RED would be sold at 5 each, below its floor of 6 (line 1)."


def test_codes_that_give_nothing() -> None:
    (found,) = findings_of(codes=["hi", "nix"], facts={"refused_codes": [("NIX", "there is no such code")]})
    assert (found.code, found.severity, found.pointer) == ("code_refused", "hold", "/codes/1")
    assert found.message == "The code NIX gives nothing: there is no such code."


def test_an_exemption_that_ended() -> None:
    (found,) = findings_of(facts={"expired_certificate": "the exemption for DE ended on 2026-06-14"})
    assert (found.code, found.severity, found.pointer) == ("certificate_expired", "hold", "/customer")
    assert found.message == "The order is taxed: the exemption for DE ended on 2026-06-14."


@pytest.mark.parametrize(
    ("refuses", "code", "severity"), [(False, "tax_waiting", "hold"), (True, "tax_unavailable", "refuse")]
)
def test_a_tax_that_nobody_said(refuses: bool, code: str, severity: str) -> None:  # noqa: FBT001
    (found,) = findings_of(facts={"tax_trouble": "it answered 503", "tax_refuses": refuses})
    assert (found.code, found.severity, found.message) == (code, severity, "The tax is not certain: it answered 503.")


def test_a_price_that_nobody_knows() -> None:
    assert codes_of(line={"unit_price": None}, facts={"list_prices": [None]}) == [
        ("price_missing", "/lines/0/unit_price")
    ]
    assert codes_of(line={"unit_price": None}, facts={"list_prices": [Decimal("9.50")]}) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"line": {"discount": "19.00"}}, []),
        ({"line": {"discount": "19.01"}}, [("discount_exceeds", "/lines/0/discount")]),
        ({"line": {"discount": "-1"}}, [("discount_negative", "/lines/0/discount")]),
        ({"discounts": [{"amount": "19.00"}]}, []),
        ({"discounts": [{"amount": "19.01"}]}, [("discount_exceeds", "/discounts")]),
        ({"discounts": [{"amount": "-1"}]}, [("discount_negative", "/discounts/0/amount")]),
        ({"shipping": {"amount": "-1"}}, [("charge_negative", "/shipping")]),
        ({"payment": {"method": "card", "authorised": "-1"}}, [("charge_negative", "/payment")]),
        ({"line": {"tax": {"amount": "-1"}}}, [("charge_negative", "/lines/0/tax"), ("tax_differs", "/lines")]),
    ],
)
def test_discounts_and_charges(changes: dict[str, Any], found: list[tuple[str, str]]) -> None:
    assert codes_of(**changes) == found
