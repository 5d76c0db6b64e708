"""Totals, payment, delivery, times, attributes and whom it looks like."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.validation.world import codes_of, findings_of


def test_each_total_is_compared_to_the_cent() -> None:
    totals = {"goods": "19.00", "discount": "0", "shipping": "5.01", "tax": "0.00", "total": "24.01"}
    found = findings_of(totals=totals)
    assert [finding.message for finding in found] == [
        "The channel says shipping 5.01 USD, the parts come to 5.00.",
        "The channel says total 24.01 USD, the parts come to 24.00.",
    ]


def test_tax_on_top_as_the_channel_sent_it_counts_in_the_total() -> None:
    changes = {"line": {"tax": {"amount": "1.33"}}, "prices_include_tax": False, "totals": {"total": "25.33"}}
    assert codes_of(**changes, facts={"prices_include_tax": False}) == [("tax_differs", "/lines")]
    assert codes_of(**changes, facts={"prices_include_tax": False, "rate": "0.07"}) == [
        ("totals_differ", "/totals/total")
    ]


def test_a_cent_per_line_of_tax_is_rounding() -> None:
    changes = {"prices_include_tax": False, "facts": {"prices_include_tax": False, "rate": "0.07"}}
    assert codes_of(line={"tax": {"amount": "1.34"}}, **changes) == []
    assert codes_of(line={"tax": {"amount": "1.35"}}, **changes) == [("tax_differs", "/lines")]


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        (None, "payment_missing"),
        ({"method": "invoice"}, "payment_not_authorised"),
        ({"method": "card", "authorised": "23.99"}, "payment_short"),
        ({"method": "card", "authorised": "24.00"}, None),
        ({"method": "card", "captured": "24.00"}, None),
    ],
)
def test_payment_where_the_channel_requires_it(payment: dict[str, str] | None, code: str | None) -> None:
    assert codes_of(payment=payment) == []
    found = findings_of(payment=payment, facts={"require_payment": True})
    assert [(finding.code, finding.severity) for finding in found] == ([(code, "hold")] if code else [])


def test_delivery_and_pickup() -> None:
    assert codes_of(ship_to=None) == [("delivery_missing", "/ship_to")]
    assert codes_of(ship_to=None, pickup_at="STORE") == []
    assert codes_of(pickup_at="MOON") == [("pickup_unknown", "/pickup_at")]


def test_a_parcel_for_nobody() -> None:
    ship_to = {"country": "DE", "line1": "Weg 1", "city": "Ort", "postal_code": "26133"}
    assert codes_of(ship_to=ship_to) == []
    assert codes_of(ship_to=ship_to, customer=None) == [("recipient_missing", "/ship_to/name")]


@pytest.mark.parametrize(
    ("placed_at", "codes"),
    [
        ("2026-11-21T11:59:59Z", []),
        ("2026-11-21T12:00:01Z", ["placed_in_future"]),
        ("2025-11-19T12:00:01Z", []),
        ("2025-11-19T11:59:59Z", ["placed_long_ago"]),
    ],
)
def test_when_it_was_placed(placed_at: str, codes: list[str]) -> None:
    assert [code for code, _ in codes_of(placed_at=placed_at)] == codes


def test_wished_dates() -> None:
    assert codes_of(requested_by="2026-11-19") == []
    assert codes_of(requested_by="2026-11-18") == [("requested_in_past", "/requested_by")]
    late = [{"sku": "MUG-RED", "quantity": "1", "requested_by": "2026-11-18"}]
    assert codes_of(lines=late) == [("requested_in_past", "/lines/0/requested_by")]


def test_channel_and_currency() -> None:
    assert codes_of(facts={"currency": "EUR"}) == [("currency_not_channels", "/currency")]


def test_newcomers_look_alikes_and_large_orders() -> None:
    world = {"customer_orders": 0, "look_alikes": ["L1", "L2", "L3", "L4"], "large_order": "23.99"}
    found = findings_of(facts=world)
    assert [(finding.code, finding.severity) for finding in found] == [
        ("possible_duplicate", "hold"),
        ("first_order", "admit"),
        ("large_order", "hold"),
    ]
    assert found[0].message == "The same customer ordered the same within the last 24 hours: L1, L2, L3."


SCHEMA = [
    {"name": "gift", "kind": "boolean"},
    {"name": "engraving", "kind": "text", "required": True},
    {"name": "size", "kind": "choice", "choices": ["S", "L"]},
    {"name": "age", "kind": "number"},
    {"name": "event", "kind": "date"},
]


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ({"engraving": "Ada", "gift": True, "size": "S", "age": "7", "event": "2026-12-24"}, []),
        ({}, [("attribute_missing", "/attributes/engraving")]),
        ({"engraving": ""}, [("attribute_missing", "/attributes/engraving")]),
        ({"engraving": 7}, [("attribute_kind", "/attributes/engraving")]),
        ({"engraving": "x", "size": "M"}, [("attribute_choice", "/attributes/size")]),
        ({"engraving": "x", "age": "1_0", "gift": "yes", "event": "soon"}, "attribute_kind"),
        ({"engraving": "x", "a/b": 1}, [("attribute_unknown", "/attributes/a~1b")]),
    ],
)
def test_attributes_against_the_schema(attributes: dict[str, Any], found: Any) -> None:
    codes = codes_of(attributes=attributes, facts={"attributes": SCHEMA})
    assert codes == found or {code for code, _ in codes} == {found}


def test_without_a_schema_attributes_are_free() -> None:
    assert codes_of(attributes={"anything": [1, {"goes": None}]}) == []


def test_now_is_the_worlds_clock_not_ours() -> None:
    later = {"now": datetime(2030, 1, 1, tzinfo=UTC)}
    assert codes_of(facts=later) == [("placed_long_ago", "/placed_at")]
