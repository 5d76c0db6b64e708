"""What an order would come to, over HTTP: prices, taxes, findings and stock, without placing anything."""

from litestar import post
from litestar.params import JSONBody

from lading.api.answer import Answer, show
from lading.api.request import ApiRequest
from lading.flows.placing.quote_orders import Quote, quote_order
from lading.orders import OrderDraft


@post("/quotes", scope="orders:read", asks=True, answers=Quote, status_code=200)
async def quote(request: ApiRequest, data: JSONBody[OrderDraft]) -> Answer:
    """Quote an order.

    The draft of an order as it would be taken now: what each line costs, where it would come from, what would have
    to wait, and every finding. Nothing is placed, held or reserved.
    """
    return show(await quote_order(request.desk.company, draft=data, agrees_prices=request.agrees_prices))


HANDLERS = (quote,)
