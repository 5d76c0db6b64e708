"""A drop-ship order seen whole: where it goes, what its supplier was asked, told, and shipped."""

from datetime import datetime
from typing import Any

import msgspec

from lading.flows.partners.answer_dropship import read_direct
from lading.fulfilment.call_backs import CallBackView, list_call_backs
from lading.orders.queries import ids_of_numbers
from lading.purchasing.views import PurchaseView
from lading.shipping.lists import shipments_of_work
from lading.shipping.views import ShipmentView
from lading.store import UnitOfWork


class NoticeView(msgspec.Struct, frozen=True):
    """A shipment that the supplier told of, under its own number, and what it became here."""

    reference: str
    shipments: list[str]
    at: datetime


class DirectView(msgspec.Struct, frozen=True):
    """What stands around a drop-ship order. `ship_to` by the customer's order number; empty where it was erased."""

    ship_to: dict[str, dict[str, Any]]
    call_backs: list[CallBackView]
    notices: list[NoticeView]
    shipments: list[ShipmentView]


async def look_at_direct(unit: UnitOfWork, order: PurchaseView) -> DirectView:
    """Everything around it."""
    numbers = list(dict.fromkeys(line.order for line in order.lines))
    ids = await ids_of_numbers(unit, numbers=numbers)
    rows = await unit.fetch("SELECT order_id, ship_to FROM order_papers WHERE order_id = ANY(%s)", [list(ids.values())])
    papers = {row[0]: row[1] or {} for row in rows}
    works = (await read_direct(unit, number=order.number, sent=False)).works
    notices = await unit.fetch(
        "SELECT n.reference, n.shipments, n.at FROM dropship_notices n JOIN purchase_orders p ON p.id = n.purchase_id"
        " WHERE p.number = %s ORDER BY n.at",
        [order.number],
    )
    return DirectView(
        {number: papers.get(order_id, {}) for number, order_id in ids.items()},
        await list_call_backs(unit, fulfilments=works),
        [NoticeView(*row) for row in notices],
        await shipments_of_work(unit, fulfilments=works),
    )
