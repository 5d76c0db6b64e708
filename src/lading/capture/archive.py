"""The ZIP archive of a workbook, inflated within bounds before a parser that allocates what it is told sees it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lading.kernel import Invalid

MOST_ENTRIES = 2_000
LARGEST = 200 * 1024 * 1024
"""Bytes of all entries together, inflated."""
HIGHEST_RATIO = 100
MOST_CELLS = 5_000_000
MOST_TEXT = 200 * 1024 * 1024
"""Bytes of all texts together once each cell has its own copy of a text that the file holds once."""
_SMALL = 256 * 1024
"""Entries up to this size may be compressed as well as they like: styles of empty sheets often are."""
_CHUNK = 1024 * 1024
_OVERLAP = 128
_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,3})(\d{1,8})\s*["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\s*>\s*(\d{1,7})\s*<")
_TEXT_END = re.compile(rb"</(?:\w+:)?si\s*>")


class NotAWorkbook(Invalid):
    """The file is no workbook, or one that is built to do harm."""

    code = "not_a_workbook"


def check_archive(content: bytes) -> None:
    """Refuse what is too large, too well compressed, lies about it, or spans more cells than any table."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            lengths: list[int] = []
            for entry in sorted(entries, key=lambda entry: "sharedStrings" not in entry.filename):
                _check_entry(content, entry, lengths)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, OSError) as problem:
        raise NotAWorkbook(f"The file is no XLSX workbook: {problem}.") from None


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST:
        raise NotAWorkbook("The workbook is too large once it is unpacked.")
    if len({entry.filename for entry in entries}) < len(entries):
        raise NotAWorkbook("The workbook has parts of the same name.")
    for entry in entries:
        if entry.flag_bits & 1:
            raise NotAWorkbook("The workbook is protected by a password; remove it first.")
        if entry.file_size > max(_SMALL, entry.compress_size * HIGHEST_RATIO):
            raise NotAWorkbook("The workbook is compressed beyond anything that a sheet is.")


def _check_entry(content: bytes, entry: zipfile.ZipInfo, lengths: list[int]) -> None:
    """Inflate within what the directory declares, learning how long texts are and how far sheets reach."""
    watch = None
    if "worksheets/" in entry.filename:
        watch = _Sheet(lengths)
    size, rest = 0, b""
    for chunk in _inflate(content, entry):
        size += len(chunk)
        if size > entry.file_size:
            raise NotAWorkbook("The workbook is larger than its directory says.")
        if watch is not None:
            watch.see(rest + chunk)
            rest = chunk[-_OVERLAP:]
        elif "sharedStrings" in entry.filename:
            *whole, rest = _TEXT_END.split(rest + chunk)
            lengths.extend(map(len, whole))


class _Sheet:
    """How far a sheet's cells reach, and how long its texts are together."""

    def __init__(self, lengths: list[int]) -> None:
        self._lengths = lengths
        self._widest = self._lowest = self._text = 0

    def see(self, part: bytes) -> None:
        """Look at a part of the sheet."""
        for column, row in _CELL.findall(part):
            self._widest, self._lowest = max(self._widest, _number(column)), max(self._lowest, int(row))
        if self._widest * self._lowest > MOST_CELLS:
            raise NotAWorkbook("A sheet spans too many cells; delete what stands far off its table.")
        if self._lengths:
            known = len(self._lengths)
            self._text += sum(self._lengths[at] for at in map(int, _VALUE.findall(part)) if at < known)
        if self._text > MOST_TEXT:
            raise NotAWorkbook("A sheet repeats long texts too often to be read.")


def _inflate(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # A local header repeats the name and may have another extra field than the directory.
    start = entry.header_offset
    name, extra = (int.from_bytes(content[start + at : start + at + 2], "little") for at in (26, 28))
    packed = content[start + 30 + name + extra :][: entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotAWorkbook("The workbook is compressed in a way that spreadsheets do not use.")
    unpacker = zlib.decompressobj(-15)
    while packed and not unpacker.eof:
        yield unpacker.decompress(packed, _CHUNK)
        packed = unpacker.unconsumed_tail


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
