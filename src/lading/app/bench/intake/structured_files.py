"""Every structured file of the data folder, read: how many become readings, how many give a reason, and how fast."""

import csv
import time
from collections import Counter
from pathlib import Path

import msgspec

from lading.intake.hints import Hints
from lading.intake.opened import Opened, Shape, Sheet
from lading.intake.structured import Malformed, read_structured
from lading.intake.structured.edi_text import decode_edi

_FOLDERS: tuple[tuple[str, Shape, tuple[str, ...]], ...] = (
    ("X12", "edi", ("02-edi/x12",)),
    ("EDIFACT", "edi", ("02-edi/edifact",)),
    ("TRADACOMS", "edi", ("02-edi/tradacoms",)),
    ("UBL", "xml", ("02-edi/ubl",)),
    ("cXML", "xml", ("02-edi/cxml",)),
    ("Order-X, CII", "xml", ("01-po-documents/order-x", "02-edi/cii")),
    ("CSV", "sheets", ("01-po-documents/other-po",)),
    ("HTML", "html", ("01-po-documents/amazon-order-html",)),
)
_WANTED = ("order", "change", "cancellation", "confirmation")


class StructuredShare(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the files of one format: how many were read, how many gave a reason, how many are not ours."""

    name: str
    files: int = 0
    read: int = 0
    reasons: int = 0
    foreign: int = 0
    orders: int = 0
    lines: int = 0
    seconds: float = 0.0


def read_structured_files(data: Path) -> list[StructuredShare]:
    """One row per format that is there. A reading without a kind that only says why counts as a reason."""
    return [
        share
        for name, shape, folders in _FOLDERS
        if (share := _share(name, shape, [data / one for one in folders])).files
    ]


def _share(name: str, shape: Shape, folders: list[Path]) -> StructuredShare:
    counted: Counter[str] = Counter()
    began = time.perf_counter()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if _is_ours(path, shape)):
        counted["files"] += 1
        try:
            readings = read_structured(_opened(path, shape), name=path.name, hints=Hints())
        except Malformed:
            counted["reasons"] += 1
            continue
        said = [one for one in readings or [] if one.kind or one.header]
        counted["read" if said else "reasons" if readings else "foreign"] += 1
        counted["orders"] += sum(one.kind in _WANTED for one in said)
        counted["lines"] += sum(len(one.lines) for one in said if one.kind in _WANTED)
    return StructuredShare(name=name, seconds=time.perf_counter() - began, **counted)


def _is_ours(path: Path, shape: Shape) -> bool:
    endings = {"xml": (".xml",), "html": (".html",), "sheets": (".csv",)}.get(shape)
    return path.is_file() and (endings is None or path.suffix in endings)


def _opened(path: Path, shape: Shape) -> Opened:
    text = decode_edi(path.read_bytes())
    if shape == "sheets":
        return Opened(shape=shape, sheets=[Sheet("", list(csv.reader(text.splitlines())))])
    return Opened(shape=shape, text=text)
