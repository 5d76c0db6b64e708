"""What payment providers push to us: no API key, the provider's signature is the key."""

from litestar import post
from litestar.params import FromPath

from lading.api.answer import Answer, encode
from lading.api.request import ApiRequest
from lading.api.webhooks import Received
from lading.flows.gateways.receive_payment_event import SentEvent, receive_payment_event

LARGEST = 1_000_000


@post("/hooks/payments/{gateway:str}", public=True, answers=Received, status_code=200, request_max_body_size=LARGEST)
async def receive_payment_hook(request: ApiRequest, gateway: FromPath[str]) -> Answer:
    """Receive what a payment provider pushes.

    Signed as the provider signs, and lately, or the answer is 401, whether the gateway exists or not. A message is
    stored as it came, once, and booked moments later; what became of it stands in the inbox.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.sent.items()}
    address = request.client.host if request.client else "unknown"
    sent = SentEvent(gateway, headers, await request.body(), address)
    is_new = await receive_payment_event(request.desk.company, sent=sent)
    return Answer(200, encode(Received(repeated=not is_new)))


HANDLERS = (receive_payment_hook,)
