"""The tables of Olist, a Brazilian marketplace: orders with items, payments, and customers, products, sellers if given.

Each row of its items is one unit. Its eight statuses become: delivered, shipped (still under way), cancelled by the
buyer (canceled) or by us (unavailable), and open (created, approved, invoiced, processing).
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from lading.history.cells import BadCell, code, line_of, moment, moment_or_none, number
from lading.history.entries import Entry, Remark
from lading.history.presets.olist_masters import SIDES, read_customers, read_products, read_sellers
from lading.history.presets.parts import Broken, hold_rows, needed, tell_broken
from lading.history.source import Column, Shape, Source
from lading.orders import Address, DraftCustomer
from lading.orders.bring import Ended, HistoricLine, HistoricOrder, HistoricTender

SHAPES = (
    Shape(
        "orders",
        (
            Column("order_id"),
            Column("customer_id"),
            Column("order_status"),
            Column("order_purchase_timestamp"),
            Column("order_approved_at"),
            Column("order_delivered_carrier_date"),
            Column("order_delivered_customer_date"),
            Column("order_estimated_delivery_date"),
        ),
    ),
    Shape(
        "items",
        (
            Column("order_id"),
            Column("order_item_id"),
            Column("product_id"),
            Column("seller_id"),
            Column("price"),
            Column("freight_value"),
        ),
    ),
    *SIDES,
)
ENDED: dict[str, Ended] = {
    "delivered": "delivered",
    "shipped": "shipped",
    "canceled": "cancelled",
    "unavailable": "cancelled",
    "created": "open",
    "approved": "open",
    "invoiced": "open",
    "processing": "open",
}
ZERO, ONE = Decimal(0), Decimal(1)


def read(source: Source) -> Iterator[Entry]:
    """Products, sellers and customers first, then every order."""
    broken = Broken()
    yield from read_products(source, broken)
    yield from read_sellers(source, broken)
    customers = yield from read_customers(source, broken)
    items = hold_rows(source, "items", broken=broken)
    yield from tell_broken(broken, lines=1)
    payments = hold_rows(source, "payments", broken=broken)
    yield from tell_broken(broken)
    for file, line, cells in source.rows("orders", broken=broken):
        reader = _OrderReader(file, line, cells, source.options.currency, customers)
        yield from reader.read(items.pop(cells[0], []), payments.pop(cells[0], []))
        yield from tell_broken(broken)
    yield from tell_broken(broken)
    for order_id, rows in items.items():
        for file, line, cells in rows:
            yield _orphan(order_id, file, line, cells, source.options.currency)


def _orphan(order_id: str, file: str, line: int, cells: Any, currency: str) -> Remark:
    effects: dict[str, int | Decimal] = {"lines": -1, "ordered": -1}
    try:
        price, freight = number(cells[4]), number(cells[5])
        effects |= {"goods": -price, "shipping": -freight, "total": -price - freight}
    except BadCell:
        pass
    return Remark("no_order", file, line, order_id, "", currency, effects)


class _OrderReader:
    """Reads one order from its rows in all tables."""

    def __init__(
        self, file: str, line: int, cells: Any, currency: str, customers: dict[str, tuple[str, Address | None]]
    ) -> None:
        self.file, self.line, self.currency, self.customers = file, line, currency, customers
        self.order_id, self.buyer, self.status, *self.times = cells

    def read(self, items: list[tuple[str, int, Any]], payments: list[tuple[str, int, Any]]) -> Iterator[Entry]:
        """The order and remarks on it, or remarks on why there is none."""
        try:
            placed = moment(self.times[0])
            approved, carried, delivered, promised = map(moment_or_none, self.times[1:])
            if needed(self.order_id, "order number") and self.status not in ENDED:
                raise BadCell(f"{self.status[:40]!r} is no status of Olist")
            tenders = self._tenders(payments, paid=approved is not None)
        except BadCell as error:
            yield self._remark("broken", str(error), {"orders": -1})
            yield from (_orphan(self.order_id, file, line, cells, self.currency) for file, line, cells in items)
            return
        lines, shipping, remarks = self._lines(items)
        yield from remarks
        paid = sum((one.captured for one in tenders), ZERO)
        if not lines:
            text = f"{self.status}, paid {paid}"
            yield self._remark("no_lines", text, {"orders": -1} | ({"paid": -paid} if paid else {}))
            return
        yield from self._oddities(lines, shipping, paid)
        facts = {"approved": approved, "carried": carried, "delivered": delivered}
        yield self._order(placed, promised, facts, lines, shipping, tenders, [cells[3] for _, _, cells in items])

    def _lines(self, items: list[tuple[str, int, Any]]) -> tuple[list[HistoricLine], Decimal, list[Remark]]:
        lines: list[HistoricLine] = []
        remarks: list[Remark] = []
        shipping = ZERO
        for file, line, (_, item, product, _, price, freight) in items:
            try:
                lines.append(HistoricLine(needed(code(product), "product"), "", ONE, number(price), item))
                shipping += number(freight)
            except BadCell as error:
                remarks.append(Remark("broken", file, line, self.order_id, str(error), effects={"lines": -1}))
        return lines, shipping, remarks

    def _tenders(self, payments: list[tuple[str, int, Any]], *, paid: bool) -> list[HistoricTender]:
        found = [(method, number(value)) for _, _, (_, _, method, value) in payments]
        return [
            HistoricTender(line_of(method) or "unknown", value, value if paid else ZERO)
            for method, value in found
            if value > 0
        ]

    def _oddities(self, lines: list[HistoricLine], shipping: Decimal, paid: Decimal) -> Iterator[Remark]:
        """What an owner should look at, although it changes no sum."""
        total = sum((line.unit_price for line in lines), shipping)
        if ENDED[self.status] == "cancelled":
            if paid:
                yield self._remark("unpaid_back", f"{self.status}, paid {paid}", {})
        elif paid and paid != total:
            yield self._remark("odd_payment", f"comes to {total}, paid {paid}", {})

    def _order(
        self,
        placed: datetime,
        promised: datetime | None,
        facts: dict[str, datetime | None],
        lines: list[HistoricLine],
        shipping: Decimal,
        tenders: list[HistoricTender],
        sellers: list[str],
    ) -> HistoricOrder:
        buyer, address = self.customers.get(self.buyer, (code(self.buyer), None))
        ended = ENDED[self.status]
        known = {name: at.isoformat() for name, at in facts.items() if at}
        return HistoricOrder(
            external_id=code(self.order_id),
            placed_at=placed,
            currency=self.currency,
            lines=lines,
            ended=ended,
            customer=DraftCustomer(code=buyer) if buyer else None,
            ship_to=address,
            shipping=shipping,
            promised_for=promised.date() if promised else None,
            closed_at=(facts["approved"] or placed) if ended == "cancelled" else None,
            declined=self.status == "unavailable",
            tenders=tenders,
            attributes={"sellers": sorted(set(sellers)), **known},
            told={"status": self.status, **known},
            source={"file": self.file, "row": self.line},
        )

    def _remark(self, reason: str, detail: str, effects: dict[str, int | Decimal]) -> Remark:
        return Remark(reason, self.file, self.line, self.order_id, detail, self.currency, effects)
