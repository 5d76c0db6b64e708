"""Addresses of many countries come apart into the same parts."""

import pytest

from lading.intake.layout.addresses import address_of


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        (
            ["Acme Inc", "1 Main Street", "Springfield, IL 62701-1234", "USA"],
            ("Acme Inc", "1 Main Street", "Springfield", "IL", "62701-1234", "US"),
        ),
        (
            ["Acme", "Gate 3", "9 Elm Road", "Toronto - ON - M5W 0E1", "Canada"],
            ("Acme", "9 Elm Road", "Toronto", "ON", "M5W 0E1", "CA"),
        ),
        (
            ["Muster GmbH", "Hafenstraße 7", "D-20457 Hamburg"],
            ("Muster GmbH", "Hafenstraße 7", "Hamburg", "", "20457", "DE"),
        ),
        (
            ["Essai SARL", "12 rue des Lilas", "69003 Lyon", "France"],
            ("Essai SARL", "12 rue des Lilas", "Lyon", "", "69003", "FR"),
        ),
        (["Proef BV", "Kade 5", "1011 AB Amsterdam"], ("Proef BV", "Kade 5", "Amsterdam", "", "1011 AB", "NL")),
        (
            ["Test Ltd", "4 High Street", "Leeds LS1 4DY", "United Kingdom"],
            ("Test Ltd", "4 High Street", "Leeds", "", "LS1 4DY", "GB"),
        ),
        (
            ["Próba Sp. z o.o.", "ul. Polna 3", "00-950 Warszawa", "Polska"],
            ("Próba Sp. z o.o.", "ul. Polna 3", "Warszawa", "", "00-950", "PL"),
        ),
    ],
)
def test_the_parts_of_an_address(lines: list[str], parts: tuple[str, ...]) -> None:
    told = address_of(lines)
    assert (told.name, told.street, told.city, told.region, told.postal_code, told.country) == parts
