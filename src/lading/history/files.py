"""Files of the past: plain or gzipped, in whatever encoding, looked at once and for all."""

import codecs
import csv
import gzip
import hashlib
import io
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import msgspec

from lading.kernel import Invalid

_BLOCK = 1 << 20
_DELIMITERS = ",;\t|"
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"


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
        digest = _hash(path)
        encoding, lines, has_nul = _survey(path)
        header, delimiter = _read_header(path, encoding)
    except (OSError, EOFError, UnicodeError) as error:
        raise UnreadableFile(f"{path.name} cannot be read: {error}.") from error
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


def _hash(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _survey(path: Path) -> tuple[str, int, bool]:
    """The encoding, the number of lines, and whether there are NUL characters.

    What begins with a byte order mark says its encoding; else it is UTF-8 if all of it is, else Windows-1252.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, has_nul, lines, last = True, False, 0, b""
    with _open_bytes(path) as content:
        first = block = content.read(_BLOCK)
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            with open_text(path, "utf-16") as text:
                return "utf-16", sum(1 for _ in text), False
        while block:
            lines += block.count(b"\n")
            has_nul = has_nul or b"\0" in block
            last, block = block, content.read(_BLOCK)
            is_utf8 = is_utf8 and _decodes(decoder, last, final=not block)
    lines += bool(last) and not last.endswith(b"\n")
    if is_utf8:
        return ("utf-8-sig" if first.startswith(codecs.BOM_UTF8) else "utf-8"), lines, has_nul
    return "cp1252", lines, has_nul


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
