"""Flat files in the manner of Tableau's Superstore: a row for each line, with what it came to after its discount."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from lading.capture.times import DateStyle
from lading.history.cells import BadCell, code, is_rounded, line_of, moment, moment_or_none, number, style_of
from lading.history.entries import Entry, Remark
from lading.history.grouping import Row, find_strays, group_rows
from lading.history.presets.names import Names, customer_names, item_names
from lading.history.presets.parts import (
    Broken,
    address_of,
    needed,
    tell_broken,
    without_order,
)
from lading.history.source import Column, Shape, Source
from lading.kernel import round_money
from lading.orders import DraftCustomer
from lading.orders.bring import HistoricLine, HistoricOrder

SHAPES = (
    Shape(
        "lines",
        (
            Column("Order ID"),
            Column("Order Date"),
            Column("Ship Date", optional=True),
            Column("Ship Mode", optional=True),
            Column("Customer ID"),
            Column("Customer Name", optional=True),
            Column("Segment", optional=True),
            Column("Country", ("Country/Region",), optional=True),
            Column("City", optional=True),
            Column("State", ("State/Province",), optional=True),
            Column("Postal Code", optional=True),
            Column("Product ID"),
            Column("Category", optional=True),
            Column("Product Name"),
            Column("Sales"),
            Column("Quantity"),
            Column("Discount"),
        ),
    ),
)
DATES: DateStyle = "mdy"
"""How the original writes days."""
FINEST = Decimal("0.000001")


def read(source: Source) -> Iterator[Entry]:
    """Orders and remarks; items and customers follow from them."""
    dates = style_of((row[2][1] for row in source.rows("lines")), usual=DATES)
    late = find_strays(source.numbered("lines"), key=_order_id)
    broken, items, customers = Broken(), item_names(), customer_names()
    for order_id, rows in group_rows(source.numbered("lines", broken=broken), key=_order_id, late=late):
        order, remarks = _read_order(order_id, rows, source, items, dates)
        whose = order.customer.code if order and order.customer else ""
        for row in rows:
            customers.see(row[3][4], used=bool(whose) and customers.code_of(row[3][4]) == whose)
        yield from remarks
        if order:
            yield order
        yield from tell_broken(broken, lines=1)
    yield from tell_broken(broken, lines=1)
    yield from items.tell()
    yield from customers.tell()


def _order_id(row: Row) -> str:
    return str(row[3][0])


def _read_order(
    order_id: str, rows: list[Row], source: Source, items: Names, dates: DateStyle
) -> tuple[HistoricOrder | None, list[Remark]]:
    currency = source.options.currency
    lines: list[HistoricLine] = []
    remarks: list[Remark] = []
    lost, fractions = Decimal(0), 0
    for _, file, line, cells in rows:
        try:
            needed(order_id, "order number")
            moment(cells[1], dates)
            moment_or_none(cells[2], dates)
            lines.append(_line(cells, line, currency))
        except BadCell as error:
            items.see(cells[11], used=False)
            remarks.append(Remark("broken", file, line, order_id, str(error), currency, _lost(cells)))
            continue
        items.see(cells[11], used=True)
        sales = number(cells[14])
        if not is_rounded(sales, currency):
            fractions += 1
            lost += round_money(sales, currency) - sales
    if not lines:
        return None, without_order(remarks) if order_id else remarks
    _, file, line, _ = rows[0]
    if fractions:
        text, effects = f"lines: {fractions}", {"goods": lost, "total": lost}
        remarks.append(Remark("rounded", file, line, order_id, text, currency, effects))
    return _order(order_id, rows, lines, source, dates), remarks


def _lost(cells: tuple[str, ...]) -> dict[str, int | Decimal]:
    try:
        sales = number(cells[14])
        return {"lines": -1, "ordered": -number(cells[15]), "goods": -sales, "total": -sales}
    except BadCell:
        return {"lines": -1}


def _line(cells: tuple[str, ...], row: int, currency: str) -> HistoricLine:
    """The list price is what the sale was before its discount; price, quantity and discount come to the sale again."""
    sku, sales, quantity, off = code(cells[11]), number(cells[14]), number(cells[15]), number(cells[16])
    needed(sku, "product number")
    if quantity <= 0 or not 0 <= off <= 1 or sales < 0:
        raise BadCell("its quantity, discount or sales make no sense")
    full = sales / (1 - off) if off < 1 else sales
    price = (full / quantity).quantize(FINEST, ROUND_CEILING).normalize()
    discount = round_money(price * quantity, currency) - round_money(sales, currency)
    return HistoricLine(sku, line_of(cells[13]), quantity, price, str(row), discount=discount)


def _order(
    order_id: str, rows: list[Row], lines: list[HistoricLine], source: Source, dates: DateStyle
) -> HistoricOrder:
    _, file, line, cells = next(row for row in rows if str(row[2]) == lines[0].external_id)
    shipped = moment_or_none(cells[2], dates)
    name = line_of(cells[5])
    customer = code(cells[4])
    address = address_of(land=cells[7], name=name, city=cells[8], area=cells[9], postal=cells[10])
    return HistoricOrder(
        external_id=code(order_id),
        placed_at=moment(cells[1], dates),
        currency=source.options.currency,
        lines=lines,
        ended="delivered" if shipped else "open",
        customer=DraftCustomer(code=customer, name=name) if customer else None,
        ship_to=address,
        shipping_method=line_of(cells[3], 80),
        settled="" if source.options.owing or not shipped else "settled_elsewhere",
        attributes={"segment": cells[6]} if cells[6] else {},
        told={"shipped": shipped.date().isoformat()} if shipped else {},
        source={"file": file, "row": line, "rows": len(rows)},
    )
