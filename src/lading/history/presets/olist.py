"""The tables of Olist, a Brazilian marketplace: orders with items, payments, and customers, products, sellers if given.

Each row of its items is one unit. Its eight statuses become: delivered, shipped (still under way), cancelled by the
buyer (canceled) or by us (unavailable), and open (created, approved, invoiced, processing): what was promised of
these is an attribute and no promise of ours, else a whole queue of the past would be late at once.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from lading.history.cells import BadCell, code, line_of, moment, moment_or_none, number
from lading.history.entries import Entry, Remark
from lading.history.presets.names import customer_names, item_names
from lading.history.presets.olist_masters import SIDES, read_customers, read_products, read_sellers
from lading.history.presets.parts import Broken, hold_rows, in_coins, needed, tell_broken
from lading.history.source import Column, Shape, Source
from lading.kernel import round_money
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
Held = list[tuple[str, int, Any]]


def read(source: Source) -> Iterator[Entry]:
    """Products, sellers and customers first, then every order."""
    broken, skus, people = Broken(), item_names(), customer_names()
    yield from read_products(source, broken, skus)
    yield from read_sellers(source, broken, people)
    customers = yield from read_customers(source, broken, people)
    items = hold_rows(source, "items", broken=broken)
    yield from tell_broken(broken, lines=1)
    payments = hold_rows(source, "payments", broken=broken)
    yield from tell_broken(broken)
    for file, line, cells in source.rows("orders", broken=broken):
        reader = _OrderReader(file, line, cells, source.options.currency, customers)
        found = items.pop(cells[0], [])
        order, remarks = reader.read(found, payments.pop(cells[0], []))
        sold = {one.sku for one in order.lines} if order else set()
        for _, _, item in found:
            skus.see(item[2], used=skus.code_of(item[2]) in sold)
        if cells[1] not in customers:
            people.see(cells[1], used=bool(order and order.customer))
        yield from remarks
        if order:
            yield order
        yield from tell_broken(broken)
    yield from tell_broken(broken)
    for order_id, rows in items.items():
        for file, line, cells in rows:
            skus.see(cells[2], used=False)
            yield Remark("no_order", file, line, order_id, "", source.options.currency, _lost(cells))
    for order_id, rows in payments.items():
        file, line, _ = rows[0]
        given = _sum_payments(rows)
        yield Remark("no_order", file, line, order_id, f"paid {given}", source.options.currency, {"paid": -given})
    yield from skus.tell()
    yield from people.tell()


def _sum_payments(payments: Held) -> Decimal:
    """What these rows of payments come to; those that are no numbers count for nothing."""
    given = ZERO
    for _, _, (_, _, _, text) in payments:
        with suppress(BadCell):
            given += number(text)
    return given


def _lost(cells: Any, *, called_off: bool = False) -> dict[str, int | Decimal]:
    """The effects of an item that is left out: of its numbers, where these can be understood."""
    try:
        price, freight = number(cells[4]), number(cells[5])
    except BadCell:
        return {"lines": -1}
    effects = {"ordered": -ONE, "goods": -price, "shipping": -freight, "total": -price - freight}
    return {"lines": -1, **effects, **({"credited": -ONE, "credits": -price} if called_off else {})}


class _OrderReader:
    """Reads one order from its rows in all tables."""

    def __init__(
        self, file: str, line: int, cells: Any, currency: str, customers: dict[str, tuple[str, Address | None]]
    ) -> None:
        self.file, self.line, self.currency, self.customers = file, line, currency, customers
        self.order_id, self.buyer, self.status, *self.times = cells
        self.called_off = ENDED.get(self.status) == "cancelled"

    def read(self, items: Held, payments: Held) -> tuple[HistoricOrder | None, list[Remark]]:
        """The order, None where there can be none, and remarks."""
        remarks: list[Remark] = []
        tenders = self._tenders(payments, remarks)
        paid, given = sum((one.captured for one in tenders), ZERO), _sum_payments(payments)
        nothing: dict[str, int | Decimal] = {"orders": -1, **({"paid": -given} if given else {})}
        lines, shipping, broken = self._lines(items)
        try:
            placed = moment(self.times[0])
            approved, carried, delivered, promised = map(moment_or_none, self.times[1:])
            if needed(self.order_id, "order number") and self.status not in ENDED:
                raise BadCell(f"{self.status[:40]!r} is no status of Olist")
        except BadCell as error:
            remarks.append(self._remark("broken", str(error), nothing))
            return None, remarks + [self._left_out(row, "its order is broken") for row in items]
        remarks += broken
        if not lines:
            return None, [*remarks, self._remark("no_lines", f"{self.status}, paid {given}", nothing)]
        if given != paid:
            reason = "adjusted" if self.times[1] else "not_approved"
            remarks.append(self._remark(reason, f"of payments of {given} count {paid}", {"paid": paid - given}))
        remarks += self._oddities(lines, shipping, paid)
        facts = {"approved": approved, "carried": carried, "delivered": delivered}
        sellers = sorted({cells[3] for _, _, cells in items})
        return self._order(placed, promised, facts, lines, shipping, tenders, sellers), remarks

    def _lines(self, items: Held) -> tuple[list[HistoricLine], Decimal, list[Remark]]:
        lines: list[HistoricLine] = []
        remarks: list[Remark] = []
        shipping = ZERO
        for row in items:
            _, item, product, _, price, freight = row[2]
            try:
                charge, worth = number(freight), number(price)
                if charge < 0 or worth < 0:
                    raise BadCell("its price or freight is negative")
                lines.append(HistoricLine(needed(code(product), "product"), "", ONE, worth, item))
            except BadCell as error:
                remarks.append(self._left_out(row, str(error)))
                continue
            shipping += charge
            if lost := round_money(worth, self.currency) - worth:
                effects = {"goods": lost, "total": lost, **({"credits": lost} if self.called_off else {})}
                remarks.append(Remark("rounded", *row[:2], self.order_id, f"{worth:f}", self.currency, effects))
        place = self._remark("", "", {})
        return lines, in_coins(shipping, self.currency, place=place, remarks=remarks), remarks

    def _left_out(self, row: tuple[str, int, Any], reason: str) -> Remark:
        file, line, cells = row
        effects = _lost(cells, called_off=self.called_off)
        return Remark("broken", file, line, self.order_id, reason, self.currency, effects)

    def _tenders(self, payments: Held, remarks: list[Remark]) -> list[HistoricTender]:
        tenders: list[HistoricTender] = []
        approved = bool(self.times[1])
        for file, line, (_, _, method, text) in payments:
            try:
                value = number(text)
            except BadCell as error:
                remarks.append(Remark("broken", file, line, self.order_id, str(error)))
                continue
            if (value := round_money(value, self.currency)) > 0:
                tenders.append(HistoricTender(line_of(method) or "unknown", value, value if approved else ZERO))
        return tenders

    def _oddities(self, lines: list[HistoricLine], shipping: Decimal, paid: Decimal) -> list[Remark]:
        """What an owner should look at, although it changes no sum."""
        total = sum((line.unit_price for line in lines), shipping)
        if self.called_off:
            return [self._remark("unpaid_back", f"{self.status}, paid {paid}", {})] if paid else []
        if paid and paid != total:
            return [self._remark("odd_payment", f"comes to {total}, paid {paid}", {})]
        return []

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
        estimate = {"promised": promised.date().isoformat()} if promised else {}
        return HistoricOrder(
            external_id=code(self.order_id),
            placed_at=placed,
            currency=self.currency,
            lines=lines,
            ended=ended,
            customer=DraftCustomer(code=buyer) if buyer else None,
            ship_to=address,
            shipping=shipping,
            promised_for=promised.date() if promised and ended != "open" else None,
            closed_at=(facts["approved"] or placed) if ended == "cancelled" else None,
            declined=self.status == "unavailable",
            tenders=tenders,
            attributes={"sellers": sellers, **known, **(estimate if ended == "open" else {})},
            told={"status": self.status, **known},
            source={"file": self.file, "row": self.line},
        )

    def _remark(self, reason: str, detail: str, effects: dict[str, int | Decimal]) -> Remark:
        return Remark(reason, self.file, self.line, self.order_id, detail, self.currency, effects)
