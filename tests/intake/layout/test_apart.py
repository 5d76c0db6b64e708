"""Sentences that name another day or place than the fields, and which way round days are written."""

from datetime import date

import pytest

from lading.intake.hints import Hints
from lading.intake.layout.apart import Told, is_apart
from lading.intake.layout.dates import Order, order_of
from lading.intake.layout.free_text import read_text
from lading.intake.layout.read_pages import read_pages
from tests.intake.layout.test_read_pages import HEAD, PLAIN, US, page_of

TOLD = Told(frozenset({date(2026, 5, 8)}), frozenset({"45402", "24103", "1012AB"}))
DAYS = Order(day_first=True, sure=0.99, proven=True)


@pytest.mark.parametrize(
    ("sentence", "apart"),
    [
        ("Attention: goods of this order go to Dock 3, 505 W. Tannery Road, 44308 Akron, not to the one above.", True),
        ("Ware bitte nicht an obige Anschrift, sondern an Tor 3, Am Hang 4, 86150 Augsburg liefern.", True),
        ("Leverans av alla rader sker till Verkstaden, Hamngatan 4, 211 22 Malmö", True),
        ("Nueva fecha de entrega para todas las líneas: 04/12/2026", True),
        ("Please bring everything to our site in 45402 Dayton by 08/05/2026 as always.", False),
        ("Our opening hours: 8 am to 4 pm from Monday to Friday.", False),
        ("Please confirm receipt within 24 hours and quote 4711 on all papers.", False),
        ("Quarry Lane Foods LLC, 701 E 14th Ave, Akron, OH 44308", False),
    ],
)
def test_a_sentence_with_a_day_or_place_of_its_own_is_seen(sentence: str, *, apart: bool) -> None:
    assert is_apart(sentence, TOLD, DAYS) == apart


def test_a_note_that_is_broken_over_two_lines_is_seen_once_and_whole() -> None:
    note = (
        (520, [(40, "Attention: the goods of this order go to our site at")]),
        (533, [(40, "9 Ferry Lane, 44308 Akron")]),
    )
    said = [flag.sentence for flag in read_pages(page_of(*HEAD, *PLAIN, *note), hints=US).flags if flag.kind == "terms"]
    assert said == [
        "A note changes the terms: “Attention: the goods of this order go to our site at 9 Ferry Lane, 44308 Akron”"
    ]


def test_a_mail_that_moves_its_day_afterwards_is_asked_about() -> None:
    text = "Please send for PO 4711:\n\n* 140 x Glove M (33.86), 5.89 USD\n\nPlease deliver by 05/08/26.\n{}\n\nThanks"
    hints = Hints(received_on=date(2026, 5, 1), country="US")
    moved = read_text(text.format("New arrival date for all lines: 05/14/26"), hints=hints)
    assert [flag.kind for flag in moved.flags] == ["terms"]
    assert read_text(text.format("See you all on the same day: 05/08/26"), hints=hints).flags == []


@pytest.mark.parametrize(
    ("texts", "beside", "day_first", "sure"),
    [
        (["10/06/26", "06/07/26"], {"language": "en", "currency": "GBP", "received_on": date(2026, 6, 10)}, True, True),
        (["05/09/26", "06/05/26"], {"country": "US", "received_on": date(2026, 5, 10)}, False, True),
        (["11/10/2026"], {"country": "FR", "language": "fr", "received_on": date(2026, 10, 13)}, True, True),
        (["11/10/2026"], {"country": "US", "language": "en", "received_on": date(2026, 10, 13)}, True, False),
        (["05/09/26"], {"country": "CA", "language": "en"}, True, False),
        (["05/09/26", "06/05/26"], {"country": "CA", "received_on": date(2026, 5, 10)}, False, False),
        (["05/09/26"], {"country": "CA", "received_on": date(2026, 5, 10)}, False, True),
    ],
)
def test_place_and_day_of_arrival_say_together_which_stands_first(
    texts: list[str], beside: dict[str, object], *, day_first: bool, sure: bool
) -> None:
    found = order_of(texts, **beside)  # type: ignore[arg-type]
    assert (found.day_first, found.sure >= 0.965) == (day_first, sure)


def test_our_own_address_does_not_say_where_a_paper_comes_from() -> None:
    head = (
        (20, [(40, "Meunier Fournitures SARL"), (400, "COMMANDE")]),
        (50, [(400, "Commande N°:"), (480, "4711")]),
        (64, [(400, "Date:"), (480, "11/10/2026")]),
        (100, [(40, "Fournisseur"), (300, "Adresse de livraison")]),
        (114, [(40, "Lading Supplies"), (300, "Meunier Fournitures")]),
        (128, [(40, "1 Pier Road"), (300, "22 rue du Port")]),
        (142, [(40, "Boston, MA 02110"), (300, "59000 Lille")]),
    )
    hints = Hints(us=("Lading Supplies",), received_on=date(2026, 10, 13))
    read = read_pages(page_of(*head, *PLAIN), hints=hints)
    assert read.value("order_date") == "2026-10-11"
    assert [flag for flag in read.flags if flag.kind == "ambiguous"] == []
