"""Questions about suppliers and purchase orders."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, literal_column, or_, select, text

from lading.catalog.tables import items
from lading.kernel import NotFound, round_money
from lading.parties.tables import parties
from lading.purchasing.lifecycle import OPEN, STATUSES
from lading.purchasing.tables import purchase_lines, purchase_orders, purchase_receipts, supplier_items, suppliers
from lading.purchasing.views import (
    PurchaseEvent,
    PurchaseLineView,
    PurchaseRow,
    PurchaseView,
    ReceiptView,
    SupplierItemView,
    SupplierRow,
    SupplierView,
)
from lading.store.connection import Connection
from lading.store.events import events

ZERO = Decimal(0)
_ORDERS: Any = literal_column(
    "(SELECT coalesce(array_agg(DISTINCT o.number ORDER BY o.number), '{}') FROM purchase_lines d"
    " JOIN orders o ON o.id = d.order_id WHERE d.purchase_id = purchase_orders.id)"
)
_ASKED: Any = text(
    "SELECT d.purchase_id FROM purchase_lines d JOIN call_backs c ON c.fulfilment_id = d.fulfilment_id"
    " WHERE c.state = 'pending'"
)
_NAME: Any = func.coalesce(func.nullif(parties.c.company, ""), func.nullif(parties.c.name, ""), suppliers.c.code)


async def list_suppliers(
    connection: Connection, *, after: str = "", typed: str = "", limit: int = 50
) -> list[SupplierRow]:
    """Suppliers by code, behind `after`; `typed` begins the code or stands in the name."""
    sold = select(func.count()).where(supplier_items.c.supplier == suppliers.c.code).scalar_subquery()
    orders = (
        select(func.count())
        .where(purchase_orders.c.supplier == suppliers.c.code, purchase_orders.c.status.in_(OPEN))
        .scalar_subquery()
    )
    statement = (
        select(
            suppliers.c.code,
            _NAME,
            func.coalesce(parties.c.email, ""),
            suppliers.c.currency,
            suppliers.c.lead_days,
            suppliers.c.active,
            sold,
            orders,
        )
        .outerjoin(parties, parties.c.code == suppliers.c.code)
        .where(suppliers.c.code > after)
        .order_by(suppliers.c.code)
        .limit(limit)
    )
    if typed:
        found = or_(suppliers.c.code.istartswith(typed, autoescape=True), _NAME.icontains(typed, autoescape=True))
        statement = statement.where(found)
    names = SupplierRow.__struct_fields__
    return [SupplierRow(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]


async def get_supplier(connection: Connection, *, code: str) -> SupplierView:
    """A supplier with its terms. Raises `NotFound`."""
    statement = (
        select(suppliers, _NAME.label("name"), parties.c.email, parties.c.phone, parties.c.addresses)
        .outerjoin(parties, parties.c.code == suppliers.c.code)
        .where(suppliers.c.code == code)
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no supplier “{code}”.")
    known = {name: row[name] for name in SupplierView.__struct_fields__ if name in row and row[name] is not None}
    return SupplierView(
        **{"email": "", "phone": "", **known}, address=(row["addresses"] or [{}])[0] if row["addresses"] else {}
    )


async def list_supplier_items(connection: Connection, *, supplier: str) -> list[SupplierItemView]:
    """What a supplier sells of ours, by SKU."""
    names = SupplierItemView.__struct_fields__
    columns = [items.c.name if name == "name" else supplier_items.c[name] for name in names]
    statement = (
        select(*columns)
        .join(items, items.c.sku == supplier_items.c.sku)
        .where(supplier_items.c.supplier == supplier)
        .order_by(supplier_items.c.sku)
    )
    return [SupplierItemView(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]


async def list_purchases(
    connection: Connection,
    *,
    today: date,
    statuses: Sequence[str] = STATUSES,
    late: bool = False,
    supplier: str = "",
    place: str = "",
    typed: str = "",
    before: str = "",
    kind: str = "",
    asked: bool = False,
    limit: int = 50,
) -> list[PurchaseRow]:
    """Purchase orders, the newest first, behind number `before`; `typed` begins a number, a SKU or a supplier.

    `asked`: only those of which the supplier was asked not to ship something, and has not answered.
    """
    count = select(func.count()).where(purchase_lines.c.purchase_id == purchase_orders.c.id).scalar_subquery()
    overdue = _late(today)
    statement = (
        select(
            purchase_orders.c.number,
            purchase_orders.c.supplier,
            func.coalesce(
                func.nullif(parties.c.company, ""), func.nullif(parties.c.name, ""), purchase_orders.c.supplier
            ),
            purchase_orders.c.place,
            purchase_orders.c.status,
            purchase_orders.c.currency,
            purchase_orders.c.total,
            count,
            purchase_orders.c.due_on,
            overdue,
            purchase_orders.c.made_at,
            purchase_orders.c.kind,
            _ORDERS,
        )
        .outerjoin(parties, parties.c.code == purchase_orders.c.supplier)
        .where(purchase_orders.c.status.in_(list(statuses)))
        .order_by(func.length(purchase_orders.c.number).desc(), purchase_orders.c.number.desc())
        .limit(limit)
    )
    conditions = [
        overdue if late else None,
        purchase_orders.c.supplier == supplier if supplier else None,
        purchase_orders.c.place == place if place else None,
        purchase_orders.c.number < before if before else None,
        _found(typed) if typed else None,
        purchase_orders.c.kind == kind if kind else None,
        purchase_orders.c.id.in_(_ASKED) if asked else None,
    ]
    statement = statement.where(*(one for one in conditions if one is not None))
    names = PurchaseRow.__struct_fields__
    return [PurchaseRow(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]


def _late(today: date) -> Any:
    due = and_(purchase_orders.c.due_on < today, purchase_orders.c.sent_at.is_not(None))
    return case((and_(due, purchase_orders.c.status.in_(OPEN)), True), else_=False)


def _found(typed: str) -> Any:
    holding = select(purchase_lines.c.purchase_id).where(purchase_lines.c.sku.istartswith(typed, autoescape=True))
    return or_(
        purchase_orders.c.number.istartswith(typed, autoescape=True),
        purchase_orders.c.supplier.istartswith(typed, autoescape=True),
        purchase_orders.c.reference == typed,
        parties.c.company.icontains(typed, autoescape=True),
        purchase_orders.c.id.in_(holding),
    )


async def count_purchases(connection: Connection, *, today: date, kind: str = "stock") -> dict[str, int]:
    """How many orders of a kind have each status, how many are `late`, and of how many something is `asked` back."""
    told, mine = purchase_orders.c.status, purchase_orders.c.kind == kind
    rows = await connection.execute(select(told, func.count()).where(mine).group_by(told))
    counted = select(func.count()).select_from(purchase_orders).where(mine)
    late = (await connection.execute(counted.where(_late(today)))).scalar()
    asked = (await connection.execute(counted.where(purchase_orders.c.id.in_(_ASKED)))).scalar()
    return {row[0]: row[1] for row in rows} | {"late": late or 0, "asked": asked or 0}


async def get_purchase(connection: Connection, *, number: str, today: date) -> PurchaseView:
    """A purchase order whole. Raises `NotFound`."""
    statement = (
        select(purchase_orders, parties.c.company, parties.c.name, parties.c.email, _late(today).label("late"))
        .outerjoin(parties, parties.c.code == purchase_orders.c.supplier)
        .where(purchase_orders.c.number == number)
    )
    row = (await connection.execute(statement)).mappings().one_or_none()
    if row is None:
        raise NotFound(f"There is no purchase order “{number}”.")
    lines = await connection.execute(
        select(
            purchase_lines,
            literal_column("coalesce((SELECT number FROM orders WHERE id = purchase_lines.order_id), '')").label(
                "order"
            ),
            literal_column(
                "coalesce((SELECT number FROM fulfilments WHERE id = purchase_lines.fulfilment_id), '')"
            ).label("fulfilment"),
        )
        .where(purchase_lines.c.purchase_id == row["id"])
        .order_by(purchase_lines.c.line)
    )
    known = {name: row[name] for name in PurchaseView.__struct_fields__ if name in row}
    return PurchaseView(
        **known,
        supplier_name=row["company"] or row["name"] or row["supplier"],
        supplier_email=row["email"] or "",
        lines=[_line(line._mapping, row["currency"]) for line in lines],  # noqa: SLF001
        receipts=await _receipts(connection, row["id"]),
    )


def _line(row: Any, currency: str) -> PurchaseLineView:
    cost = row["unit_cost"] if row["confirmed_cost"] is None else row["confirmed_cost"]
    wanted = max(row["received"], row["ordered"] - row["closed"])
    known = {name: row[name] for name in PurchaseLineView.__struct_fields__ if name in row}
    return PurchaseLineView(
        **known,
        order_quantity=row["ordered"] / row["factor"],
        order_unit=row["unit"],
        open=max(ZERO, row["ordered"] - row["received"] - row["closed"]),
        amount=round_money(wanted / row["factor"] * cost, currency),
    )


async def _receipts(connection: Connection, purchase: Any) -> list[ReceiptView]:
    columns = [purchase_receipts.c[name] for name in ReceiptView.__struct_fields__]
    statement = select(*columns).where(purchase_receipts.c.purchase_id == purchase).order_by(purchase_receipts.c.id)
    return [ReceiptView(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001


async def events_of_purchase(connection: Connection, *, number: str) -> list[PurchaseEvent]:
    """What happened to it and what was said about it, the newest first."""
    columns = [events.c[name] for name in PurchaseEvent.__struct_fields__]
    statement = select(*columns).where(events.c.subject == f"purchase/{number}").order_by(literal_column("id").desc())
    names = PurchaseEvent.__struct_fields__
    return [PurchaseEvent(**dict(zip(names, row, strict=True))) for row in await connection.execute(statement)]


async def find_purchase(connection: Connection, *, scanned: str) -> list[str]:
    """Numbers of open orders that a scan at the dock may mean: its number, the supplier's, or an item on it."""
    order = purchase_orders
    exact = or_(order.c.number == scanned.upper(), and_(order.c.reference != "", order.c.reference == scanned))
    found = [row[0] for row in await connection.execute(select(order.c.number).where(exact))]
    if found:
        return found
    skus = select(items.c.sku).where(or_(items.c.sku == scanned, items.c.barcode == scanned))
    holding = select(purchase_lines.c.purchase_id).where(purchase_lines.c.sku.in_(skus))
    statement = (
        select(order.c.number)
        .where(
            order.c.id.in_(holding), order.c.kind == "stock", order.c.status.in_(("sent", "confirmed", "part_received"))
        )
        .order_by(order.c.due_on, order.c.number)
    )
    return [row[0] for row in await connection.execute(statement)]
