"""Heads of orders as nobody built for: labels in pieces, numbers in titles, dates in sentences, the year broken off."""

from datetime import date

import pytest

from lading.intake.hints import Hints
from lading.intake.layout.dates import Order, dates_in
from lading.intake.layout.read_pages import read_pages
from lading.intake.opened import Page, Word
from lading.intake.reading import Reading

US = Hints(us=("Lading Supplies",), sender="einkauf@rheinauarmaturen.example", received_on=date(2026, 3, 13))
TABLE = (
    300,
    [(40, "Pos."), (80, "Artikel-Nr."), (160, "Bezeichnung"), (330, "Menge"), (400, "Preis"), (480, "Betrag")],
)
LINE = (316, [(40, "1"), (80, "4711-A"), (160, "Kugelhahn"), (330, "10"), (400, "2,50"), (480, "25,00")])
Row = tuple[float, list[tuple[float, str]]]


def read(*rows: Row, hints: Hints = US) -> Reading:
    """What is read of rows above a table, letters five points wide and ten high."""
    words = []
    for top, chunks in (*rows, TABLE, LINE):
        for left, text in chunks:
            at = left
            for word in text.split():
                words.append(Word(word, at, top, at + 5 * len(word), top + 10, size=9))
                at += 5 * len(word) + 3
    return read_pages([Page(600, 800, words)], hints=hints)


def values(reading: Reading) -> list[str]:
    return [reading.value(name) for name in ("po_number", "order_date", "requested_by")]


def test_a_title_with_a_number_and_a_letter_s_place_and_day() -> None:
    told = read(
        (20, [(40, "Materialbestellung Nr. 99-4711")]),
        (60, [(400, "Bremen, den 12.03.2026")]),
        (90, [(40, "Wir erwarten die Ware am 27.03.2026 frei Haus.")]),
    )
    assert values(told) == ["99-4711", "2026-03-12", "2026-03-27"]


def test_labels_that_are_broken_over_lines() -> None:
    told = read(
        (60, [(40, "Unsere"), (160, "Datum der"), (280, "Gewünschter")]),
        (72, [(40, "Bestellnummer"), (160, "Bestellung"), (280, "Eintrefftermin")]),
        (90, [(40, "B-2291"), (160, "12.03.2026"), (280, "27.03.2026")]),
    )
    assert values(told) == ["B-2291", "2026-03-12", "2026-03-27"]


def test_a_list_of_labels_is_not_one_label() -> None:
    told = read(
        (60, [(40, "Bestellnummer"), (200, "B-2291")]),
        (72, [(40, "Bestelldatum"), (200, "12.03.2026")]),
        (84, [(40, "Liefertermin"), (200, "27.03.2026")]),
    )
    assert values(told) == ["B-2291", "2026-03-12", "2026-03-27"]


def test_other_dates_and_numbers_are_not_the_order_s() -> None:
    told = read(
        (60, [(40, "Kunden-Nr.: 100234"), (300, "Druckdatum: 13.03.2026")]),
        (80, [(40, "Ihr Angebot: Q-77812"), (300, "Angebotsdatum: 01.03.2026")]),
        (100, [(40, "Beleg-Nr.: 4500017"), (300, "Belegdatum: 12.03.2026")]),
        (120, [(40, "Rahmenvertrag: 460011"), (300, "Anlieferung am: 27.03.2026")]),
    )
    assert values(told) == ["4500017", "2026-03-12", "2026-03-27"]


def test_a_year_that_a_narrow_cell_has_broken_off() -> None:
    told = read(
        (60, [(40, "Bestelldatum:"), (120, "12. März")]),
        (71, [(120, "2026")]),
    )
    assert told.value("order_date") == "2026-03-12"


def test_a_head_of_a_table_is_no_place() -> None:
    told = read((60, [(40, "Lieferung")]))
    assert told.value("ship_to_name") == ""


