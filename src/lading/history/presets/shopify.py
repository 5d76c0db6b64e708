"""Shopify's order export, read as `capture` reads it, with what became of each order.

Sent counts as delivered, for the export knows nothing after that. What was cancelled, or refunded in full before it
was sent, counts as called off; other refunds are refunds.
"""

from collections.abc import Iterator

from lading.capture.message import STANDARD, Standing
from lading.capture.results import RowResult
from lading.capture.shopify_csv import NEEDED, read_export
from lading.catalog.drafts import ItemDraft
from lading.history.blocks import changed_codes, read_blocks
from lading.history.entries import Entry, Remark
from lading.history.files import SourceFile
from lading.history.from_draft import Origin, historic_order
from lading.history.grouping import Row
from lading.history.presets.parts import Broken, tell_broken
from lading.history.presets.refused import tell_refused
from lading.history.source import Column, Shape, Source
from lading.orders import OrderDraft
from lading.orders.bring import Ended

SHAPES = (
    Shape(
        "orders",
        (
            *(Column(name) for name in NEEDED),
            Column("Total", optional=True),
            Column("Shipping", optional=True),
            Column("Taxes", optional=True),
            Column("Email", optional=True),
        ),
    ),
)
_CHARGES = {STANDARD.tip: "Tip", STANDARD.fee: "Fee", STANDARD.duties: "Duties"}
_NEVER_SENT = ("refunded", "voided")


def read(source: Source) -> Iterator[Entry]:
    """Orders with what became of them, and remarks."""
    broken, charged, told = Broken(), set[str](), set[str]()
    for file, table in read_blocks(source, "orders", key=_name_of, broken=broken):
        for result in read_export(table=table, channel="history", style="ymd"):
            yield from _read_result(file, result, charged, told)
        yield from tell_broken(broken, lines=1)
    yield from tell_broken(broken, lines=1)


def _name_of(file: SourceFile) -> "_Name":
    return _Name(file.header.index("Name"))


class _Name:
    """The order's name in a row."""

    def __init__(self, at: int) -> None:
        self.at = at

    def __call__(self, row: Row) -> str:
        return str(row[3][self.at]).strip()


def _read_result(file: SourceFile, result: RowResult, charged: set[str], told: set[str]) -> Iterator[Entry]:
    if result.draft is None:
        yield from tell_refused(file.name, result)
        return
    draft, standing = result.draft, result.standing
    states = _states(draft, standing)
    origin = Origin(file.name, result.rows[0], len(result.rows), draft.currency, "delivered")
    order, remarks = historic_order(draft, standing=standing, origin=origin, states=states)
    yield from remarks
    yield from changed_codes(file.name, (line.sku for line in draft.lines), told)
    for text in result.remarks:
        yield Remark("adjusted", file.name, result.rows[0], draft.external_id, text)
    if order is None:
        yield Remark("no_lines", file.name, result.rows[0], draft.external_id, "", draft.currency, {"orders": -1})
        return
    if any(line.sku == STANDARD.duties for line in order.lines):
        effects = {"lines": 1, "ordered": 1}
        yield Remark("duties", file.name, result.rows[0], draft.external_id, "", draft.currency, effects)
    for line in order.lines:
        if line.sku in _CHARGES and line.sku not in charged:
            charged.add(line.sku)
            yield ItemDraft(sku=line.sku, name=_CHARGES[line.sku], stocked=False, sellable=False)
    yield order


def _states(draft: OrderDraft, standing: Standing) -> list[Ended]:
    """Where each line ended: by the order's word for all of them, by its own word where they differ."""
    off = standing.cancelled_at is not None or standing.money in _NEVER_SENT
    rest: Ended = "cancelled" if off else "open"
    words = [*standing.lines, *["not_eligible"] * len(draft.lines)][: len(draft.lines)]
    if standing.fulfilment == "fulfilled":
        return ["delivered"] * len(draft.lines)
    sent = standing.fulfilment == "partial"
    return ["delivered" if word == "fulfilled" or (sent and word == "not_eligible") else rest for word in words]
