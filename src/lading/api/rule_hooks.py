"""Hooks over HTTP: addresses of other systems that rules may call."""

import msgspec
from litestar import delete, get, put
from litestar.params import FromPath, JSONBody

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.rules.hooks import Hook, HookView, drop_hook, list_hooks, put_hook
from lading.store import UnitOfWork


class HookPage(msgspec.Struct, frozen=True):
    """Every hook, without its secret."""

    hooks: list[HookView]


@get("/hooks", scope="admin", answers=HookPage)
async def show_hooks(request: ApiRequest) -> Answer:
    """List hooks, with how many calls wait and have failed."""
    async with request.desk.database.reading() as connection:
        return show(HookPage(await list_hooks(connection)))


@put("/hooks/{code:str}", scope="admin", answers=HookPage)
async def write_hook(request: ApiRequest, code: FromPath[str], data: JSONBody[Hook]) -> Answer:
    """Add or change a hook.

    An https address; what is sent is signed with `secret` after Standard Webhooks (`webhook-id`, `webhook-timestamp`,
    `webhook-signature`). Calls that fail are repeated, each time after twice as long, ten times.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_hook(unit, code=code, hook=data)
        return show(HookPage(await list_hooks(unit.sql)))

    return await once(request, act)


@delete("/hooks/{code:str}", scope="admin", answers=HookPage, status_code=200)
async def remove_hook(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Forget a hook."""

    async def act(unit: UnitOfWork) -> Answer:
        await drop_hook(unit, code=code)
        return show(HookPage(await list_hooks(unit.sql)))

    return await once(request, act)


HANDLERS = (show_hooks, write_hook, remove_hook)
