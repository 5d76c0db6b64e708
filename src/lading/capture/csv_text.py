"""CSV as people save it: unknown encoding and delimiter, and faults that must not spoil the rows beside them."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import msgspec

from lading.kernel import Invalid

DELIMITERS = (",", ";", "\t", "|")
_MOST_LINES = 60
"""So many lines may a quoted field span; beyond that its opening quotation mark is a fault of its first line."""
_SAMPLE = 64
_BROKEN = re.compile("[\ud800-\udfff]")
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_FOREIGN = re.compile("[^\x00-\x7f]")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


class Broken(msgspec.Struct, frozen=True):
    """A record that cannot be read, and the cells that may be guessed of it: enough to say whose it was."""

    sentence: str
    cells: list[str]


class NotText(Invalid):
    """The file is no text that we can read."""

    code = "not_text"


def decode_text(content: bytes, *, encoding: str = "") -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252, or in the encoding named. Raises `NotText`.

    In a text that is UTF-8 but for a few broken bytes these become lone surrogates, so that only their rows suffer.
    """
    if encoding:
        return _decode_as(content, encoding)
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _decode_as(content[len(mark) :], name)
    if wide := _wide(content):
        return _decode_as(content, wide)
    text = content.decode("utf-8", "surrogateescape")
    if len(_BINARY.findall(text)) * 10 > len(text):
        raise NotText("The file is not a text; save the sheet as CSV or XLSX.")
    if text.isascii():
        return text
    broken = len(_BROKEN.findall(text))
    good = len(_FOREIGN.findall(text)) - broken
    return _decode_as(content, "cp1252") if broken > good else text


def find_delimiter(text: str) -> str:
    """The delimiter that divides the first lines most regularly; `sep=;` in the first line says it."""
    first = text[: text.find("\n")].strip() if "\n" in text else ""
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    sample = [line for line in islice(io.StringIO(text, newline=""), _SAMPLE) if line.strip()]
    return max(DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def read_records(text: str, *, delimiter: str) -> Iterator[list[str] | Broken]:
    """Record by record its fields, or why it cannot be read; the next one is unharmed."""
    lines = _Lines(text)
    if text[:5].lower() == "sep=" + delimiter:
        lines.take()
    while record := lines.take():
        taken = [record]
        fields = _parse(record, delimiter)
        while fields is None and len(taken) <= _MOST_LINES and (line := lines.take()):
            taken.append(line)
            fields = _parse("".join(taken), delimiter)
        if fields is None or (isinstance(fields, str) and len(taken) > 1):
            lines.give_back(taken[1:])
            yield Broken("A quotation mark is opened and never closed.", _guess(record, delimiter))
        elif isinstance(fields, str):
            yield Broken(fields, _guess(record, delimiter))
        else:
            yield fields


class _Lines:
    """Lines that can be given back."""

    def __init__(self, text: str) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self._back: list[str] = []

    def take(self) -> str:
        """The next line with its ending; empty at the end."""
        return self._back.pop() if self._back else next(self._lines, "")

    def give_back(self, lines: list[str]) -> None:
        """These lines come next."""
        self._back.extend(reversed(lines))


def _parse(record: str, delimiter: str) -> list[str] | str | None:
    """The fields, a sentence on what is wrong, or None where the record ends inside quotation marks."""
    if "\x00" in record:
        return "The row has NUL characters in it."
    if _BROKEN.search(record):
        return "The row has bytes that are no text in the file's encoding."
    try:
        return next(csv.reader([record], delimiter=delimiter, strict=True), [])
    except csv.Error as problem:
        if "unexpected end of data" in str(problem):
            return None
        return f"The row cannot be divided into cells: {problem}."


def _guess(record: str, delimiter: str) -> list[str]:
    """The cells as they would be if quotation marks meant nothing."""
    plain = _BROKEN.sub("", record.replace("\x00", "")).rstrip("\r\n")
    return [cell.strip().strip('"') for cell in plain.split(delimiter)]


def _regularity(sample: list[str], delimiter: str) -> float:
    try:
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width, rows = max(widths.items(), key=lambda entry: (entry[1], entry[0]))
    return (width - 1) * (rows / widths.total()) ** 2


def _wide(content: bytes) -> str:
    """UTF-16 without a mark: every other byte of Western text is NUL."""
    sample = content[:4096]
    half = len(sample) // 2
    if half < 2:
        return ""
    if sample[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    return "utf-16-be" if sample[0::2].count(0) > half * 0.4 else ""


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding, "surrogateescape" if encoding == "utf-8" else "strict")
    except (UnicodeError, LookupError):
        raise NotText(f"The file is not in {encoding}; say which encoding it has, or save it as UTF-8.") from None
