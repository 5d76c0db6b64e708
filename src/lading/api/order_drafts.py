"""Orders to begin with, over HTTP: templates that staff keep, and an earlier order once more."""

from typing import Annotated

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.placing.draft_orders import repeat_order
from lading.orders import OrderDraft
from lading.orders.templates import (
    OrderTemplate,
    TemplateDraft,
    delete_template,
    find_template,
    list_templates,
    save_template,
)
from lading.store import UnitOfWork

Prices = Annotated[bool, QueryParameter(description="keep the prices of then, instead of those of today")]

_EXAMPLE = {
    "channel": "phone",
    "currency": "USD",
    "customer": {"code": "C-1"},
    "lines": [{"sku": "MUG-RED", "quantity": "12"}, {"sku": "TEA-1KG", "quantity": "2.5"}],
}


class OrderTemplates(msgspec.Struct, frozen=True):
    """Every template, by name."""

    templates: list[OrderTemplate]


@get("/order-templates", scope="orders:read", answers=OrderTemplates)
async def list_order_templates(request: ApiRequest) -> Answer:
    """List order templates."""
    async with request.desk.database.reading() as connection:
        return show(OrderTemplates(await list_templates(connection)))


@get("/order-templates/{name:str}", scope="orders:read", answers=OrderTemplate)
async def read_order_template(request: ApiRequest, name: FromPath[str]) -> Answer:
    """Read an order template."""
    async with request.desk.database.reading() as connection:
        return show(await find_template(connection, name=name))


@put("/order-templates/{name:str}", scope="orders:write", answers=OrderTemplate, creates=True, example=_EXAMPLE)
async def put_order_template(request: ApiRequest, name: FromPath[str], data: JSONBody[TemplateDraft]) -> Answer:
    """Keep an order under a name.

    With any fields of an order's draft; what a template leaves out is said when an order is made of it. An equal
    body changes nothing.
    """

    async def act(unit: UnitOfWork) -> Answer:
        added = await save_template(unit, name=name, draft=msgspec.to_builtins(data))
        kept = await find_template(unit.sql, name=" ".join(name.split()))
        return show(kept, status=201 if added else 200)

    return await once(request, act)


@delete("/order-templates/{name:str}", scope="orders:write", answers=OrderTemplate, status_code=200)
async def forget_order_template(request: ApiRequest, name: FromPath[str]) -> Answer:
    """Forget an order template. Answers what it was."""

    async def act(unit: UnitOfWork) -> Answer:
        kept = await find_template(unit.sql, name=name)
        await delete_template(unit, name=name)
        return show(kept)

    return await once(request, act)


@post("/orders/{number:str}/repeat", scope="orders:read", asks=True, answers=OrderDraft, status_code=200)
async def repeat(request: ApiRequest, number: FromPath[str], *, prices: Prices = False) -> Answer:
    """Draft an earlier order once more.

    The same goods for the same customer, to be changed and sent to `POST /orders`. What belonged to that one order
    is left out: its external id, payment, wished date, discounts and notes. Nothing is placed.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await repeat_order(unit, number=number, prices=prices))


HANDLERS = (list_order_templates, read_order_template, put_order_template, forget_order_template, repeat)
