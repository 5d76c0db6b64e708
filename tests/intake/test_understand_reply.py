"""What a partner's system said: taken, refused for good, or to be sent again."""

import pytest

from lading.intake.ports import Heard
from lading.intake.understand_reply import Understood, understand_reply

HEAD = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE cXML SYSTEM "http://xml.cxml.org/x.dtd"><cXML>'


def status(code: str, words: str = "") -> bytes:
    return f'{HEAD}<Response><Status code="{code}" text="Said">{words}</Status></Response></cXML>'.encode()


@pytest.mark.parametrize(
    ("heard", "understood"),
    [
        (Heard(200, status("200")), Understood("taken")),
        (Heard(200, status("201")), Understood("taken")),
        (Heard(200, status("406", "No\n order")), Understood("refused", "Their system answered 406: No order")),
        (Heard(400, status("400")), Understood("refused", "Their system answered 400: Said")),
        (Heard(200, status("500", "Busy")), Understood("later", "Their system answered 500: Busy")),
        (Heard(200, b""), Understood("taken")),
        (
            Heard(200, b"<html>sign in"),
            Understood("later", "The other side answered something that is no cXML Response."),
        ),
        (Heard(503, b"<html>"), Understood("later", "The other side answered 503.")),
        (Heard(why="ConnectError: no"), Understood("later", "ConnectError: no")),
    ],
)
def test_cxml_is_understood_by_its_status(heard: Heard, understood: Understood) -> None:
    assert understand_reply("cxml ConfirmationRequest", heard) == understood


def test_other_formats_are_understood_by_http_alone() -> None:
    assert understand_reply("x12 855", Heard(200, status("500"))) == Understood("taken")
    assert understand_reply("x12 855", Heard(422)) == Understood("later", "The other side answered 422.")
