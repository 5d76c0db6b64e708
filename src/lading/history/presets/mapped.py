"""Any other file of rows: a mapping, as made for a channel's files, says which column fills which field."""

from collections.abc import Callable, Iterator

import msgspec

from lading.capture.fields import TARGETS
from lading.capture.mapping import Mapping, MappingUnfit, check_mapping, mapping_from
from lading.capture.message import Standing
from lading.capture.numbers import guess_decimal_comma
from lading.capture.results import RowResult
from lading.capture.rows import drafts
from lading.capture.times import guess_style
from lading.history.blocks import changed_codes, read_blocks
from lading.history.entries import Entry, Remark
from lading.history.files import SourceFile
from lading.history.from_draft import Origin, historic_order
from lading.history.grouping import Row
from lading.history.presets.parts import Broken, tell_broken
from lading.history.presets.refused import tell_refused
from lading.history.source import Column, Options, Shape, Source
from lading.orders.bring import Ended

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
    mapping = settled_mapping(source)
    ended: Ended = "open" if source.options.open else "delivered"
    settled = "" if source.options.owing else "settled_elsewhere"
    broken, told = Broken(), set[str]()
    for file, table in read_blocks(source, "orders", key=_key(mapping), broken=broken):
        for result in drafts(table=table, mapping=mapping, channel="history"):
            yield from _read_result(file, result, ended, settled, told)
        yield from tell_broken(broken, lines=1)
    yield from tell_broken(broken, lines=1)


def _read_result(file: SourceFile, result: RowResult, ended: Ended, settled: str, told: set[str]) -> Iterator[Entry]:
    if result.draft is None:
        yield from tell_refused(file.name, result)
        return
    draft = result.draft
    origin = Origin(file.name, result.rows[0], len(result.rows), draft.currency, ended, settled)
    states = [ended] * len(draft.lines)
    order, remarks = historic_order(draft, standing=Standing(), origin=origin, states=states)
    yield from remarks
    yield from changed_codes(file.name, (line.sku for line in draft.lines), told)
    for text in result.remarks:
        yield Remark("adjusted", file.name, result.rows[0], draft.external_id, text)
    without_line = len(result.rows) - len(draft.lines)
    if without_line:
        text = f"{without_line} rows"
        yield Remark("no_line", file.name, result.rows[0], draft.external_id, text, effects={"lines": -without_line})
    if order:
        yield order
    else:
        yield Remark("no_lines", file.name, result.rows[0], draft.external_id, "", draft.currency, {"orders": -1})


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
