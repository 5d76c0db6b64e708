"""A mail is taken apart in a child of a fresh nursery, where nothing can be loaded any more."""

import asyncio

import pytest

from lading.intake.open.ask_nursery import close_nursery
from lading.intake.open.run_child import take_apart


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "koi8-r", "gb2312"])
def test_words_of_any_charset_are_read_in_a_child_that_can_load_nothing(charset: str) -> None:
    subject = f"=?{charset}?q?Bestellung_4711?= as =?raw?q?ever?="
    raw = f"From: a@example.com\r\nSubject: {subject}\r\nContent-Type: text/plain; charset={charset}\r\n\r\n5 x ABC\r\n"
    close_nursery()
    mail, _ = asyncio.run(take_apart(raw.encode()))
    assert mail.subject.startswith("Bestellung 4711 as")
    assert mail.text.strip() == "5 x ABC"
