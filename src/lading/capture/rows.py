"""Rows become drafts by a mapping; a bad row spoils its own order only, and says why."""

from collections.abc import Sequence
from typing import Any

from lading.capture.cells import CellReader
from lading.capture.compose import compose_draft
from lading.capture.decode import Unreadable
from lading.capture.fields import TARGETS
from lading.capture.mapping import Mapping, check_mapping
from lading.capture.results import Fault, RowError, RowResult, find_faults, group_rows, refused
from lading.capture.tabular import Row, Table
from lading.capture.texts import fit_notes, fit_tags
from lading.capture.xlsx import Cell

_JOINED = frozenset({"notes", "tags"})
"""Fields of the order of which each row may have a part."""


def preview(*, table: Table, mapping: Mapping, channel: str, limit: int = 20) -> list[RowResult]:
    """The first orders of a file as they would become. Raises `MappingUnfit`."""
    return _Reading(table, mapping, channel).results(limit)


def drafts(*, table: Table, mapping: Mapping, channel: str) -> list[RowResult]:
    """Every order of a file, in the sequence of first sight. Raises `MappingUnfit`.

    The order's number is its `external_id`, so the same file sent again places nothing twice.
    """
    return _Reading(table, mapping, channel).results(None)


class _Reading:
    """A file under a mapping."""

    def __init__(self, table: Table, mapping: Mapping, channel: str) -> None:
        check_mapping(mapping=mapping, headers=table.headers)
        self._table, self._mapping, self._channel = table, mapping, channel
        self._cells = CellReader(table, mapping)
        self._at = self._cells.at
        self._of_order = [field for field, target in TARGETS.items() if not target.per_line and self._has(field)]
        self._of_line = [field for field, target in TARGETS.items() if target.per_line and self._has(field)]

    def results(self, limit: int | None) -> list[RowResult]:
        """The first `limit` orders, or all."""
        return [self._result(key, rows) for key, rows in group_rows(self._rows(), key=self._key)[:limit]]

    def _has(self, field: str) -> bool:
        return field != "external_id" and (field in self._at or field in self._mapping.constants)

    def _rows(self) -> Sequence[Row]:
        at = self._at.get("external_id")
        if at is None or not self._mapping.fill_down:
            return self._table.rows
        filled, above = [], ""
        for row in self._table.rows:
            above = str(row.cells[at]).strip() or above
            filled.append(Row(row.number, [*row.cells[:at], above, *row.cells[at + 1 :]], row.fault))
        return filled

    def _key(self, cells: Sequence[Cell]) -> str:
        if (at := self._at.get("external_id")) is not None:
            return self._cells.text(cells[at])
        return self._mapping.constants.get("external_id") or f"file-{self._table.digest[:16]}"

    def _result(self, key: str, rows: Sequence[Row]) -> RowResult:
        errors = find_faults(rows)
        if not key and not errors:
            errors = [RowError(rows[0].number, self._cells.header("external_id"), "The row has no order number.")]
        if errors:
            return refused(key, rows, errors)
        remarks: list[str] = []
        fields: dict[str, Any] = {"channel": self._channel, "external_id": key}
        for field in self._of_order:
            errors += self._fill_order(field, rows, fields, remarks)
        lines = [line for row in rows if (line := self._line(row, errors, remarks))]
        if not errors and not lines:
            errors = [RowError(rows[0].number, "", "The order has no line: neither SKU nor quantity.")]
        if errors:
            return refused(key, rows, errors)
        try:
            draft = compose_draft(_finished(fields, lines, remarks))
        except Unreadable as refusal:
            return refused(key, rows, [self._blame(refusal, rows, lines)])
        return RowResult(key=key, rows=[row.number for row in rows], draft=draft, remarks=remarks)

    def _fill_order(
        self, field: str, rows: Sequence[Row], fields: dict[str, Any], remarks: list[str]
    ) -> list[RowError]:
        """Take a field of the order from its rows, which must agree where they say anything."""
        found: dict[Any, Row] = {}
        for row in rows:
            try:
                value = self._cells.value(field, row, remarks)
            except Fault as fault:
                return [fault.error]
            if value not in (None, ""):
                found.setdefault(value, row)
        values = list(found)
        if len(values) > 1 and field not in _JOINED:
            one, other = (found[value].number for value in values[:2])
            sentence = f"Rows {one} and {other} are of the same order but do not agree here."
            return [RowError(other, self._cells.header(field), sentence)]
        if values:
            part, _, name = field.rpartition(".")
            place = fields.setdefault(part, {}) if part else fields
            place[name] = values if field in _JOINED else values[0]
        return []

    def _line(self, row: Row, errors: list[RowError], remarks: list[str]) -> dict[str, Any] | None:
        """The row's line, None where the row has none or has errors."""
        line: dict[str, Any] = {"row": row.number}
        try:
            for field in self._of_line:
                line[field.removeprefix("lines.")] = self._cells.value(field, row, remarks)
        except Fault as fault:
            errors.append(fault.error)
            return None
        sku, quantity = line.get("sku"), line.get("quantity")
        if not sku and quantity is None:
            return None
        for name, value in (("sku", sku), ("quantity", quantity)):
            if value in (None, ""):
                errors.append(RowError(row.number, self._cells.header(f"lines.{name}"), f"The row has no {name}."))
        return {**line, "sku": f"{self._mapping.sku_prefix}{sku}"}

    def _blame(self, refusal: Unreadable, rows: Sequence[Row], lines: Sequence[dict[str, Any]]) -> RowError:
        """The row and the column that a refused field came from."""
        pointer = refusal.errors[0].pointer if refusal.errors else ""
        first, _, rest = pointer.strip("/").partition("/")
        if first == "lines" and rest:
            index, _, name = rest.partition("/")
            header = self._cells.header(f"lines.{name.partition('/')[0]}")
            return RowError(lines[int(index)]["row"], header, refusal.sentence)
        return RowError(rows[0].number, self._cells.header(pointer.strip("/").replace("/", ".")), refusal.sentence)


def _finished(fields: dict[str, Any], lines: Sequence[dict[str, Any]], remarks: list[str]) -> dict[str, Any]:
    """Fields of the mapping as fields of the draft."""
    draft = {**fields, "lines": [_draft_line(line) for line in lines]}
    draft["notes"] = fit_notes(fields.get("notes", []), remarks=remarks)
    draft["tags"] = fit_tags([tag for tags in fields.get("tags", []) for tag in tags.split(",")], remarks=remarks)
    if discount := draft.pop("discount", None):
        draft["discounts"] = [{"amount": discount}]
    if (total := draft.pop("total", None)) is not None:
        draft["totals"] = {"total": total}
    if payment := draft.get("payment"):
        draft["payment"] = {"method": "unknown", "authorised": payment.get("captured"), **payment}
    for part in ("ship_to", "bill_to"):
        if set(draft.get(part, ())) == {"country"}:
            del draft[part]
    return draft


def _draft_line(line: dict[str, Any]) -> dict[str, Any]:
    draft = {name: value for name, value in line.items() if name not in ("row", "tax")}
    if line.get("tax") is not None:
        draft["tax"] = {"amount": line["tax"]}
    return draft
