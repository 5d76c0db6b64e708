"""The text of an EDI file: its own first segment says in which set of characters the rest is written."""

import re

_UNB = re.compile(rb"UNB.(UNO[A-Z])")
_SETS = {
    b"UNOC": "iso8859-1",
    b"UNOD": "iso8859-2",
    b"UNOE": "iso8859-5",
    b"UNOF": "iso8859-7",
    b"UNOG": "iso8859-3",
    b"UNOH": "iso8859-4",
    b"UNOI": "iso8859-6",
    b"UNOJ": "iso8859-8",
    b"UNOK": "iso8859-9",
}
_START = re.compile(
    r"\s*(ISA[^\w\s]|UNA.{6}|UN[BH][^\w\s]|STX=|ST[^\w\s]\d{3}[^\w\s]|GS[^\w\s][A-Z]{2}[^\w\s])", re.DOTALL
)


def decode_edi(content: bytes) -> str:
    """The text of an interchange. UTF-8 wins where the bytes are that; else what UNB names, else Windows-1252."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        found = _UNB.search(content[:400])
        return content.decode(_SETS.get(found[1], "cp1252") if found else "cp1252", "replace")


def looks_like_edi(text: str) -> bool:
    """Whether a text begins as an interchange or a message of X12, EDIFACT or TRADACOMS does."""
    return bool(_START.match(text.removeprefix("\ufeff")))
