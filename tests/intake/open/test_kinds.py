"""A file is what its bytes say, not what its name says."""

import pytest

from lading.intake.open.kinds import kind_of, remark_on_name


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"\n%PDF-1.4 ...", "order.doc", "pdf"),
        (b"\xff\xd8\xff\xe0", "order.pdf", "picture"),
        (b"\0\0\0\x18ftypheic", "photo.jpg", "heic"),
        (b"PK\3\4....xl/workbook.xml", "order.zip", "workbook"),
        (b"PK\3\4....word/document.xml", "order.zip", "docx"),
        (b"PK\3\4....order.pdf", "order.xlsx", "zip"),
        (b"ISA*00*          *00*", "850.txt", "edi"),
        (b"UNA:+.? 'UNB+UNOC:3", "orders", "edi"),
        (b"STX=ANA:1+", "order.dat", "edi"),
        (b"Isabel wrote: please send 5", "mail.txt", "text"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Order/>", "order.txt", "xml"),
        (b"<!DOCTYPE html><html>", "order.xml", "html"),
        (b"From: a@example.com\r\nMIME-Version: 1.0\r\n", "order.eml", "mail"),
        (b"sku;qty\nA;1\n", "order.csv", "separated"),
        (b"{\\rtf1", "order.doc", "rtf"),
    ],
)
def test_the_first_bytes_tell(content: bytes, name: str, kind: str) -> None:
    assert kind_of(content, name) == kind


def test_a_name_that_lies_is_remarked_on() -> None:
    assert remark_on_name("pdf", "order.jpg") == "The file is named .jpg, but inside is a PDF."
    assert remark_on_name("pdf", "order.PDF") == ""
    assert remark_on_name("text", "order") == ""
