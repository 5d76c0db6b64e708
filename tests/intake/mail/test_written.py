"""What was written is parted from what was quoted, signed and appended, in many languages."""

import pytest

from lading.intake.mail.html_text import text_of_html
from lading.intake.mail.written import what_was_written


@pytest.mark.parametrize(
    "mark",
    [
        "On Mon, 5 Oct 2026 at 10:00, Ada <ada@x.example> wrote:\n> old",
        "On Mon, 5 Oct 2026 at 10:00,\nAda <ada@x.example> wrote:\n> old",
        "Am 05.10.2026 um 10:00 schrieb Ada Lovelace:\n> old",
        "Le lun. 5 oct. 2026 à 10:00, Ada a écrit :\n> old",
        "El lun, 5 oct 2026 a las 10:00, Ada escribió:\n> old",
        "Il giorno lun 5 ott 2026 alle ore 10:00 Ada ha scritto:\n> old",
        "Op ma 5 okt 2026 om 10:00 schreef Ada:\n> old",
        "W dniu 5.10.2026 o 10:00, Ada pisze:\n> old",
        "Em seg., 5 de out. de 2026 às 10:00, Ada escreveu:\n> old",
        "-----Original Message-----\nFrom: Ada\nold",
        "-----Ursprüngliche Nachricht-----\nVon: Ada\nold",
        "________________________________\nFrom: Ada <a@x.example>\nSent: Monday\nTo: Orders\nSubject: PO\n\nold",
        "Von: Ada <a@x.example>\nGesendet: Montag\nAn: Vertrieb\nBetreff: Bestellung\n\nold",
    ],
)
def test_quotations_are_cut(mark: str) -> None:
    read = what_was_written(f"Yes, please ship all of it at once.\n\n{mark}")
    assert (read.text, read.quoted) == ("Yes, please ship all of it at once.", True)


def test_answers_between_quotations_are_kept() -> None:
    text = "On Monday, we wrote:\n> Which colour do you want?\nRed.\n> How many?\nTwelve, please."
    assert what_was_written(text).text == "Red.\nTwelve, please."


@pytest.mark.parametrize(
    "closing",
    ["-- \nBob", "Best regards\nBob Smith\n+1 555", "Mit freundlichen Grüßen\ni. A. Kern", "Cordialement\nZoé",
     "Un saludo\nEva", "Distinti saluti\nUgo", "Met vriendelijke groet\nJan", "Pozdrawiam\nEwa", "Cumprimentos\nRui",
     "Sent from my iPhone", "This e-mail is confidential and intended only for the addressee."],
)  # fmt: skip
def test_signatures_are_cut_but_stay_for_readers(closing: str) -> None:
    read = what_was_written(f"20 x MUG-RED please\n\n{closing}")
    assert (read.text, closing.rsplit("\n", maxsplit=1)[-1] in read.whole) == ("20 x MUG-RED please", True)


def test_a_postscript_is_still_said() -> None:
    assert (
        what_was_written("Order 7 it is.\nRegards\nBob\nPS: cancel order 6").text
        == "Order 7 it is.\n\nPS: cancel order 6"
    )


def test_forwarded_text_is_kept_with_who_wrote_it() -> None:
    mark = "---------- Forwarded message ---------"
    text = f"FYI\n\n{mark}\nFrom: Carl Buyer <carl@c.example>\nDate: Mon\nSubject: PO\nTo: us\n\n10 boxes BOWL"
    read = what_was_written(text, subject="Fwd: PO")
    assert (read.text, read.origin, read.origin_name) == ("10 boxes BOWL", "carl@c.example", "Carl Buyer")


def test_forwarded_text_stands_below_what_was_added() -> None:
    added = "Please book this today, he is in a hurry."
    text = f"{added}\n\nVon: C <c@c.example>\nGesendet: Mo\nAn: uns\nBetreff: B\n\n10 Stk BOWL"
    assert what_was_written(text, subject="WG: B").text == f"{added}\n\n10 Stk BOWL"


def test_quotations_in_html_are_known_by_their_marks() -> None:
    html = '<div>Yes.</div><div class="gmail_quote">On Monday Ada wrote:<blockquote>old</blockquote></div>'
    assert what_was_written(text_of_html(html)).text == "Yes."
