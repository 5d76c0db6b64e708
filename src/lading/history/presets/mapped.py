"""Any other file of rows: a mapping, as made for a channel's files, says which column fills which field."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import msgspec

from lading.capture.fields import TARGETS
from lading.capture.mapping import Mapping, MappingUnfit, check_mapping, mapping_from
from lading.capture.message import Standing
from lading.capture.numbers import guess_decimal_comma, read_number
from lading.capture.results import RowResult
from lading.capture.rows import drafts
from lading.capture.times import guess_style
from lading.history.blocks import changed_codes, read_blocks
from lading.history.entries import Entry, Remark
from lading.history.files import SourceFile
from lading.history.from_draft import Origin, historic_order
from lading.history.grouping import Row
from lading.history.presets.parts import Broken, tell_broken
from lading.history.presets.refused import Effects, Sheet, sheet_of, tell_refused
from lading.history.source import Column, Options, Shape, Source
from lading.orders import OrderDraft
from lading.orders.bring import Ended, HistoricOrder

ZERO = Decimal(0)
_NUMBERS, _TIMES = ("amount", "quantity"), ("time", "date")


def shapes_of(options: Options) -> tuple[Shape, ...]:
    """The columns that the mapping names. Raises `MappingUnfit` where it cannot tell orders apart."""
    mapping = mapping_of(options)
    if "external_id" not in mapping.columns:
        raise MappingUnfit("The mapping must name the column of the order number (external_id).")
    if "placed_at" not in mapping.columns:
        raise MappingUnfit("The mapping must name the column of the order date (placed_at).")
    check_mapping(mapping=mapping, headers=list(mapping.columns.values()))
    return (Shape("orders", tuple(Column(header) for header in sorted(set(mapping.columns.values())))),)


def mapping_of(options: Options) -> Mapping:
    """The mapping that was chosen, with the currency that was chosen where it names none."""
    if not options.mapping:
        raise MappingUnfit("The preset `mapping` needs a mapping: name its file with --mapping.")
    mapping = mapping_from(options.mapping)
    if options.currency and "currency" not in mapping.columns and "currency" not in mapping.constants:
        constants = {**mapping.constants, "currency": options.currency}
        return msgspec.structs.replace(mapping, constants=constants)
    return mapping


def read(source: Source) -> Iterator[Entry]:
    """Orders and remarks, read as a channel's file would be."""
    reader = _Reader(source)
    broken = Broken()
    for file, table in read_blocks(source, "orders", key=_key(reader.mapping), broken=broken):
        sheet = sheet_of(file.name, table)
        for result in drafts(table=table, mapping=reader.mapping, channel="history"):
            yield from reader.read(sheet, result)
        yield from tell_broken(broken, lines=1)
    yield from tell_broken(broken, lines=1)


