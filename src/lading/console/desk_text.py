"""Documents without pages: text, segments and sheets, with what was read from them marked where it stands."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from lading.console.desk import Shown
from lading.intake.opened import Opened, Sheet

LINES, ROWS, COLUMNS = 1500, 400, 30
"""So much of a document is shown."""
_OWN = ("quantity", "requested_by", "promised_on")
_WHOLE = ("position", "ordered")
"""Of a line that is delivered in parts: what each part says for itself, and what makes them parts of one line."""

_ROW = re.compile(r"row (\d+)", re.IGNORECASE)
_TAG = re.compile(r"([A-Z]{1,3}\d?)(?:\d\d)?(?:$|[^A-Z0-9])")
_EDI_END = re.compile(r"(~|(?<!\?)')(?!\r?\n)")


class Piece(msgspec.Struct, frozen=True):
    """A piece of a line, and of which field it is the evidence, if of any."""

    text: str
    place: str = ""
    tone: str = ""


class Cell(msgspec.Struct, frozen=True):
    """A cell of a sheet, likewise."""

    text: str
    place: str = ""
    tone: str = ""


class Table(msgspec.Struct, frozen=True):
    """A sheet as it is shown."""

    name: str
    rows: list[list[Cell]]
    more: int


def mark_text(opened: Opened, fields: Iterable[Shown]) -> list[list[Piece]]:
    """The lines of a text, its pieces marked: values of lines are looked for behind those of the line before."""
    text = opened.text.replace("\r\n", "\n")
    if opened.shape == "edi":
        text = _EDI_END.sub(r"\1\n", text)
    taken: dict[tuple[int, int], Shown] = {}
    behind, line, furthest = 0, "", 0
    for one in _once(fields):
        if not one.text.strip():
            continue
        if one.place.startswith("/lines/") and (parent := one.place.rpartition("/")[0]) != line:
            line, behind = parent, furthest
        start = behind if one.place.startswith("/lines/") else 0
        found = _find(text, one, start, taken)
        if found:
            taken[found] = one
            furthest = max(furthest, found[1]) if one.place.startswith("/lines/") else furthest
    return _cut(text, taken)


def _once(fields: Iterable[Shown]) -> Iterator[Shown]:
    """The fields; of a line that is delivered in parts, what all parts share only with the first."""
    before: dict[str, Shown] = {}
    for _, group in groupby(fields, key=lambda one: one.place.rpartition("/")[0]):
        mine = {one.place.rpartition("/")[2]: one for one in group}
        further = "part" in mine and "part" in before and all(_same(mine, before, name) for name in _WHOLE)
        for name, one in mine.items():
            if not further or name in _OWN or not _same(mine, before, name):
                yield one
        before = mine


def _same(mine: Mapping[str, Shown], before: Mapping[str, Shown], name: str) -> bool:
    one, other = mine.get(name), before.get(name)
    return one is other or (
        one is not None and other is not None and (one.text, one.segment) == (other.text, other.segment)
    )


def mark_sheets(opened: Opened, fields: Iterable[Shown]) -> list[Table]:
    """The sheets, the cells marked in which the fields stand."""
    marked: dict[tuple[int, str], Shown] = {}
    for one in fields:
        if row := _ROW.search(one.segment):
            marked[(int(row[1]), one.text.strip())] = one
    return [_table(sheet, marked) for sheet in opened.sheets]


def _table(sheet: Sheet, marked: dict[tuple[int, str], Shown]) -> Table:
    rows = []
    for number, row in enumerate(sheet.rows[:ROWS], start=1):
        cells = []
        for text in row[:COLUMNS]:
            found = marked.get((number, text.strip())) if text.strip() else None
            cells.append(Cell(text, found.place, found.tone) if found else Cell(text))
        rows.append(cells)
    return Table(sheet.name, rows, max(0, len(sheet.rows) - ROWS))


def _find(text: str, one: Shown, start: int, taken: dict[tuple[int, int], Shown]) -> tuple[int, int] | None:
    """The first place behind `start` where the evidence stands as words of its own, in a segment of its tag."""
    wanted = one.text.strip()
    tag = _TAG.match(one.segment)
    for tagged in (True, False) if tag else (False,):
        at = text.find(wanted, start)
        while at >= 0:
            end = at + len(wanted)
            begins = text.rfind("\n", 0, at) + 1
            if (
                not (text[at - 1 : at].isalnum() or text[end : end + 1].isalnum())
                and (not tagged or (tag is not None and text.startswith(tag[1], begins)))
                and all(end <= left or right <= at for left, right in taken)
            ):
                return (at, end)
            at = text.find(wanted, at + 1)
    return None


def _cut(text: str, taken: dict[tuple[int, int], Shown]) -> list[list[Piece]]:
    pieces: list[Piece] = []
    at = 0
    for (left, right), one in sorted(taken.items(), key=lambda found: found[0]):
        pieces += [Piece(text[at:left]), Piece(text[left:right], one.place, one.tone)]
        at = right
    pieces.append(Piece(text[at:]))
    return _by_lines(pieces)[:LINES]


def _by_lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        first, *more = piece.text.split("\n")
        if first:
            lines[-1].append(msgspec.structs.replace(piece, text=first))
        lines += [[msgspec.structs.replace(piece, text=part)] if part else [] for part in more]
    return lines
