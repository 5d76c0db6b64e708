"""Finding shipments by what people read off a parcel."""

import msgspec
from sqlalchemy import ColumnElement, and_, column, literal_column, select, table, union_all

from lading.shipping.tables import shipment_lines, shipments
from lading.store.connection import Connection


class Tracked(msgspec.Struct, frozen=True):
    """A shipment that was searched for, and the first order with units in it."""

    number: str
    carrier: str
    tracking_number: str
    state: str
    order: str


async def find_tracked(connection: Connection, *, typed: str, limit: int = 5) -> list[Tracked]:
    """Shipments of which somebody typed the number or the tracking number, the latest first."""
    s, line = shipments.c, shipment_lines.c
    meant = [select(s.id).where(s.number == typed.upper()), select(s.id).where(_tracked_as(typed))]
    of_order = table("orders", column("id"), column("number"))
    order = (
        select(of_order.c.number)
        .join_from(shipment_lines, of_order, of_order.c.id == line.order_id)
        .where(line.shipment_id == s.id)
        .order_by(line.order_id)
        .limit(1)
        .scalar_subquery()
    )
    statement = select(s.number, s.carrier, s.tracking_number, s.state, order).where(s.id.in_(union_all(*meant)))
    return [Tracked(*row) for row in await connection.execute(statement.order_by(s.id.desc()).limit(limit))]


def _tracked_as(typed: str) -> ColumnElement[bool]:
    return and_(shipments.c.tracking_number != literal_column("''"), shipments.c.tracking_number == typed)