class _Reader:
    """Reads one order after the other under a mapping."""

    def __init__(self, source: Source) -> None:
        self.mapping = settled_mapping(source)
        self.ended: Ended = "open" if source.options.open else "delivered"
        self.settled = "" if source.options.owing else "settled_elsewhere"
        self.told = set[str]()

    def read(self, sheet: Sheet, result: RowResult) -> Iterator[Entry]:
        """The order, if it becomes one, and remarks."""
        order, remarks = self._order(sheet, result, result.draft) if result.draft else (None, [])
        if order is None or result.draft is None:
            currency = self._currency(sheet, result.rows)
            effects = self._lost(sheet, result.rows, money=currency is not None)
            yield from tell_refused(sheet, result, effects=effects, currency=lambda _: currency)
            return
        yield from remarks
        yield from changed_codes(sheet.file, (line.sku for line in result.draft.lines), self.told)
        yield order

    def _order(self, sheet: Sheet, result: RowResult, draft: OrderDraft) -> tuple[HistoricOrder | None, list[Remark]]:
        origin = Origin(sheet.file, result.rows[0], len(result.rows), draft.currency, self.ended, self.settled)
        states = [self.ended] * len(draft.lines)
        order, remarks = historic_order(draft, standing=Standing(), origin=origin, states=states)
        place = Remark("", sheet.file, result.rows[0], draft.external_id)
        remarks += [msgspec.structs.replace(place, code="adjusted", detail=text) for text in result.remarks]
        if spare := len(result.rows) - len(draft.lines):
            remarks.append(
                msgspec.structs.replace(place, code="no_line", detail=f"{spare} rows", effects={"lines": -spare})
            )
        return order, remarks

    def _currency(self, sheet: Sheet, rows: Sequence[int]) -> str | None:
        """What the second pass takes for the currency of an order: the first that one of its rows names."""
        column = self.mapping.columns.get("currency", "")
        named = (found for row in rows if column and (found := currency_in(sheet.text(row, column))))
        return self.mapping.constants.get("currency") or next(named, None)

    def _lost(self, sheet: Sheet, rows: Sequence[int], *, money: bool) -> dict[int, Effects]:
        """What the rows of an order count for in the second pass: no `money` where nobody knows in which currency."""
        lost: dict[int, Effects] = {}
        taken = False
        for row in rows:
            worth = row_worth(
                {field: sheet.text(row, name) for field, name in self.mapping.columns.items()}, self.mapping
            )
            off = worth.pop("discount", None)
            if off is not None and not taken:
                taken, worth["goods"] = True, worth.get("goods", ZERO) - off
            lost[row] = {measure: -value for measure, value in worth.items() if value and (money or measure != "goods")}
        return lost


def row_worth(cells: dict[str, str], mapping: Mapping) -> dict[str, Decimal]:
    """Units and goods of a row by the fields of its cells, and the discount that it names for its order."""

    def amount(field: str) -> Decimal | None:
        try:
            return read_number(
                cells.get(field) or mapping.constants.get(field, ""), decimal_comma=mapping.decimal_comma
            )
        except ValueError:
            return None

    quantity, price = amount("lines.quantity"), amount("lines.unit_price")
    worth = {} if quantity is None else {"ordered": quantity}
    if quantity is not None and price is not None:
        worth["goods"] = price * quantity - (amount("lines.discount") or ZERO)
    if (off := amount("discount")) is not None:
        worth["discount"] = off
    return worth


def counts_goods(mapping: Mapping) -> bool:
    """Whether the rows say what goods come to."""
    return "lines.unit_price" in mapping.columns or "lines.unit_price" in mapping.constants


def currency_in(cell: str) -> str:
    """A currency as a cell names it."""
    return cell.strip().upper()


def _key(mapping: Mapping) -> Callable[[SourceFile], Callable[[Row], str]]:
    def of_file(file: SourceFile) -> Callable[[Row], str]:
        at = file.header.index(mapping.columns["external_id"])
        above = ""

        def of_row(row: Row) -> str:
            nonlocal above
            found = str(row[3][at]).strip()
            above = found or (above if mapping.fill_down else "")
            return above

        return of_row

    return of_file


def settled_mapping(source: Source) -> Mapping:
    """The mapping with what it leaves to be seen from the columns: all of them at once, not block by block."""
    mapping = mapping_of(source.options)
    if mapping.dates is None:
        mapping = msgspec.structs.replace(mapping, dates=guess_style(_texts(source, mapping, _TIMES)))
    if mapping.decimal_comma is None:
        comma = guess_decimal_comma(_texts(source, mapping, _NUMBERS))
        mapping = msgspec.structs.replace(mapping, decimal_comma=comma)
    return mapping


def _texts(source: Source, mapping: Mapping, kinds: tuple[str, ...]) -> Iterator[str]:
    for file in source.files["orders"]:
        columns = {header for field, header in mapping.columns.items() if TARGETS[field].kind in kinds}
        indices = [file.header.index(header) for header in columns]
        for _, row in source.records("orders", file):
            yield from (row[index] for index in indices)
