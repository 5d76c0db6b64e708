"""Labels that stand in no table are taken apart into ideas, and name a field all the same."""

import pytest

from lading.intake.layout.meaning import meaning_of
from lading.intake.layout.normal import normal


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Gewünschtes Anlieferdatum", "requested_by"),
        ("Spätester Eintrefftermin", "requested_by"),
        ("Uiterste afleverdatum", "requested_by"),
        ("Livraison au plus tard le", "requested_by"),
        ("Latest dock date", "requested_by"),
        ("Beställningsnr", "po_number"),
        ("Notre numéro de commande", "po_number"),
        ("Vores ordrenummer", "po_number"),
        ("Číslo dokladu", "po_number"),
        ("Data złożenia zamówienia", "order_date"),
        ("Date d'émission de la commande", "order_date"),
        ("Anlieferadresse / Receiving address", "ship_to"),
        ("Dirección de entrega de la mercancía", "ship_to"),
        ("Godsmottagare", "ship_to"),
        ("Adresse für Rechnungen", "bill_to"),
        ("Leverandørens nr.", "vendor_code"),
        ("Angebotsdatum", "other_date"),
        ("Druckdatum", "other_date"),
        ("Moneda del pedido", "currency"),
    ],
)
def test_what_a_label_means(label: str, field: str) -> None:
    told = [name for _, name, _ in meaning_of(normal(label))]
    assert told[:1] == [field]


@pytest.mark.parametrize(
    "text",
    ["Order Picking Partners", "Artikel-Nr.", "Goods In", "Delivery note text", "Main Street", "Total order value"],
)
def test_what_is_no_label(text: str) -> None:
    assert meaning_of(normal(text)) == ()


def test_a_label_that_may_ask_for_a_place_or_a_day_names_both() -> None:
    assert [name for _, name, _ in meaning_of("dostarczyc do")] == ["ship_to", "requested_by"]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Dir. de entrega", "ship_to"),
        ("Deliv. date", "requested_by"),
        ("Fecha creac.", "order_date"),
        ("Lief.-Termin", "requested_by"),
        ("Lev. adresse", "ship_to"),
        ("Data dell'ordine", "order_date"),
    ],
)
def test_abbreviations_and_swallowed_articles(label: str, field: str) -> None:
    assert [name for _, name, _ in meaning_of(normal(label))] == [field]


def test_words_of_sentences_are_no_abbreviations() -> None:
    assert meaning_of(normal("Wij verwachten de goederen op")) == ()
