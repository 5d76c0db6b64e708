"""Offers over HTTP: what could stand in for what an order waits for."""

from litestar import get
from litestar.params import FromPath

from lading.api.answer import Answer, show
from lading.api.request import ApiRequest
from lading.flows.promising.find_offers import Instead, find_offers
from lading.flows.show_orders import show_order


@get("/orders/{number:str}/offers", scope="orders:read", answers=Instead)
async def show_offers(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Show what could stand in for what an order waits for.

    Substitutes with the difference in price and the day on which they could be there; and why others are not offered.
    """
    async with request.desk.database.unit_of_work() as unit:
        order = await show_order(unit, number=number)
        return show(await find_offers(unit, request.desk.company, order=order))


HANDLERS = (show_offers,)
"""What `create_api` puts behind the gate."""
