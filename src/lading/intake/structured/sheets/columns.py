"""Which row heads a table, and which column says what."""

from collections.abc import Sequence

import msgspec

from lading.intake.structured.sheets.words import bare, column_words

_LOOKED_AT = 60
_ALIKE = 88
_GOODS = ("seller_item", "buyer_item", "gtin", "maker_item", "text")
_CERTAIN, _SIMILAR = 0.98, 0.9


class Columns(msgspec.Struct, frozen=True):
    """The head of a table: its row (from 0), the field of each column that has one, and how sure that is."""

    row: int
    names: dict[int, tuple[str, float]]
    heads: dict[int, str]

    def at(self, name: str) -> int | None:
        """The column of a field."""
        return next((index for index, (field, _) in self.names.items() if field == name), None)


def find_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The row that names a quantity and what is ordered, the one with most columns known; None without one."""
    best: Columns | None = None
    for index, row in enumerate(rows[:_LOOKED_AT]):
        if sum(1 for cell in row if cell.strip()) < 2:
            continue
        columns = _read_head(index, row)
        if columns.at("quantity") is None or all(columns.at(name) is None for name in _GOODS):
            continue
        if best is None or len(columns.names) > len(best.names):
            best = columns
    return best


def _read_head(index: int, row: Sequence[str]) -> Columns:
    names: dict[int, tuple[str, float]] = {}
    heads: dict[int, str] = {}
    taken: set[str] = set()
    for column, cell in enumerate(row):
        heads[column] = " ".join(cell.split()) or f"column {column + 1}"
        found = _field_of(cell)
        if found and (found[0] not in taken or found[0] == "more"):
            names[column] = found
            taken.add(found[0])
    return Columns(index, names, heads)


def _field_of(cell: str) -> tuple[str, float] | None:
    words = bare(cell)
    if not words or len(words) > 60:
        return None
    known = column_words()
    if words in known:
        return known[words], _CERTAIN
    for part in (cell.split("(", maxsplit=1)[0], *cell.split("/")[:1], *cell.split("\n")):
        if (inner := bare(part)) in known:
            return known[inner], _CERTAIN
    if len(words) < 5:
        return None
    from rapidfuzz import fuzz, process  # slow import

    match = process.extractOne(words, known.keys(), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
    return (known[match[0]], _SIMILAR) if match else None
