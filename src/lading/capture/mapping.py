"""A mapping: which column of a file fills which field of a draft, as a person makes it and a channel keeps it."""

import re
from collections.abc import Sequence
from datetime import UTC
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from lading.capture.decode import convert
from lading.capture.fields import NEEDED, TARGETS, Target
from lading.capture.numbers import guess_decimal_comma, read_number
from lading.capture.tabular import Table
from lading.capture.times import DateStyle, guess_style, read_time
from lading.capture.xlsx import Cell
from lading.kernel import FieldError, Invalid

_ALIKE = 86
"""From this likeness on (of 100) two headers are meant to say the same."""
_SAMPLE = 50
_NOT_WORDS = re.compile(r"[\W_]+")
Name = Annotated[str, Meta(min_length=1, max_length=200)]


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How to read a file; as JSON it lives in a channel's settings.

    `columns` gives for a field (a name of `TARGETS`) the header of its column, `constants` the value for all rows.
    Without a column for `external_id` the whole file is one order. `dates` empty: by what the column shows.
    `decimal_comma` None: by what the column shows. `fill_down`: an empty order number repeats the one above.
    """

    columns: dict[str, Name] = {}
    constants: dict[str, str] = {}
    dates: DateStyle | None = None
    decimal_comma: bool | None = None
    time_zone: str = "UTC"
    fill_down: bool = False
    sku_prefix: Annotated[str, Meta(max_length=40)] = ""
    sheet: str = ""
    header_row: Annotated[int, Meta(ge=0, le=1000)] = 0
    encoding: str = ""


class MappingUnfit(Invalid):
    """The mapping cannot be used, or not for this file."""

    code = "mapping_unfit"


def mapping_from(settings: dict[str, Any]) -> Mapping:
    """The mapping that a channel's settings hold. Raises `Unreadable` naming the field."""
    return convert(settings, Mapping, words="The mapping cannot be read")


def check_mapping(*, mapping: Mapping, headers: Sequence[str]) -> None:
    """Raises `MappingUnfit` listing every field that is unknown, without its column, or missing."""
    errors = [
        FieldError(f"/columns/{field}", "unknown_field", f"No order has a field {field}.")
        for field in (*mapping.columns, *mapping.constants)
        if field not in TARGETS
    ]
    errors += [
        FieldError(f"/columns/{field}", "column_missing", f"The file has no column {header}.")
        for field, header in mapping.columns.items()
        if header not in headers
    ]
    errors += [
        FieldError(f"/columns/{field}", "field_missing", f"Choose the column for {TARGETS[field].label}.")
        for field in NEEDED
        if field not in mapping.columns and field not in mapping.constants
    ]
    if "currency" not in mapping.columns and "currency" not in mapping.constants:
        errors.append(FieldError("/constants/currency", "field_missing", "Say the currency, or choose its column."))
    if errors:
        raise MappingUnfit(" ".join(error.message for error in errors[:5]), errors=tuple(errors))


def suggest_mapping(*, table: Table, constants: dict[str, str] | None = None) -> Mapping:
    """The mapping that the headers and the first rows speak for; a person corrects it."""
    columns: dict[str, str] = {}
    scored = sorted(_scores(table), key=lambda score: -score[0])
    taken: set[str] = set()
    for score, field, header in scored:
        if score >= _ALIKE and field not in columns and header not in taken:
            columns[field] = header
            taken.add(header)
    fixed = {field: value for field, value in (constants or {}).items() if field not in columns}
    return Mapping(columns=columns, constants=fixed)


def _scores(table: Table) -> list[tuple[float, str, str]]:
    """(likeness, field, header) of all pairs that may be meant; the first words of a field weigh a little more."""
    from rapidfuzz import fuzz, process  # slow import

    scores = []
    for target in TARGETS.values():
        names = [_words(word) for word in (target.label, *target.words.split(","))]
        for index, header in enumerate(table.headers):
            found = process.extractOne(_words(header), names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
            if found and _suits(target, _sample(table, index)):
                scores.append((found[1] - found[2] * 0.01, target.name, header))
    return scores


def _sample(table: Table, index: int) -> list[Cell]:
    return [cell for row in table.rows[:_SAMPLE] if not row.fault and (cell := row.cells[index]) != ""]


def _suits(target: Target, cells: Sequence[Cell]) -> bool:
    """Whether most cells of a column can be what the field wants."""
    if not cells or target.kind in ("text", "country"):
        return True
    return sum(_is_kind(target, cell) for cell in cells) * 2 >= len(cells)


def _is_kind(target: Target, cell: Cell) -> bool:
    if not isinstance(cell, str):
        return True
    try:
        if target.kind in ("time", "date"):
            read_time(cell, style=guess_style([cell]) or "mdy", zone=UTC)
        else:
            read_number(cell, decimal_comma=guess_decimal_comma([cell]) or False)
    except ValueError:
        return False
    return True


def _words(text: str) -> str:
    return " ".join(_NOT_WORDS.sub(" ", text.casefold()).split())
