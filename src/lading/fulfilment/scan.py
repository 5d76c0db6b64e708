"""What a scan at the station means: which line of the fulfilment, and how many units of it."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from lading.fulfilment.views import PartToCollect, WorkLineView
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
    """Units of one line; or base units of one `part` of a kit."""

    line: WorkLineView
    quantity: Decimal
    part: PartToCollect | None = None


def read_scan(code: str, *, lines: Sequence[WorkLineView], part: Part, current: WorkLineView | None) -> Hit | None:
    """The units that a code means; None where it means no line of these.

    `MUG` or its barcode is one unit (or the rest, where less is left), `3*MUG` three, `3*` and `3` three of the
    current line. While one picks, a component of a kit means itself; the kit's own code means whole kits.
    Raises `EnoughAlready` where nothing of the line is left, `Invalid` for a quantity of 0.
    """
    quantity, word = divide(code)
    found = _find(lines, word, part) if word else []
    if not found and quantity is None and _NUMBER.fullmatch(word):
        quantity, word = Decimal(word.replace(",", ".")), ""
    if not found and not word and current is not None:
        found = [Hit(current, getattr(current, part))]
    if not found:
        return None
    if quantity is not None and quantity <= 0:
        raise Invalid("The quantity must be above 0.", code="bad_quantity")
    left = [hit for hit in found if hit.quantity > 0]
    if not left:
        raise EnoughAlready(_enough(found[0], part))
    hit = next((one for one in left if one.line is current), left[0])
    return Hit(hit.line, min(ONE, hit.quantity) if quantity is None else quantity, hit.part)


def _find(lines: Sequence[WorkLineView], word: str, part: Part) -> list[Hit]:
    """What the word may mean, each with all that is left of it: lines first, then components of kits."""
    found = [Hit(line, getattr(line, part)) for line in lines if _means(line, word)]
    if part == "picked":
        return found
    return found + [
        Hit(line, one.each * line.released - one.collected, one)
        for line in lines
        for one in line.components
        if _means(one, word)
    ]


def divide(code: str) -> tuple[Decimal | None, str]:
    """`3*MUG` as 3 and MUG."""
    if times := _TIMES.fullmatch(code.strip()):
        return Decimal(times[1].replace(",", ".")), times[2].strip()
    return None, code.strip()


def _means(one: WorkLineView | PartToCollect, word: str) -> bool:
    """Scanners may drop or add the zero in front that divides UPC from EAN."""
    return word.upper() == one.sku.upper() or word.lstrip("0") in {code.lstrip("0") for code in one.barcodes}


def _enough(hit: Hit, part: Part) -> str:
    line = hit.line
    if hit.part is not None:
        return f"All {hit.part.name} for {line.name} are collected. Put this one back."
    done = line.quantity - line.short - line.cancelled - line.recalled
    if part == "released":
        return f"All {plain(done)} {line.name} are picked. Put this one back."
    return f"No picked {line.name} is left to pack."
