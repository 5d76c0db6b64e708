"""Files of the past: plain or gzipped, in whatever encoding, looked at once and for all."""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import msgspec

from lading.kernel import Invalid

_BLOCK = 1 << 20
_DELIMITERS = ",;\t|"
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_LONGEST_LINE = 16 * _BLOCK
_MOST_UNPACKED, _MOST_TIMES = 64 * _BLOCK, 200
"""A packed file of rows comes to some twenty times its size; what comes to so much more is meant to do harm."""


class UnreadableFile(Invalid):
    """The file is not there, or is no text in rows."""

    code = "unreadable_file"


class SourceFile(msgspec.Struct, frozen=True):
    """A file as it was when looked at: `lines` counts physical lines, the header included; `bytes` as stored."""

    path: str
    name: str
    bytes: int
    sha256: str
    encoding: str
    delimiter: str
    lines: int
    has_nul: bool
    header: list[str]


def inspect_file(path: Path) -> SourceFile:
    """Read the whole file once, a block at a time: hash, encoding, lines and header. Raises `UnreadableFile`."""
    try:
        _refuse_other_kinds(path)
        digest = _hash(path)
        encoding, lines, has_nul = _survey(path)
        header, delimiter = _read_header(path, encoding)
    except (OSError, EOFError, UnicodeError, zlib.error) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise UnreadableFile(f"{path.name} cannot be read: {reason}.") from error
    size = path.stat().st_size
    return SourceFile(str(path.absolute()), path.name, size, digest, encoding, delimiter, lines, has_nul, header)


def open_text(path: Path, encoding: str) -> TextIO:
    """The file's text, unpacked. What the encoding does not know is read as the replacement character."""
    return io.TextIOWrapper(_open_bytes(path), encoding=encoding, errors="replace", newline="")


def _open_bytes(path: Path) -> BinaryIO:
    with path.open("rb") as raw:
        magic = raw.read(4)
    if magic == _ZIP:
        raise UnreadableFile(f"{path.name} is a ZIP archive or a workbook. Unpack it, or save the sheet as CSV.")
    return cast("BinaryIO", gzip.open(path) if magic[:2] == _GZIP else path.open("rb"))


def _refuse_other_kinds(path: Path) -> None:
    """Programs, pictures and documents have control characters in what would be their first line."""
    with _open_bytes(path) as content:
        start = content.read(1000)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    line = start.lstrip(b"\r\n").partition(b"\n")[0]
    if start.startswith(b"%PDF") or any(sign < 32 and sign not in b"\t\r\f" for sign in line):
        raise UnreadableFile(f"{path.name} holds no rows of text, but something else. Export its table as CSV.")


def _hash(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _survey(path: Path) -> tuple[str, int, bool]:
    """The encoding, the number of lines, and whether there are NUL characters.

    What begins with a byte order mark says its encoding; else it is UTF-8 if all of it is, else Windows-1252.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_nul, lines, last = True, False, 0, b""
    limits = _Limits(path)
    with _open_bytes(path) as content:
        first = block = content.read(_BLOCK)
        is_utf16 = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        while block:
            limits.see(block)
            lines += block.count(b"\n")
            has_nul = has_nul or b"\0" in block
            last, block = block, content.read(_BLOCK)
            is_utf8 = is_utf8 and _decodes(decoder, last, final=not block)
    if is_utf16:
        with open_text(path, "utf-16") as text:
            return "utf-16", sum(1 for _ in text), False
    lines += bool(last) and not last.endswith(b"\n")
    if is_utf8:
        return ("utf-8-sig" if first.startswith(codecs.BOM_UTF8) else "utf-8"), lines, has_nul
    return "cp1252", lines, has_nul


class _Limits:
    """Keeps a file from filling the memory with one line, or time and disk with what it unpacks to."""

    def __init__(self, path: Path) -> None:
        self._path, self._packed = path, path.stat().st_size
        self._unpacked = self._line = 0

    def see(self, block: bytes) -> None:
        """Look at the next block. Raises `UnreadableFile`."""
        self._unpacked += len(block)
        end = block.rfind(b"\n")
        self._line = len(block) - end - 1 + (self._line if end < 0 else 0)
        if self._line > _LONGEST_LINE:
            raise UnreadableFile(f"{self._path.name} has a line of more than 16 MB, and so is no table.")
        if self._unpacked > max(_MOST_UNPACKED, _MOST_TIMES * self._packed):
            raise UnreadableFile(f"{self._path.name} unpacks to {_MOST_TIMES} times its size or more. Unpack it first.")


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _read_header(path: Path, encoding: str) -> tuple[list[str], str]:
    """The column names and the delimiter: the one that makes the most columns of the first line."""
    with open_text(path, encoding) as text:
        line = text.readline(_BLOCK)
    rows = [(next(csv.reader([line], delimiter=sign), []), sign) for sign in _DELIMITERS]
    header, delimiter = max(rows, key=lambda found: len(found[0]))
    if not any(name.strip() for name in header):
        raise UnreadableFile(f"{path.name} is empty: its first line should name the columns.")
    return [name.strip() for name in header], delimiter
