"""A file of orders opened: which kind it is, how it is read, and the orders in it."""

from collections.abc import Mapping as Named
from collections.abc import Sequence

import msgspec

from lading.capture.mapping import Mapping, MappingUnfit, check_mapping, suggest_mapping
from lading.capture.results import RowResult
from lading.capture.rows import drafts, preview
from lading.capture.shopify_csv import is_export, read_export
from lading.capture.tabular import Table, read_table

LARGEST = 20_000_000
"""Bytes of a file of orders."""


class OrderFile(msgspec.Struct, frozen=True):
    """A table with the mapping that reads it; None for Shopify's order export, which needs none.

    `mapping_name` says which of the saved mappings it is, empty where it was suggested or chosen by hand.
    """

    table: Table
    mapping: Mapping | None
    mapping_name: str = ""
    chosen: bool = False

    @property
    def unfit(self) -> MappingUnfit | None:
        """Why the mapping does not read this file, if it does not."""
        if self.mapping is None:
            return None
        try:
            check_mapping(mapping=self.mapping, headers=self.table.headers)
        except MappingUnfit as refusal:
            return refusal
        return None


def open_file(
    *,
    content: bytes,
    chosen: Mapping | None = None,
    saved: Named[str, Mapping] | None = None,
    name: str = "",
    currency: str = "",
) -> OrderFile:
    """Open a file with the mapping `chosen`, the saved one of that `name`, or the first saved one that fits.

    Else it is Shopify's export, or the mapping is suggested by its headers, with `currency` for all rows where no
    column has one. Raises `NotATable`, `NotText`, `NotAWorkbook`, `MappingUnfit` for a name that nobody saved.
    """
    known = saved or {}
    if chosen is None and name:
        if name not in known:
            raise MappingUnfit(f"The channel has no mapping “{name}”.")
        return OrderFile(_read(content, known[name]), known[name], name)
    if chosen is not None:
        return OrderFile(_read(content, chosen), chosen, chosen=True)
    table = read_table(content=content)
    if is_export(table):
        return OrderFile(table, None)
    for other, mapping in known.items():
        file = OrderFile(table if _is_plain(mapping) else _read(content, mapping), mapping, other)
        if file.unfit is None:
            return file
    return OrderFile(table, suggest_mapping(table=table, constants={"currency": currency} if currency else None))


def read_orders(*, file: OrderFile, channel: str, limit: int | None = None) -> Sequence[RowResult]:
    """The orders of a file, or the first `limit`. Raises `MappingUnfit`, `NotATable`."""
    if file.mapping is None:
        return read_export(table=file.table, channel=channel)[:limit]
    if limit is None:
        return drafts(table=file.table, mapping=file.mapping, channel=channel)
    return preview(table=file.table, mapping=file.mapping, channel=channel, limit=limit)


def _read(content: bytes, mapping: Mapping) -> Table:
    return read_table(content=content, sheet=mapping.sheet, encoding=mapping.encoding, header_row=mapping.header_row)


def _is_plain(mapping: Mapping) -> bool:
    return not (mapping.sheet or mapping.encoding or mapping.header_row)