def test_a_letterhead_in_one_line_and_the_sender_s_domain_tell_the_buyer() -> None:
    told = read(
        (20, [(40, "Rheinau Armaturen · Gewerbering 8 · 04109 Leipzig")]),
        (40, [(40, "Zentrale Beschaffung")]),
    )
    assert [told.value(name) for name in ("buyer", "buyer_street", "buyer_city")] == [
        "Rheinau Armaturen",
        "Gewerbering 8",
        "Leipzig",
    ]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("KW 12/2026", "2026-03-20"),
        ("week 12 2026", "2026-03-20"),
        ("2026-W12", "2026-03-20"),
        ("v. 27/2026.", "2026-07-03"),
        ("05/03 2026", "2026-03-05"),
        ("5. 3. 2026", "2026-03-05"),
        ("12 maart 2026", "2026-03-12"),
        ("12. března 2026", "2026-03-12"),
    ],
)
def test_dates_as_they_are_printed(printed: str, day: str) -> None:
    found = dates_in(printed, Order(day_first=True, sure=0.9, proven=False))
    assert [one.value.isoformat() for one in found] == [day]


def test_years_of_two_digits_in_front() -> None:
    order = Order(day_first=True, sure=0.9, proven=False, year_first=True)
    assert [dates_in(text, order)[0].value for text in ("26-03-05", "26-04-27")] == [
        date(2026, 3, 5),
        date(2026, 4, 27),
    ]


def test_a_number_beside_an_unknown_label_is_taken_where_it_is_the_only_one() -> None:
    lone = read((60, [(40, "Zworg"), (120, "77-A11")]))
    two = read((60, [(40, "Zworg"), (120, "77-A11")]), (80, [(40, "Plimp"), (120, "99-B22")]))
    assert [values(told)[0] for told in (lone, two)] == ["77-A11", ""]
    assert lone.header["po_number"].probability < 0.6


def test_an_unknown_label_with_a_known_word_is_told_by_it() -> None:
    told = read((60, [(40, "Zworg-Nummer: 77-A11")]), (80, [(40, "Plimp Lieferdatum: 27.03.2026")]))
    assert values(told) == ["77-A11", "", "2026-03-27"]


def test_the_head_of_the_goods_is_no_address_under_a_label_above_it() -> None:
    told = read((284, [(40, "Lieferanschrift")]))
    assert [name for name in told.header if name.startswith("ship_to")] == []


def test_a_place_is_less_sure_where_another_has_as_much_for_it() -> None:
    street = [(40, "Werk Nord GmbH"), (300, "Werk Süd GmbH")], [(40, "Uferweg 1"), (300, "Bergweg 2")]
    city = [(40, "20457 Hamburg"), (300, "80331 München")]
    labels = [(40, "Lieferadresse:"), (300, "Lieferanschrift:")]
    two = read((60, labels), (72, street[0]), (84, street[1]), (96, city))
    one = read((60, labels[:1]), (72, street[0][:1]), (84, street[1][:1]), (96, city[:1]))
    sure = [told.header["ship_to_city"].probability for told in (one, two)]
    assert sure == [0.9, 0.7]


def test_signs_that_are_no_words_are_no_labels() -> None:
    told = read((60, [(40, "---:"), (120, "77-A11")]), (80, [(40, "....."), (120, "12.03.2026")]))
    assert (told.value("po_number"), told.value("requested_by")) == ("", "")


def test_an_address_under_an_unknown_label_is_where_the_goods_go() -> None:
    told = read(
        (60, [(40, "Zworg:")]),
        (72, [(40, "Rheinau Armaturen GmbH")]),
        (84, [(40, "Werk 2")]),
        (96, [(40, "Gewerbering 8")]),
        (108, [(40, "04109 Leipzig")]),
    )
    parts = ("name", "more", "street", "postal_code", "city")
    assert [told.value(f"ship_to_{part}") for part in parts] == [
        "Rheinau Armaturen GmbH",
        "Werk 2",
        "Gewerbering 8",
        "04109",
        "Leipzig",
    ]
    assert told.header["ship_to_city"].probability == 0.55
