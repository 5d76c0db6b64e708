"""Text in whatever encoding, values separated by commas and the like, and EDI messages."""

import csv
import io
from collections import Counter

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened, Sheet

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = "\t;,|"
_LOOKED_AT = 40


def decode_text(content: bytes) -> str:
    """The text of a file that does not say its encoding: marks first, then UTF-8, UTF-16 without a mark, Windows."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _bounded(content.decode(encoding, errors="replace"))
    if b"\0" in content[:4000]:
        return _bounded(_wide(content))
    try:
        return _bounded(content.decode())
    except UnicodeDecodeError:
        return _bounded(content.decode("cp1252", errors="replace"))


def _wide(content: bytes) -> str:
    start = content[:4000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) / 5:
        raise Unopenable("unsupported")
    return content.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace")


def _bounded(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        raise Unopenable("too_large")
    strange = sum(1 for letter in text[:4000] if ord(letter) < 32 and letter not in "\t\r\n\f\x1c\x1d\x1e\x1f\x0b")
    if strange > max(8, len(text[:4000]) / 20):
        raise Unopenable("unsupported")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def open_edi(ask: OpenAsk) -> WasOpened:
    """An X12, EDIFACT or TRADACOMS message."""
    return WasOpened(Opened(shape="edi", text=decode_text(ask.content)))


def open_text(ask: OpenAsk) -> WasOpened:
    """Text; a table where its lines are separated alike."""
    text = decode_text(ask.content)
    separator = separator_of(text)
    if separator and _is_table(text, separator):
        return _separated(text, separator)
    return WasOpened(Opened(shape="text", text=text))


def open_separated(ask: OpenAsk) -> WasOpened:
    """A file that calls itself a table."""
    text = decode_text(ask.content)
    separator = separator_of(text)
    return _separated(text, separator) if separator else WasOpened(Opened(shape="text", text=text))


def separator_of(text: str) -> str:
    """Which sign parts the most lines into the same number of cells; empty where none does."""
    best, score = "", 0.0
    for separator in _SEPARATORS:
        counts = Counter(len(row) for row in _rows(text, separator, _LOOKED_AT) if any(row))
        wide = {width: number for width, number in counts.items() if width > 1}
        found = max((number * min(width, 8) for width, number in wide.items()), default=0)
        if found > score:
            best, score = separator, found
    return best


def _is_table(text: str, separator: str) -> bool:
    rows = [row for row in _rows(text, separator, _LOOKED_AT) if any(row)]
    if len(rows) < 2:
        return False
    width, number = Counter(map(len, rows)).most_common(1)[0]
    least = 2 if separator == "\t" else 3
    return width >= least and number >= 0.8 * len(rows)


def _separated(text: str, separator: str) -> WasOpened:
    remarks = []
    rows = _rows(text, separator, MOST_ROWS + 1)
    if len(rows) > MOST_ROWS:
        rows, remarks = rows[:MOST_ROWS], [f"Only the first {MOST_ROWS} rows were read."]
    if any(len(row) > MOST_COLUMNS for row in rows):
        rows = [row[:MOST_COLUMNS] for row in rows]
        remarks.append(f"Only the first {MOST_COLUMNS} columns were read.")
    return WasOpened(Opened(shape="sheets", sheets=[Sheet("", rows)], text=text[:200_000], remarks=remarks))


def _rows(text: str, separator: str, most: int) -> list[list[str]]:
    csv.field_size_limit(200_000)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text.replace("\0", "")), delimiter=separator):
            rows.append([cell.strip() for cell in row])
            if len(rows) >= most:
                break
    except csv.Error:
        raise Unopenable("broken", "A quotation mark in the table is never closed. Ask for a new file.") from None
    return rows
