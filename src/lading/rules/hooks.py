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
    """An address of another system. `secret` signs what is sent (Standard Webhooks); None keeps the present one."""

    url: Annotated[str, Meta(min_length=8, max_length=500)]
    secret: Annotated[str, Meta(max_length=200)] | None = None
    active: bool = True


class HookView(msgspec.Struct, frozen=True, kw_only=True):
    """A hook without its secret, and how its calls stand."""

    code: str
    url: str
    has_secret: bool
    active: bool
    waiting: int
    failed: int


async def put_hook(unit: UnitOfWork, *, code: Code, hook: Hook) -> None:
    """Add or change a hook. Raises `Invalid` for an address that is none, or lies inside our own house."""
    _check_address(hook.url)
    await unit.execute(
        "INSERT INTO hooks (code, url, secret, active, saved_at, saved_by)"
        " VALUES (%s, %s, coalesce(%s, ''), %s, %s, %s)"
        " ON CONFLICT (code) DO UPDATE SET url = excluded.url, active = excluded.active,"
        " secret = coalesce(%s, hooks.secret), saved_at = excluded.saved_at, saved_by = excluded.saved_by",
        [code, hook.url, hook.secret, hook.active, unit.now, unit.actor.label, hook.secret],
    )
    await record(unit, [Event(kind="hook.saved", subject=f"hook/{code}", data={"active": hook.active})])


async def drop_hook(unit: UnitOfWork, *, code: str) -> None:
    """Forget a hook; rules that call it no longer reach anybody. Raises `NotFound`."""
    if not await unit.execute("DELETE FROM hooks WHERE code = %s", [code]):
        raise NotFound(f"There is no hook “{code}”.")
    await record(unit, [Event(kind="hook.dropped", subject=f"hook/{code}", data={})])


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        inside = not ipaddress.ip_address(host).is_global
    except ValueError:
        inside = host == "localhost" or host.endswith((".local", ".internal"))
    if parts.scheme != "https" or not host or inside:
        sentence = "A hook is an https address that can be reached from outside, such as https://erp.example.com/hook."
        raise Invalid(sentence, errors=(FieldError("/url", "bad_address", sentence),))


async def list_hooks(connection: Connection) -> list[HookView]:
    """Every hook by its code."""
    waiting, failed = (func.count().filter(hook_calls.c.state == state) for state in ("waiting", "failed"))
    statement = (
        select(hooks.c.code, hooks.c.url, hooks.c.secret != "", hooks.c.active, waiting, failed)
        .join_from(hooks, hook_calls, hook_calls.c.hook == hooks.c.code, isouter=True)
        .group_by(hooks.c.code)
        .order_by(hooks.c.code)
    )
    rows = await connection.execute(statement)
    return [
        HookView(code=row[0], url=row[1], has_secret=row[2], active=row[3], waiting=row[4], failed=row[5])
        for row in rows
    ]
