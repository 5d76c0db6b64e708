"""Hooks: addresses of other systems that rules may call; calls wait here until a duty has sent them."""

import ipaddress
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta
from sqlalchemy import func, select

from lading.kernel import FieldError, Invalid, NotFound
from lading.rules.effects import Code
from lading.rules.tables import hook_calls, hooks
from lading.store import Event, UnitOfWork
from lading.store.connection import Connection
from lading.store.events import record


class Hook(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address of another system. `secret` signs what is sent (Standard Webhooks); None keeps the present one.

    Only an address that is `inside` may lie in a private network, be this machine, or go without https.
    """

    url: Annotated[str, Meta(min_length=8, max_length=500)]
    secret: Annotated[str, Meta(max_length=200)] | None = None
    active: bool = True
    inside: bool = False


class HookView(msgspec.Struct, frozen=True, kw_only=True):
    """A hook without its secret, and how its calls stand."""

    code: str
    url: str
    has_secret: bool
    active: bool
    inside: bool
    waiting: int
    failed: int


async def put_hook(unit: UnitOfWork, *, code: Code, hook: Hook) -> None:
    """Add or change a hook. Raises `Invalid` for an address that is none, or lies inside our own house."""
    _check_address(hook.url, inside=hook.inside)
    await unit.execute(
        "INSERT INTO hooks (code, url, secret, active, inside, saved_at, saved_by)"
        " VALUES (%s, %s, coalesce(%s, ''), %s, %s, %s, %s)"
        " ON CONFLICT (code) DO UPDATE SET url = excluded.url, active = excluded.active, inside = excluded.inside,"
        " secret = coalesce(%s, hooks.secret), saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        [code, hook.url, hook.secret, hook.active, hook.inside, unit.now, unit.actor.label, hook.secret],
    )
    told: dict[str, object] = {"active": hook.active, "inside": hook.inside}
    await record(unit, [Event(kind="hook.saved", subject=f"hook/{code}", data=told)])


async def drop_hook(unit: UnitOfWork, *, code: str) -> None:
    """Forget a hook; rules that call it no longer reach anybody. Raises `NotFound`."""
    if not await unit.execute("DELETE FROM hooks WHERE code = %s", [code]):
        raise NotFound(f"There is no hook “{code}”.")
    await record(unit, [Event(kind="hook.dropped", subject=f"hook/{code}", data={})])


def _check_address(url: str, *, inside: bool) -> None:
    """A first look; where the name leads is looked at whenever it is called."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if inside and parts.scheme in ("http", "https") and host:
        return
    try:
        inner = not ipaddress.ip_address(host).is_global
    except ValueError:
        inner = host == "localhost" or host.endswith((".local", ".internal"))
    if parts.scheme != "https" or not host or inner:
        sentence = "A hook is an https address that can be reached from outside, such as https://erp.example.com/hook."
        raise Invalid(sentence, errors=(FieldError("/url", "bad_address", sentence),))


async def list_hooks(connection: Connection) -> list[HookView]:
    """Every hook by its code."""
    waiting, failed = (func.count().filter(hook_calls.c.state == state) for state in ("waiting", "failed"))
    statement = (
        select(hooks.c.code, hooks.c.url, hooks.c.secret != "", hooks.c.active, hooks.c.inside, waiting, failed)
        .join_from(hooks, hook_calls, hook_calls.c.hook == hooks.c.code, isouter=True)
        .group_by(hooks.c.code)
        .order_by(hooks.c.code)
    )
    rows = await connection.execute(statement)
    return [HookView(**dict(zip(HookView.__struct_fields__, row, strict=True))) for row in rows]
