"""Addresses by the rules of their country."""

import pytest

from lading.validation.postal import area_key, rules_of
from tests.validation.world import codes_of, findings_of


def ship_to(country: str, **fields: str) -> dict[str, str]:
    return {"country": country, "name": "Ada", "line1": "1 Main St", "city": "Town", **fields}


@pytest.mark.parametrize(
    "address",
    [
        ship_to("US", region="IL", postal_code="62701"),
        ship_to("US", region="Illinois", postal_code="62701-1234"),
        ship_to("CA", region="QC", postal_code="h2x 1y4"),
        ship_to("DE", postal_code="26133"),
        ship_to("DE", region="BY", postal_code="80331"),
        ship_to("GB", postal_code="EC1Y 8SY"),
        ship_to("IE"),
        ship_to("IN", region="MH", postal_code="400001"),
        ship_to("JP", region="JP-13", postal_code="154-0023"),
        ship_to("JP", region="Tokyo", postal_code="154-0023"),
        ship_to("MX", region="DF", postal_code="02860"),
        ship_to("ES", region="B", postal_code="08039"),
        ship_to("AU", region="NSW", postal_code="2000"),
        ship_to("HK", region="Kowloon"),
    ],
)
def test_good_addresses_of_many_countries(address: dict[str, str]) -> None:
    assert codes_of(ship_to=address) == []


def test_each_finding_names_the_wrong_field() -> None:
    assert codes_of(ship_to=ship_to("US", region="IL", postal_code="ABC")) == [
        ("address_postal_code", "/ship_to/postal_code")
    ]
    assert codes_of(ship_to=ship_to("US", region="XX", postal_code="62701")) == [("address_region", "/ship_to/region")]
    assert codes_of(ship_to=ship_to("US", region="CA", postal_code="62701")) == [
        ("address_postal_code", "/ship_to/postal_code")
    ]


def test_missing_fields_are_named_one_by_one() -> None:
    assert codes_of(ship_to={"country": "US", "name": "Ada"}) == [
        ("address_incomplete", "/ship_to/line1"),
        ("address_incomplete", "/ship_to/city"),
        ("address_incomplete", "/ship_to/region"),
        ("address_incomplete", "/ship_to/postal_code"),
    ]


@pytest.mark.parametrize("country", ["XX", "ZZ", "QQ"])
def test_unknown_country(country: str) -> None:
    assert codes_of(ship_to=ship_to(country)) == [("country_unknown", "/ship_to/country")]


def test_sentences_do_not_quote_the_address() -> None:
    (found,) = findings_of(ship_to=ship_to("US", region="IL", postal_code="SECRET"))
    assert found.message == "The postal code is not one of US, such as 95014."
    assert found.severity == "hold"


def test_region_spellings() -> None:
    assert area_key("US-IL", country="US") == "il"
    assert area_key("Baja California", country="MX") == "bajacalifornia"
    china = rules_of("CN")
    assert china is not None
    assert {"上海市", "shanghaishi", "31"} <= set(china.areas)
