"""Showing orders whole: what the orders room knows, with tenders and the places that serve the lines."""

from collections.abc import Sequence
from uuid import UUID

from lading.flows.pricing.promotion_views import promotion_view
from lading.flows.pricing.tax_papers import read_rulings
from lading.inventory import places_of_lines
from lading.kernel import NotFound
from lading.orders.queries import ids_of_numbers, load_views
from lading.orders.views import OrderView, TenderView
from lading.payments import read_tenders
from lading.pricing.uses import read_uses
from lading.store import UnitOfWork


async def show_orders(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, OrderView]:
    """The orders of these ids as everybody outside sees them."""
    if not ids:
        return {}
    views = await load_views(unit, ids=ids, places=await places_of_lines(unit, orders=ids))
    for order_id, tenders in (await read_tenders(unit, orders=ids)).items():
        views[order_id].tenders = [
            TenderView(one.method, one.reference, one.authorised, one.captured, one.refunded) for one in tenders
        ]
    for order_id, uses in (await read_uses(unit, orders=ids)).items():
        views[order_id].promotions = [promotion_view(one) for one, _ in uses]
    for order_id, taxed in (await read_rulings(unit, orders=ids)).items():
        views[order_id].taxed = taxed
    return views


async def show_order(unit: UnitOfWork, *, number: str) -> OrderView:
    """The order of this number. Raises `NotFound`."""
    ids = await ids_of_numbers(unit, numbers=[number])
    if number not in ids:
        raise NotFound(f"There is no order {number}.")
    return (await show_orders(unit, ids=[ids[number]]))[ids[number]]
