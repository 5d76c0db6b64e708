"""Mails that nobody wrote are recognised; orders that programs send are not put away for it."""

import pytest

from lading.intake.mail.automatic import PUT_AWAY, why_automatic
from lading.intake.mail.identity import identity
from lading.intake.mail.parse_mail import parse_mail


@pytest.mark.parametrize(
    ("headers", "word"),
    [
        ("Subject: PO 1", ""),
        ("Subject: Automatic reply: PO 1", "auto-reply"),
        ("Subject: Abwesenheitsnotiz: Bestellung", "auto-reply"),
        ("Subject: x\r\nAuto-Submitted: auto-replied (vacation)", "auto-reply"),
        ("Subject: x\r\nPrecedence: auto_reply", "auto-reply"),
        ("Subject: Undelivered Mail Returned to Sender", "bounce"),
        ("Subject: x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b", "bounce"),
        ("Subject: Read: PO 1", "receipt"),
        ("Subject: x\r\nX-Lading: 1", "loop"),
        ("Subject: x\r\nList-Unsubscribe: <mailto:u@x.example>", "list"),
        ("Subject: PO 1\r\nAuto-Submitted: auto-generated", "generated"),
        ("Subject: PO 1\r\nReturn-Path: <>", "generated"),
    ],
)
def test_the_word_for_it(headers: str, word: str) -> None:
    mail = parse_mail(f"From: a@b.example\r\n{headers}\r\n\r\ntext".encode())
    assert why_automatic(mail) == word


def test_ids_of_ours_mean_that_it_came_back() -> None:
    mail = parse_mail(b"From: a@b.example\r\nMessage-ID: <x@ours>\r\n\r\ntext")
    assert (why_automatic(mail, ours={"x@ours"}), "generated" in PUT_AWAY) == ("loop", False)


def test_the_same_mail_is_known_again() -> None:
    first = b"Received: by one\r\nMessage-ID: <a@b>\r\n\r\ntext \r\nmore\r\n"
    again = b"Received: by two\nMessage-ID: <a@b>\n\ntext\nmore"
    other = b"Message-ID: <a@b>\r\n\r\nanother order under the same id"
    assert identity(first) == identity(again) != identity(other)


def test_without_an_id_it_is_known_by_who_when_and_what() -> None:
    mail = b"From: a@b\nDate: Mon, 5 Oct 2026 08:00 +0200\nSubject: s\n\ntext"
    assert identity(mail) == identity(b"Received: x\n" + mail) != identity(mail.replace(b"08:00", b"08:01"))
