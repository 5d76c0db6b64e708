"""Messages to customers over HTTP: what was written, and the templates that it is written from."""

from typing import Annotated, Any

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.named import named
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.show_orders import show_order
from lading.flows.telling.preview_message import preview_message
from lading.kernel import Conflict
from lading.messages import (
    MessageTemplate,
    MessageView,
    Written,
    describe,
    messages_of,
    put_template,
    read_templates,
    send_again,
)
from lading.messages.put_template import reset_template
from lading.messages.templates import TemplateView, default_template
from lading.store import UnitOfWork


class OrderMessages(msgspec.Struct, frozen=True):
    """What was written to the customer of an order, the oldest first."""

    messages: list[MessageView]


class Templates(msgspec.Struct, frozen=True):
    """Every kind's template, and the tree of variables that templates may name."""

    templates: list[TemplateView]
    variables: dict[str, Any]


class PreviewWish(msgspec.Struct, forbid_unknown_fields=True):
    """A template to try on an order; on the invented one where none is named."""

    template: MessageTemplate
    order: Annotated[str, Meta(max_length=80)] = ""


class CannotBeSent(Conflict):
    """The message has nobody to go to, or waits to be sent already."""

    code = "cannot_be_sent"


@get("/orders/{number:str}/messages", scope="orders:read", answers=OrderMessages)
async def list_order_messages(request: ApiRequest, number: FromPath[str]) -> Answer:
    """List the messages about an order."""
    async with request.desk.database.unit_of_work() as unit:
        order = await show_order(unit, number=number)
        return show(OrderMessages(await messages_of(unit, order_id=order.id)))


@post("/orders/{number:str}/messages/{id:str}/send", scope="orders:write", answers=OrderMessages, status_code=200)
async def send_message(request: ApiRequest, number: FromPath[str], id: FromPath[str]) -> Answer:  # noqa: A002
    """Send a message (again) that was not sent, failed, or got lost on its way."""
    message = read_id(id, of="message")

    async def act(unit: UnitOfWork) -> Answer:
        order = await show_order(unit, number=number)
        if message not in {one.id for one in await messages_of(unit, order_id=order.id)} or not await send_again(
            unit, ids=[message]
        ):
            raise CannotBeSent("This message has nobody to go to, or waits to be sent already.")
        return show(OrderMessages(await messages_of(unit, order_id=order.id)))

    return await once(request, act)


@get("/message-templates", scope="catalog:read", answers=Templates)
async def list_templates(request: ApiRequest) -> Answer:
    """List the templates of all kinds of messages, with the variables that they may name."""
    async with request.desk.database.unit_of_work() as unit:
        return show(Templates(list((await read_templates(unit)).values()), describe()))


@get("/message-templates/{kind:str}", scope="catalog:read", answers=TemplateView)
async def read_template(request: ApiRequest, kind: FromPath[str]) -> Answer:
    """Read a template; version 0 is our own."""
    default_template(kind)
    async with request.desk.database.unit_of_work() as unit:
        return show((await read_templates(unit))[kind])


@put("/message-templates/{kind:str}", scope="catalog:write", answers=TemplateView)
async def write_template(request: ApiRequest, kind: FromPath[str], data: JSONBody[MessageTemplate]) -> Answer:
    """Write a template.

    It is tried before it is kept: unknown names, faults of syntax and whatever fails for some order are refused,
    with field and line.
    """
    draft = named(data, kind=kind)

    async def act(unit: UnitOfWork) -> Answer:
        await put_template(unit, draft=draft, version=request.seen_version)
        return show((await read_templates(unit))[kind])

    return await once(request, act)


@delete("/message-templates/{kind:str}", scope="catalog:write", answers=TemplateView, status_code=200)
async def forget_template(request: ApiRequest, kind: FromPath[str]) -> Answer:
    """Go back to our own template."""
    default_template(kind)

    async def act(unit: UnitOfWork) -> Answer:
        await reset_template(unit, kind=kind)
        return show((await read_templates(unit))[kind])

    return await once(request, act)


@post("/message-templates/{kind:str}/preview", scope="catalog:read", asks=True, answers=Written, status_code=200)
async def preview_template(request: ApiRequest, kind: FromPath[str], data: JSONBody[PreviewWish]) -> Answer:
    """Show what a template makes of an order. Nothing is kept or sent."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await preview_message(unit, draft=named(data.template, kind=kind), order=data.order))


HANDLERS = [
    list_order_messages,
    send_message,
    list_templates,
    read_template,
    write_template,
    forget_template,
    preview_template,
]
