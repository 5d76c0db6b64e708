"""A file of an export: one where a program takes it whole, else an archive of files that are short enough. Pure."""

import io
import zipfile
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import msgspec

XERO_LINES = 300
"""Lines that Xero imports at once."""


class ExportFile(msgspec.Struct, frozen=True):
    """What is downloaded: the same bytes for the same export."""

    name: str
    media_type: str
    content: bytes


Row = TypeVar("Row")


def cut(rows: Iterable[tuple[Hashable, Row]], *, most: int) -> list[list[Row]]:
    """Rows in heaps of at most so many; rows under one key stay together, however many they are."""
    groups: dict[Hashable, list[Row]] = {}
    for key, row in rows:
        groups.setdefault(key, []).append(row)
    heaps: list[list[Row]] = []
    for group in groups.values():
        if not heaps or len(heaps[-1]) + len(group) > most:
            heaps.append([])
        heaps[-1] += group
    return heaps or [[]]


def bundle(name: str, parts: Sequence[bytes]) -> ExportFile:
    """One CSV file, or an archive of several, in their order."""
    if len(parts) == 1:
        return ExportFile(f"{name}.csv", "text/csv; charset=utf-8", parts[0])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, part in enumerate(parts, start=1):
            archive.writestr(zipfile.ZipInfo(f"{name}-{n:03}.csv", (1980, 1, 1, 0, 0, 0)), part)
    return ExportFile(f"{name}.zip", "application/zip", out.getvalue())
