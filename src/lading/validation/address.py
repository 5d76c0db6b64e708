"""Addresses: complete and consistent by the rules of their country; each finding names the field."""

from collections.abc import Iterator

from lading.kernel import Finding
from lading.orders import Address, OrderDraft
from lading.validation.facts import Facts
from lading.validation.postal import AddressRules, area_key, rules_of

_WORDS = {"line1": "a street or box", "city": "a city", "region": "a region", "postal_code": "a postal code"}


def find_wrong_address(draft: OrderDraft, _facts: Facts) -> Iterator[Finding]:
    """What is wrong with the address to ship to. Sentences never quote it: they outlive the person's data."""
    address = draft.ship_to
    if address is None:
        return
    rules = rules_of(address.country)
    if rules is None:
        sentence = f"{address.country} is no country; two letters of ISO 3166 are needed, such as DE or US."
        yield Finding("country_unknown", sentence, pointer="/ship_to/country")
        return
    for field in rules.required:
        if not getattr(address, field):
            sentence = f"An address in {rules.country} needs {_WORDS[field]}."
            yield Finding("address_incomplete", sentence, pointer=f"/ship_to/{field}")
    if address.region and rules.areas and "region" in rules.required:
        yield from _check_region(address, rules)
    elif address.postal_code:
        yield from _check_postal_code(address, rules)


def _check_region(address: Address, rules: AddressRules) -> Iterator[Finding]:
    key = area_key(address.region, country=rules.country)
    yield from _check_postal_code(address, rules, key)
    if key in rules.areas:
        return
    if rules.areas_are_codes or len(key) > 3:
        sentence = f"The region is not one of {rules.country}."
        yield Finding("address_region", sentence, pointer="/ship_to/region")


def _check_postal_code(address: Address, rules: AddressRules, area: str = "") -> Iterator[Finding]:
    postal_code = address.postal_code.strip().upper()
    if not postal_code or rules.postal_code is None:
        return
    if not rules.postal_code.fullmatch(postal_code):
        example = f", such as {rules.example}" if rules.example else ""
        sentence = f"The postal code is not one of {rules.country}{example}."
    elif (begins := rules.areas.get(area)) and not begins.match(postal_code):
        sentence = "The postal code does not belong to the region."
    else:
        return
    yield Finding("address_postal_code", sentence, pointer="/ship_to/postal_code")
