"""Foreseeing an import: what entries would become, counted without writing any."""

from collections.abc import Collection, Sequence
from decimal import Decimal

import msgspec

from lading.catalog.drafts import ItemDraft
from lading.history.certificate import FIRST, Reason, Row, merge_reasons, reason
from lading.history.entries import Entry, Remark
from lading.history.measures import Count
from lading.history.prepare import already_there
from lading.history.previews import GLANCES, Glance
from lading.history.tally import add_order, total_of
from lading.kernel import plain
from lading.orders.bring import HistoricOrder, customer_key


class _Told(msgspec.Struct):
    """What was remarked with one code in one currency."""

    rows: int = 0
    effects: dict[str, Decimal] = {}
    first: list[Row] = []


class Foreseen:
    """Takes entries one by one; memory grows with the orders' numbers, not with the remarks."""

    def __init__(self) -> None:
        self.first: list[Glance] = []
        self.items = set[str]()
        self.customers = set[str]()
        self._count = Count()
        self._numbers = set[str]()
        self._told: dict[tuple[str, str | None], _Told] = {}

    def see(self, entries: Sequence[Entry], *, there: Collection[str] = ()) -> None:
        """Count these; orders whose external ids are `there` would be left as they stand."""
        for entry in entries:
            if isinstance(entry, HistoricOrder):
                self._see_order(entry, there)
            elif isinstance(entry, Remark):
                self._remark(entry)
            elif isinstance(entry, ItemDraft):
                self.items.add(entry.sku)
            else:
                self.customers.add(entry.code or entry.email.lower())

    def _see_order(self, order: HistoricOrder, there: Collection[str]) -> None:
        self.items.update(line.sku for line in order.lines)
        if order.customer and (key := customer_key(order.customer)):
            self.customers.add(key)
        if order.external_id in there or order.external_id in self._numbers:
            self._remark(already_there(order))
            return
        self._numbers.add(order.external_id)
        add_order(self._count, order)
        if len(self.first) < GLANCES:
            self.first.append(_glance(order))

    def _remark(self, remark: Remark) -> None:
        told = self._told.setdefault((remark.code, remark.currency), _Told())
        told.rows += 1
        for measure, value in remark.effects.items():
            told.effects[measure] = told.effects.get(measure, Decimal(0)) + value
        if len(told.first) < FIRST:
            told.first.append(Row(remark.file, remark.row, remark.subject, remark.detail))

    def count(self) -> Count:
        """What Lading would hold of it."""
        counts = {"items": Decimal(len(self.items)), "customers": Decimal(len(self.customers))}
        return Count({**self._count.counts, **counts}, self._count.money)

    def reasons(self) -> list[Reason]:
        """Why that is not what the files hold."""
        return merge_reasons(
            [
                reason(code, rows=told.rows, effects=told.effects, first=told.first, currency=currency)
                for (code, currency), told in self._told.items()
            ]
        )


def _glance(order: HistoricOrder) -> Glance:
    return Glance(
        number=order.external_id,
        placed_at=order.placed_at,
        customer=customer_key(order.customer) if order.customer else "",
        ended="cancelled" if all(line.cancelled == line.quantity for line in order.lines) else order.ended,
        lines=len(order.lines),
        units=plain(sum((line.quantity for line in order.lines), Decimal(0))),
        sku=order.lines[0].sku,
        total=total_of(order),
        currency=order.currency,
    )
