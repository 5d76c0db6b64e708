"""What stands around an order on its page: work at places, shipments, messages, and papers to print."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from lading.console.visit import Visit
from lading.console.words import _
from lading.fulfilment.call_backs import CallBackView, list_call_backs
from lading.fulfilment.lists import list_work_of_orders
from lading.fulfilment.views import WorkRow
from lading.messages import MessageView, messages_of
from lading.orders.views import OrderView
from lading.purchasing.read_dropships import dropships_of_work
from lading.shipping.lists import shipments_of_orders
from lading.shipping.views import ShipmentView
from lading.store import UnitOfWork

TO_PICK = ("open", "picking")
IN_HAND = ("picked", "packed")


class PaperLink(msgspec.Struct, frozen=True):
    """A document that can be printed now."""

    label: str
    about: str
    href: str


class Around(msgspec.Struct, frozen=True):
    """What belongs to an order beside itself.

    `asked` is what partners shall not ship and have not answered; `dropships` is by the number of a fulfilment.
    """

    works: Sequence[WorkRow]
    shipments: Sequence[ShipmentView]
    messages: Sequence[MessageView]
    papers: Sequence[PaperLink]
    asked: Sequence[CallBackView] = ()
    dropships: Mapping[str, str] = {}


async def look_around_order(visit: Visit, unit: UnitOfWork, order: OrderView) -> Around:
    """Everything around this order; papers only for those who may see work."""
    works = await list_work_of_orders(unit, orders=[order.id])
    shipments = await shipments_of_orders(unit, orders=[order.id])
    messages = await messages_of(unit, order_id=order.id)
    papers = [PaperLink(_("Order confirmation"), order.number, f"/orders/{quote(order.number)}/confirmation")]
    if visit.may("fulfilment:read"):
        papers += _papers_of_work(works, shipments)
    if not any(work.handed_to for work in works):
        return Around(works, shipments, messages[::-1], papers)
    asked = [one for one in await list_call_backs(unit, orders=[order.id]) if one.state == "pending"]
    dropships = await dropships_of_work(unit, fulfilments=[work.id for work in works])
    return Around(works, shipments, messages[::-1], papers, asked, dropships)


def _papers_of_work(works: Sequence[WorkRow], shipments: Sequence[ShipmentView]) -> list[PaperLink]:
    found = []
    for work in works:
        number = quote(work.number)
        if work.state in TO_PICK:
            found.append(PaperLink(_("Pick list"), work.number, f"/board/pick-list?number={number}"))
        elif work.state in IN_HAND:
            found.append(PaperLink(_("Packing slip"), work.number, f"/station/{number}/slip"))
    for shipment in (one for one in shipments if not one.voided_at):
        href = f"/station/{quote(shipment.fulfilment)}/slip?shipment={quote(shipment.number)}"
        found.append(PaperLink(_("Packing slip"), shipment.number, href))
    return found
