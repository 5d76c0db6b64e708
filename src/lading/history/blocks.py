"""Tables of whole orders, a few hundred at a time: for readers that want a table, from files of any size."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from lading.capture.tabular import Row as TableRow
from lading.capture.tabular import Table, name_columns
from lading.history.cells import code
from lading.history.entries import Remark
from lading.history.files import SourceFile
from lading.history.grouping import Row, find_strays, group_rows
from lading.history.presets.parts import Broken
from lading.history.source import Source

ORDERS = 300


def read_blocks(
    source: Source, role: str, *, key: Callable[[SourceFile], Callable[[Row], str]], broken: Broken
) -> Iterator[tuple[SourceFile, Table]]:
    """Tables with the rows of `ORDERS` orders each, all of each order's. `key` names a row's order, file by file."""
    for file in source.files[role]:
        headers, name = name_columns(file.header), key(file)
        late = find_strays(_numbered(source, role, file, Broken()), key=name)
        groups = group_rows(_numbered(source, role, file, broken), key=name, late=late)
        while block := list(islice(groups, ORDERS)):
            rows = [TableRow(line, list(cells)) for _, found in block for _, _, line, cells in found]
            yield file, Table(headers, rows, file.sha256)


def _numbered(source: Source, role: str, file: SourceFile, broken: Broken) -> Iterator[Row]:
    for place, (line, cells) in enumerate(source.records(role, file, broken=broken)):
        yield place, file.name, line, cells


def changed_codes(file: str, skus: Iterable[str], told: set[str]) -> Iterator[Remark]:
    """A remark on each code that had to be written in another way, once."""
    for sku in skus:
        if sku not in told and code(sku) != sku:
            told.add(sku)
            yield Remark("code_changed", file, None, sku, code(sku))
