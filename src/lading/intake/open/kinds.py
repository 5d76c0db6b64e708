"""What a file is by its first bytes; its name only breaks ties and is remarked on where it lies."""

from pathlib import PurePath
from typing import Literal

from lading.intake.open.sealed import is_sealed

Kind = Literal[
    "pdf",
    "picture",
    "heic",
    "workbook",
    "docx",
    "zip",
    "ole",
    "rtf",
    "sealed",
    "xml",
    "html",
    "edi",
    "mail",
    "separated",
    "text",
]

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*", b"GIF8", b"BM")
_MEASURED = {
    "pdf": {"pdf"},
    "picture": {"jpg", "jpeg", "jpe", "png", "tif", "tiff", "webp", "gif", "bmp", "fax"},
    "heic": {"heic", "heif", "avif"},
    "workbook": {"xlsx", "xlsm", "xlsb", "xls", "ods", "xltx"},
    "docx": {"docx", "docm", "dotx"},
    "zip": {"zip"},
    "rtf": {"rtf", "doc"},
}
_MAIL_STARTS = ("from:", "received:", "return-path:", "delivered-to:", "mime-version:", "message-id:", "subject:")
_PLAIN: dict[str, Kind] = {"csv": "separated", "tsv": "separated", "eml": "mail"}


def kind_of(content: bytes, name: str, media: str = "") -> Kind:
    """The kind of what is inside; a ZIP is looked into to tell workbooks and letters from archives."""
    head = content[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return "picture"
    if head[4:8] == b"ftyp":
        return "heic"
    if head.startswith(b"PK"):
        return _zipped(content)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "ole"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if is_sealed(content):
        return "sealed"
    return _plain(head, name, media)


def _zipped(content: bytes) -> Kind:
    # Names stand uncompressed in local headers and in the directory.
    if b"word/document.xml" in content:
        return "docx"
    is_workbook = b"xl/workbook." in content or b"application/vnd.oasis.opendocument.spreadsheet" in content[:200]
    return "workbook" if is_workbook else "zip"


def _plain(head: bytes, name: str, media: str) -> Kind:
    # UTF-16 has a NUL beside every ASCII character.
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<html" in start[:900]):
        return "html"
    if start.startswith((b"<?xml", b"<!doctype", b"<!--")) or (start.startswith(b"<") and b"xmlns" in start):
        return "xml"
    if start.startswith((b"isa", b"una:", b"una+", b"unb+", b"stx=")) and not start[3:4].isalpha():
        return "edi"
    suffix = _suffix(name)
    if start.decode("latin-1").startswith(_MAIL_STARTS) and (suffix == "eml" or b"\nmime-version:" in start):
        return "mail"
    if suffix in _PLAIN:
        return _PLAIN[suffix]
    if suffix in {"htm", "html"} or media == "text/html":
        return "html"
    if suffix == "xml" and start.startswith(b"<"):
        return "xml"
    return "separated" if media in {"text/csv", "text/tab-separated-values"} else "text"


def remark_on_name(kind: Kind, name: str) -> str:
    """A sentence where the name's extension says another kind than what is inside; else empty."""
    suffix = _suffix(name)
    claimed = next((known for known, suffixes in _MEASURED.items() if suffix in suffixes), "")
    if not claimed or claimed == kind or (kind == "ole" and suffix in {"xls", "doc"}):
        return ""
    return f"The file is named .{suffix}, but inside is {_WORDS[kind]}."


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


_WORDS: dict[str, str] = {
    "pdf": "a PDF",
    "picture": "a picture",
    "heic": "a HEIC picture",
    "workbook": "a workbook",
    "docx": "a Word document",
    "zip": "a ZIP archive",
    "ole": "an old Office document",
    "rtf": "an RTF document",
    "sealed": "a signed file",
    "xml": "XML",
    "html": "a web page",
    "edi": "an EDI message",
    "mail": "a mail",
    "separated": "text",
    "text": "text",
}
