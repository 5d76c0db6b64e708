"""Shopify's order export, read as `capture` reads it, with what became of each order.

Sent counts as delivered, for the export knows nothing after that. What was cancelled, or refunded in full before it
was sent, counts as called off; other refunds are refunds.
"""

from collections.abc import Iterator

import msgspec

from lading.capture.message import STANDARD, Standing
from lading.capture.results import RowResult
from lading.capture.shopify_csv import NEEDED, read_export
from lading.catalog.drafts import ItemDraft
from lading.history.blocks import changed_codes, read_blocks
from lading.history.cells import line_of
from lading.history.entries import Entry, Remark
from lading.history.files import SourceFile
from lading.history.from_draft import Origin, historic_order
from lading.history.grouping import Row
from lading.history.presets.names import customer_names
from lading.history.presets.parts import Broken, tell_broken
from lading.history.presets.refused import Sheet, sheet_of, tell_refused
from lading.history.presets.shopify_sums import CHARGES, sums_lost, tell_differences
from lading.history.source import Column, Shape, Source
from lading.orders import OrderDraft
from lading.orders.bring import Ended, HistoricOrder, customer_key

SHAPES = (
    Shape(
        "orders",
        (
            *(Column(name) for name in NEEDED),
            Column("Email", optional=True),
            Column("Financial Status", optional=True),
            Column("Subtotal", optional=True),
            Column("Shipping", optional=True),
            Column("Taxes", optional=True),
            Column("Total", optional=True),
            Column("Outstanding Balance", optional=True),
            Column("Refunded Amount", optional=True),
        ),
    ),
)
_NEVER_SENT = ("refunded", "voided")


def read(source: Source) -> Iterator[Entry]:
    """Orders with what became of them, and remarks."""
    broken, reader = Broken(), _Reader()
    for file, table in read_blocks(source, "orders", key=_name_of, broken=broken):
        sheet = sheet_of(file.name, table)
        for result in read_export(table=table, channel="history", style="ymd"):
            yield from reader.read(sheet, result)
        yield from tell_broken(broken, lines=1)
    yield from tell_broken(broken, lines=1)
    yield from reader.customers.tell()


def _name_of(file: SourceFile) -> "_Name":
    return _Name(file.header.index("Name"))


def _email(text: str) -> str:
    return line_of(text, 254)


class _Name:
    """The order's name in a row."""

    def __init__(self, at: int) -> None:
        self.at = at

    def __call__(self, row: Row) -> str:
        return str(row[3][self.at]).strip()


class _Reader:
    """Reads one order after the other, and remembers what was said once."""

    def __init__(self) -> None:
        self.customers = customer_names(_email)
        self.charged = set[str]()
        self.told = set[str]()

    def read(self, sheet: Sheet, result: RowResult) -> Iterator[Entry]:
        """The order, if it becomes one, and remarks."""
        order, remarks = self._order(sheet, result, result.draft) if result.draft else (None, [])
        whose = customer_key(order.customer) if order and order.customer else ""
        for row in result.rows:
            email = sheet.text(row, "Email").strip().lower()
            self.customers.see(email, used=self.customers.code_of(email) == whose)
        if order is None or result.draft is None:
            effects = {row: sums_lost(sheet, row) for row in result.rows}
            yield from tell_refused(
                sheet, result, effects=effects, currency=lambda row: sheet.text(row, "Currency").strip() or None
            )
            return
        yield from remarks
        yield from changed_codes(sheet.file, (line.sku for line in result.draft.lines), self.told)
        for line in order.lines:
            if line.sku in CHARGES and line.sku not in self.charged:
                self.charged.add(line.sku)
                yield ItemDraft(sku=line.sku, name=CHARGES[line.sku], stocked=False, sellable=False)
        yield order

    def _order(self, sheet: Sheet, result: RowResult, draft: OrderDraft) -> tuple[HistoricOrder | None, list[Remark]]:
        standing = result.standing
        origin = Origin(sheet.file, result.rows[0], len(result.rows), draft.currency, "delivered")
        order, remarks = historic_order(draft, standing=standing, origin=origin, states=_states(draft, standing))
        place = Remark("", sheet.file, result.rows[0], draft.external_id, "", draft.currency)
        remarks += [msgspec.structs.replace(place, code="adjusted", detail=text) for text in result.remarks]
        if any(line.sku == STANDARD.duties for line in draft.lines):
            remarks.append(msgspec.structs.replace(place, code="duties", effects={"lines": 1, "ordered": 1}))
        if order:
            remarks += tell_differences(sheet, result.rows[0], order, told=remarks, place=place)
        return order, remarks


def _states(draft: OrderDraft, standing: Standing) -> list[Ended]:
    """Where each line ended: by the order's word for all of them, by its own word where they differ."""
    off = standing.cancelled_at is not None or standing.money in _NEVER_SENT
    rest: Ended = "cancelled" if off else "open"
    words = [*standing.lines, *["not_eligible"] * len(draft.lines)][: len(draft.lines)]
    if standing.fulfilment == "fulfilled":
        return ["delivered"] * len(draft.lines)
    sent = standing.fulfilment == "partial"
    return ["delivered" if word == "fulfilled" or (sent and word == "not_eligible") else rest for word in words]
