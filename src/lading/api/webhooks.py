"""What shops push to us: no API key, the signature is the key; and the inbox in which all of it stays visible."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, QueryParameter

from lading.api.answer import Answer, encode, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.channels.receive_message import SentMessage, receive_message
from lading.flows.channels.settle_messages import replay_message
from lading.store import UnitOfWork
from lading.store.inbox_queries import MessageText, MessageView, list_messages, read_message

LARGEST = 5_000_000
State = Annotated[str, QueryParameter(name="state", max_length=20, description="received, done or dead")]


class Received(msgspec.Struct, frozen=True):
    """The message is ours to work on; `repeated` when it had come before."""

    received: Literal[True] = True
    repeated: bool = False


class InboxPage(msgspec.Struct, frozen=True):
    """A page of messages, the latest first; `next` is the cursor of the page behind it."""

    messages: list[MessageView]
    next: str | None


@post(
    "/channels/{code:str}/webhooks",
    public=True,
    answers=Received,
    status_code=200,
    request_max_body_size=LARGEST,
)
async def receive_webhook(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Receive what a shop pushes.

    Shopify and WooCommerce sign the body with the channel's secret: `X-Shopify-Hmac-Sha256` or
    `X-WC-Webhook-Signature`. Without a good signature the answer is 401, whether the channel exists or not.
    A message is stored as it came, once, and becomes an order moments later; what became of it stands in the inbox.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.sent.items()}
    address = request.client.host if request.client else "unknown"
    sent = SentMessage(code, headers, await request.body(), address)
    is_new = await receive_message(request.desk.database, sent=sent)
    return Answer(200, encode(Received(repeated=not is_new)))


@get("/inbox", scope="intake:read", answers=InboxPage)
async def list_inbox(
    request: ApiRequest, stands: State = "", source: Typed = "", limit: Limit = 50, cursor: Cursor = ""
) -> Answer:
    """List messages that came in.

    The latest first. A dead one was refused, or failed too often.
    """
    async with request.desk.database.reading() as connection:
        found = await list_messages(
            connection, state=stands, source=source, before=read_cursor(cursor, UUID), limit=limit
        )
    return show(InboxPage(found, next_page(found, limit=limit, by="id")))


@get("/inbox/{message:str}", scope="intake:read", answers=MessageText)
async def show_message(request: ApiRequest, message: FromPath[str]) -> Answer:
    """Read a message that came in, with what it said."""
    async with request.desk.database.reading() as connection:
        return show(await read_message(connection, message=read_id(message, of="message")))


@post("/inbox/{message:str}/replay", scope="intake:write", answers=MessageText, status_code=200)
async def replay(request: ApiRequest, message: FromPath[str]) -> Answer:
    """Give a dead message another chance.

    Mend first what it was refused for. A message that took effect already changes nothing a second time.
    """
    chosen = read_id(message, of="message")

    async def act(unit: UnitOfWork) -> Answer:
        await replay_message(unit, message=chosen)
        return show(await read_message(unit.sql, message=chosen))

    return await once(request, act)


HANDLERS = (receive_webhook, list_inbox, show_message, replay)
