"""Changes of single lines in words, in six languages; what is doubtful is not read as one."""

from datetime import date

import pytest

from lading.intake.hints import Hints
from lading.intake.layout.free_changes import changes_in

HINTS = Hints(received_on=date(2027, 3, 1), day_first=True)


def told(text: str) -> list[dict[str, str]]:
    return [
        {name: field.value for name, field in line.fields.items()} for line in changes_in(text, HINTS, comma=False)[0]
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Please 12 instead of 6 of MUG-RED.",
        "Please send 12 pcs MUG-RED instead of 6.",
        "MUG-RED: 12 instead of 6 please",
        "Bitte 12 statt 6 Stück MUG-RED.",
        "Bitte liefern Sie von MUG-RED 12 anstatt 6.",
        "Merci de livrer 12 MUG-RED au lieu de 6.",
        "Por favor 12 unidades de MUG-RED en lugar de 6.",
        "Graag 12 stuks MUG-RED in plaats van 6.",
        "Si prega di inviare 12 pezzi MUG-RED invece di 6.",
    ],
)
def test_so_many_instead_of_so_many(said: str) -> None:
    assert told(said) == [{"buyer_item": "MUG-RED", "quantity": "12", "before": "6", "action": "change"}]


@pytest.mark.parametrize(
    "said",
    [
        "Please increase line 2 to 12.",
        "Could you change the quantity of item 2 to 12 pcs?",
        "Bitte erhöhen Sie Position 2 auf 12 Stück.",
        "Veuillez augmenter la ligne 2 à 12 pièces.",
        "Por favor, aumenten la línea 2 a 12.",
        "Gelieve regel 2 te verhogen naar 12.",
        "Potete aumentare la riga 2 a 12?",
    ],
)
def test_a_line_gets_another_quantity(said: str) -> None:
    assert told(said) == [{"position": "2", "quantity": "12", "action": "change"}]


@pytest.mark.parametrize(
    "said",
    [
        "Please deliver line 2 on the 20th instead.",
        "Please move item 2 to 20 March 2027.",
        "Bitte liefern Sie Position 2 erst am 20. März 2027.",
        "Position 2 bitte am 20.03.2027 liefern.",
        "Merci de livrer la ligne 2 le 20 mars 2027.",
        "Por favor entreguen la línea 2 el 20 de marzo de 2027.",
        "Gelieve regel 2 op 20 maart 2027 te leveren.",
        "Vi preghiamo di consegnare la riga 2 il 20 marzo 2027.",
    ],
)
def test_a_line_gets_another_day(said: str) -> None:
    assert told(said) == [{"position": "2", "requested_by": "2027-03-20", "action": "change"}]


@pytest.mark.parametrize(
    "said",
    [
        "Please cancel item 3.",
        "Kindly remove line 3 from our order 4711.",
        "Bitte stornieren Sie Position 3.",
        "Position 3 entfällt.",
        "Veuillez annuler la ligne 3.",
        "Por favor cancelen la línea 3.",
        "Gelieve regel 3 te schrappen.",
        "Si prega di annullare la riga 3.",
    ],
)
def test_a_line_goes(said: str) -> None:
    assert told(said) == [{"position": "3", "action": "delete"}]


def test_a_sentence_may_change_several_lines() -> None:
    found = told("Please change line 1 to 12, cancel line 3 and deliver line 2 on 20 March 2027.")
    assert found == [
        {"position": "1", "quantity": "12", "action": "change"},
        {"position": "3", "action": "delete"},
        {"position": "2", "requested_by": "2027-03-20", "action": "change"},
    ]
    assert [one["position"] for one in told("Please cancel lines 2 and 3.")] == ["2", "3"]


@pytest.mark.parametrize(
    ("said", "code"), [("Please add 5 x BOWL-9.", "BOWL-9"), ("Bitte ergänzen Sie 5 Stück BOWL-9.", "BOWL-9")]
)
def test_something_comes_with_it(said: str, code: str) -> None:
    assert told(said) == [{"buyer_item": code, "quantity": "5", "action": "add"}]


@pytest.mark.parametrize(
    "said",
    [
        "Please deliver line 2 on 20 March instead of 13 March.",
        "Bitte liefern Sie Position 2 am 20. März statt am 13. März.",
        "Merci de livrer la ligne 2 le 20 mars au lieu du 13 mars.",
    ],
)
def test_a_day_instead_of_another(said: str) -> None:
    assert told(said) == [{"position": "2", "requested_by": "2027-03-20", "action": "change"}]


def test_a_count_and_a_day_at_once() -> None:
    assert told("Please send 12 instead of 6 of MUG-RED, and deliver them on 20 March 2027.") == [
        {"buyer_item": "MUG-RED", "quantity": "12", "before": "6", "requested_by": "2027-03-20", "action": "change"}
    ]


def test_from_so_many_to_so_many() -> None:
    assert told("Please reduce MUG-RED from 12 to 6.") == [
        {"buyer_item": "MUG-RED", "quantity": "6", "before": "12", "action": "change"}
    ]


def test_goods_are_named_by_words_too() -> None:
    assert told("Please 12 instead of 6 of the red mugs.") == [
        {"text": "red mugs", "quantity": "12", "before": "6", "action": "change"}
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Please cancel our order 4711.",
        "Please increase the quantity a little.",
        "We may need more of line 2.",
        "Please reduce line 2 by 10%.",
        "Please deliver earlier.",
        "We order 12 x MUG-RED.",
        "Instead of the truck, send it by rail.",
        "Please update us and deliver 10 pcs AB-123 to 45 Main Street.",
    ],
)
def test_what_is_no_clear_change_of_a_line_is_none(said: str) -> None:
    assert told(said) == []
