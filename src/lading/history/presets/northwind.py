"""The tables of Northwind: orders with their details, and customers, products and shippers where they are given.

It knows when goods were shipped and nothing after that: shipped counts as delivered. What was not stays open.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from lading.catalog.drafts import ItemDraft
from lading.history.cells import NOTHING, BadCell, code, is_rounded, line_of, moment, moment_or_none, number
from lading.history.entries import Entry, Remark
from lading.history.presets.names import Names, customer_names, item_names
from lading.history.presets.parts import (
    Broken,
    address_of,
    hold_rows,
    in_coins,
    known,
    needed,
    tell_broken,
)
from lading.history.source import Column, Shape, Source
from lading.kernel import round_money
from lading.orders import DraftCustomer
from lading.orders.bring import HistoricLine, HistoricOrder
from lading.parties import PartyDraft
from lading.parties.drafts import PartyAddress


def _columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name.removesuffix("?"), optional=name.endswith("?")) for name in names)


SHAPES = (
    Shape(
        "orders",
        _columns(
            "order_id",
            "customer_id",
            "order_date",
            "required_date?",
            "shipped_date",
            "ship_via?",
            "freight?",
            "ship_name?",
            "ship_address?",
            "ship_city?",
            "ship_region?",
            "ship_postal_code?",
            "ship_country?",
        ),
    ),
    Shape("order details", _columns("order_id", "product_id", "unit_price", "quantity", "discount")),
    Shape(
        "customers",
        _columns(
            "customer_id",
            "company_name",
            "contact_name?",
            "address?",
            "city?",
            "region?",
            "postal_code?",
            "country?",
            "phone?",
        ),
        optional=True,
    ),
    Shape(
        "products",
        _columns("product_id", "product_name", "quantity_per_unit?", "unit_price?", "discontinued?"),
        optional=True,
    ),
    Shape("shippers", _columns("shipper_id", "company_name", "phone?"), optional=True),
)
Held = list[tuple[str, int, Any]]


def read(source: Source) -> Iterator[Entry]:
    """Products and customers first, then every order."""
    broken, items, customers = Broken(), item_names(_code), customer_names(_code)
    yield from _products(source, broken, items)
    yield from _customers(source, broken, customers)
    shippers = {key: line_of(rows[0][2][1], 80) for key, rows in hold_rows(source, "shippers", broken=broken).items()}
    yield from tell_broken(broken)
    details = hold_rows(source, "order details", broken=broken)
    yield from tell_broken(broken, lines=1)
    for file, line, cells in source.rows("orders", broken=broken):
        found = details.pop(cells[0], [])
        order, remarks = _read_order(file, line, cells, found, shippers, source)
        sold = {line.sku for line in order.lines} if order else set()
        for _, _, detail in found:
            _see(items, detail[1], used=items.code_of(detail[1]) in sold)
        _see(customers, cells[1], used=bool(order and order.customer))
        yield from remarks
        if order:
            yield order
        yield from tell_broken(broken)
    yield from tell_broken(broken)
    for order_id, rows in details.items():
        for _, _, detail in rows:
            _see(items, detail[1], used=False)
        yield from _orphans(order_id, rows, source.options.currency)
    yield from items.tell()
    yield from customers.tell()


def _code(text: str) -> str:
    return code(known(text))


def _see(names: Names, name: str, *, used: bool) -> None:
    if name not in NOTHING:
        names.see(name, used=used)


def _products(source: Source, broken: Broken, items: Names) -> Iterator[Entry]:
    for file, line, (product, name, packed, price, ended) in source.rows("products", broken=broken):
        sku = items.code_of(product)
        if not sku or items.has(product):
            _see(items, product, used=False)
            yield Remark("broken", file, line, product, "it has no product number of its own")
            continue
        _see(items, product, used=True)
        attributes = {"packed": known(packed), "list_price": known(price)}
        yield ItemDraft(
            sku=sku,
            name=line_of(name) or sku,
            sellable=known(ended) in ("", "0", "false", "f"),
            attributes={key: value for key, value in attributes.items() if value},
        )


def _customers(source: Source, broken: Broken, customers: Names) -> Iterator[Entry]:
    for file, line, cells in source.rows("customers", broken=broken):
        _, company, person, street, city, area, postal, land, phone = map(known, cells)
        customer = cells[0]
        if not (key := customers.code_of(customer)) or customers.has(customer):
            _see(customers, customer, used=False)
            yield Remark("broken", file, line, customer, "it has no customer number of its own")
            continue
        _see(customers, customer, used=True)
        found = address_of(land=land, company=company, line1=street, city=city, area=area, postal=postal)
        addresses = []
        if found:
            addresses.append(
                PartyAddress(
                    country=found.country,
                    company=found.company,
                    line1=found.line1,
                    city=found.city,
                    region=found.region,
                    postal_code=found.postal_code,
                )
            )
        yield PartyDraft(
            code=key, name=line_of(person), company=line_of(company), phone=line_of(phone, 40), addresses=addresses
        )


def _read_order(
    file: str, row: int, cells: Any, details: Held, shippers: dict[str, str], source: Source
) -> tuple[HistoricOrder | None, list[Remark]]:
    order_id, currency = cells[0], source.options.currency
    effects: dict[str, int | Decimal] = {"orders": -1}
    try:
        freight = number(known(cells[6]) or "0")
        effects |= {"shipping": -freight, "total": -freight} if freight else {}
        if freight < 0:
            raise BadCell("its freight is negative")
        lines, remarks = _lines(order_id, details, currency)
        shipping: list[Remark] = []
        freight = in_coins(freight, currency, place=Remark("", file, row, order_id, "", currency), remarks=shipping)
        order = _order(file, row, cells, lines, freight, shippers, source)
    except BadCell as error:
        broken = Remark("broken", file, row, order_id, str(error), currency, effects)
        return None, [broken, *_orphans(order_id, details, currency)]
    if lines:
        return order, remarks + shipping
    return None, [*remarks, Remark("no_lines", file, row, order_id, "", currency, effects)]


def _lines(order_id: str, details: Held, currency: str) -> tuple[list[HistoricLine], list[Remark]]:
    lines: list[HistoricLine] = []
    remarks: list[Remark] = []
    for file, row, (_, product, price_, quantity_, off_) in details:
        try:
            sku, price, quantity, off = (
                needed(_code(product), "product"),
                number(price_),
                number(quantity_),
                number(off_),
            )
            if quantity <= 0 or price < 0 or not 0 <= off <= 1:
                raise BadCell("its quantity, price or discount make no sense")
        except BadCell as error:
            lost = _lost(price_, quantity_, off_)
            remarks.append(Remark("broken", file, row, order_id, str(error), currency, lost))
            continue
        exact = price * quantity * (1 - off)
        worth = round_money(exact, currency)
        discount = round_money(price * quantity, currency) - worth
        lines.append(HistoricLine(sku, "", quantity, price, str(row), discount=discount))
        if not is_rounded(exact, currency):
            rounding = {"goods": worth - exact, "total": worth - exact}
            remarks.append(Remark("rounded", file, row, order_id, f"{exact:f}", currency, rounding))
    return lines, remarks


def _order(
    file: str,
    row: int,
    cells: Any,
    lines: list[HistoricLine],
    freight: Decimal,
    shippers: dict[str, str],
    source: Source,
) -> HistoricOrder:
    order_id, customer, placed, wanted, left, via, _, name, street, city, area, postal, land = map(known, cells)
    needed(order_id, "order number")
    shipped, by = moment_or_none(left), moment_or_none(wanted)
    return HistoricOrder(
        external_id=code(order_id),
        placed_at=moment(placed),
        currency=source.options.currency,
        lines=lines,
        ended="delivered" if shipped else "open",
        customer=DraftCustomer(code=code(customer)) if code(customer) else None,
        ship_to=address_of(land=land, company=name, line1=street, city=city, area=area, postal=postal),
        shipping=freight,
        shipping_method=shippers.get(via, line_of(via, 80)),
        requested_by=by.date() if by else None,
        settled="" if source.options.owing or not shipped else "settled_elsewhere",
        told={"shipped": shipped.date().isoformat()} if shipped else {},
        source={"file": file, "row": row},
    )


def _orphans(order_id: str, details: Held, currency: str) -> Iterator[Remark]:
    """Details without an order that could take them."""
    for file, row, (_, _, price, quantity, off) in details:
        yield Remark("no_order", file, row, order_id, "", currency, _lost(price, quantity, off))


def _lost(price: str, quantity: str, off: str) -> dict[str, int | Decimal]:
    """The effects of a detail that is left out: of its numbers, where these can be understood."""
    try:
        exact = number(price) * number(quantity) * (1 - number(off))
        return {"lines": -1, "ordered": -number(quantity), "goods": -exact, "total": -exact}
    except BadCell:
        return {"lines": -1}
