"""Finding what somebody means who types a few words or scans a number: orders, customers, items, work, parcels."""

import msgspec

from lading.catalog.queries import ItemView, list_items
from lading.fulfilment.named import find_by_number
from lading.orders.filters import OrderFilters
from lading.orders.lists import find_orders
from lading.orders.summaries import OrderSummary, summarise
from lading.parties import PartyView, list_parties
from lading.shipping.tracked import Tracked, find_tracked
from lading.store.connection import Connection

SHORTEST = 2


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What fits, a few of each kind; empty lists where nothing does. `work` are numbers of fulfilments."""

    orders: list[OrderSummary] = []
    parties: list[PartyView] = []
    items: list[ItemView] = []
    work: list[str] = []
    shipments: list[Tracked] = []

    def __bool__(self) -> bool:
        return bool(self.orders or self.parties or self.items or self.work or self.shipments)


async def find_anything(
    connection: Connection, *, typed: str, parties: bool = True, items: bool = True, most: int = 5
) -> Found:
    """At most `most` of each kind; without customers or items for those who may not see them."""
    typed = typed.strip()[:200].replace("\x00", "")
    if len(typed) < SHORTEST:
        return Found()
    ids = (await find_orders(connection, filters=OrderFilters(q=typed), limit=most)).ids
    return Found(
        orders=await summarise(connection, ids=ids),
        parties=await list_parties(connection, typed=typed, limit=most) if parties else [],
        items=await list_items(connection, typed=typed, limit=most) if items else [],
        work=await find_by_number(connection, number=typed.upper()),
        shipments=await find_tracked(connection, typed=typed, limit=most),
    )
