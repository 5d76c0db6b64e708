"""What a scan at the station means: which line of the fulfilment, and how many units of it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from lading.fulfilment.views import WorkLineView
from lading.kernel import Conflict, Invalid, plain

ONE = Decimal(1)
Part = Literal["released", "picked"]
_TIMES = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*[*x×]\s*(.*)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}(?:[.,]\d{1,6})?")


class WrongItem(Conflict):
    """What was scanned does not belong to this fulfilment."""

    code = "wrong_item"


class EnoughAlready(Conflict):
    """All units of that line have been done."""

    code = "enough_already"


class Hit(msgspec.Struct, frozen=True):
    """Units of one line."""

    line: WorkLineView
    quantity: Decimal


def read_scan(code: str, *, lines: Sequence[WorkLineView], part: Part, current: WorkLineView | None) -> Hit | None:
    """The units that a code means; None where it means no line of these.

    `MUG` or its barcode is one unit (or the rest, where less is left), `3*MUG` three, `3*` and `3` three of the
    current line. Raises `EnoughAlready` where nothing of the line is left, `Invalid` for a quantity of 0.
    """
    quantity, word = _divide(code)
    found = [line for line in lines if _means(line, word)] if word else []
    if not found and quantity is None and _NUMBER.fullmatch(word):
        quantity, word = Decimal(word.replace(",", ".")), ""
    if not found and not word and current is not None:
        found = [current]
    if not found:
        return None
    if quantity is not None and quantity <= 0:
        raise Invalid("The quantity must be above 0.", code="bad_quantity")
    left = [line for line in found if getattr(line, part) > 0]
    if not left:
        raise EnoughAlready(_enough(found[0], part))
    line = next((one for one in left if one is current), left[0])
    return Hit(line, min(ONE, getattr(line, part)) if quantity is None else quantity)


def _divide(code: str) -> tuple[Decimal | None, str]:
    """`3*MUG` as 3 and MUG."""
    if times := _TIMES.fullmatch(code.strip()):
        return Decimal(times[1].replace(",", ".")), times[2].strip()
    return None, code.strip()


def _means(line: WorkLineView, word: str) -> bool:
    """Scanners may drop or add the zero in front that divides UPC from EAN."""
    return word.upper() == line.sku.upper() or word.lstrip("0") in {code.lstrip("0") for code in line.barcodes}


def _enough(line: WorkLineView, part: Part) -> str:
    done = line.quantity - line.short - line.cancelled - line.recalled
    if part == "released":
        return f"All {plain(done)} {line.name} are picked. Put this one back."
    return f"No picked {line.name} is left to pack."
