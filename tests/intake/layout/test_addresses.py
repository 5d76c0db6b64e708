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
        (
            ["Muster AG", "Werk 4", "Marktplatz 15", "CH-3011 Bern"],
            ("Muster AG", "Marktplatz 15", "Bern", "", "3011", "CH"),
        ),
        (
            ["Prova Lda.", "Cais 1", "Zona Industrial, Lote 2", "3000-150 Coimbra"],
            ("Prova Lda.", "Zona Industrial, Lote 2", "Coimbra", "", "3000-150", "PT"),
        ),
        (
            ["Teste Ltda.", "CD 6", "Rod. BR-101, km 497", "Curitiba - PR, 80010-000", "Brasil"],
            ("Teste Ltda.", "Rod. BR-101, km 497", "Curitiba", "", "80010-000", "BR"),
        ),
        (
            ["Prueba S.A. de C.V.", "Av. Reforma 781, Col. Centro", "C.P. 64000 Monterrey, N.L."],
            ("Prueba S.A. de C.V.", "Av. Reforma 781, Col. Centro", "Monterrey", "", "64000", "MX"),
        ),
        (
            ["Trial DAC", "Building 4", "28 Quay Street", "Dublin 2 D02 X285"],
            ("Trial DAC", "28 Quay Street", "Dublin 2", "", "D02 X285", "IE"),
        ),
        (
            ["Trial Pty Ltd", "Inwards Goods", "222 Pacific Highway", "Toowoomba QLD 4350"],
            ("Trial Pty Ltd", "222 Pacific Highway", "Toowoomba", "QLD", "4350", "AU"),
        ),
        (
            ["Zkouška s.r.o.", "Sklad 6", "Nádražní 520/9", "110 00 Praha 1", "Česká republika"],
            ("Zkouška s.r.o.", "Nádražní 520/9", "Praha 1", "", "110 00", "CZ"),
        ),
        (
            ["Prova · Via Garibaldi, 12 · 10121 - Torino (TO)"],
            ("Prova", "Via Garibaldi, 12", "Torino", "", "10121", ""),
        ),
        (
            ["Próba sp. z", "o.o. sp.k.", "ul. Długa", "12", "30-001 Kraków"],
            ("Próba sp. z o.o. sp.k.", "ul. Długa 12", "Kraków", "", "30-001", "PL"),
        ),
    ],
)
def test_the_parts_of_an_address(lines: list[str], parts: tuple[str, ...]) -> None:
    told = address_of(lines)
    assert (told.name, told.street, told.city, told.region, told.postal_code, told.country) == parts
