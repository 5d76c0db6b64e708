"""Work at partners' places: who they are, and what they are sent for it, in the transaction of its release."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from lading.catalog import Reference
from lading.flows.partners.order_dropships import order_dropships
from lading.fulfilment.exchanges import queue_orders
from lading.fulfilment.partners import ELSEWHERE, Partner, read_partners
from lading.fulfilment.work import Work
from lading.orders.change import LockedOrder
from lading.store import UnitOfWork


async def find_partners(unit: UnitOfWork, reference: Reference, *, places: set[str]) -> dict[str, Partner]:
    """The partners among these places; asks nothing where they all are ours."""
    elsewhere = {code for code in places if (place := reference.places.get(code)) and place.kind in ELSEWHERE}
    return await read_partners(unit, places=elsewhere) if elsewhere else {}


async def hand_to_partners(
    unit: UnitOfWork,
    reference: Reference,
    *,
    partners: Mapping[str, Partner],
    works: Sequence[Work],
    orders: Mapping[UUID, LockedOrder],
) -> None:
    """Write what partners are sent for new work of these locked orders.

    Suppliers get drop-ship orders. What third parties get waits until the work is written: see `queue_for_partners`.
    """
    mine = [work for work in works if work.handed_to == "supplier"]
    if mine:
        await order_dropships(unit, reference, partners=partners, works=mine, orders=orders)


async def queue_for_partners(unit: UnitOfWork, *, works: Sequence[Work]) -> None:
    """One message for each new fulfilment that third parties work on; they fetch it, or it is taken as a file."""
    mine = [work for work in works if work.handed_to == "third_party"]
    if mine:
        await queue_orders(unit, works=mine)
