"""Making the demo company: where there is none yet, or anew where nothing but the demo would be lost."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, LiteralString, cast

import psycopg

from lading.app.demo.ageing import let_age
from lading.app.demo.bills import start_billing
from lading.app.demo.buying import start_buying
from lading.app.demo.captures import let_shops_capture, let_trade_pay
from lading.app.demo.changing import change_some
from lading.app.demo.coming_back import bring_back
from lading.app.demo.counter import open_counters
from lading.app.demo.counting import start_counting
from lading.app.demo.drop_shipping import start_dropships
from lading.app.demo.goods import make_goods
from lading.app.demo.mail import bring_mail
from lading.app.demo.money import tell_of_money
from lading.app.demo.moving import start_moving
from lading.app.demo.overflow import bind_overflow
from lading.app.demo.past import Past
from lading.app.demo.people import make_buyers
from lading.app.demo.promises import look_forward
from lading.app.demo.routes import draft_routes, publish_routes
from lading.app.demo.ruling import lay_down_rules
from lading.app.demo.season import DAYS, Season
from lading.app.demo.setting import furnish, hire, open_for_business
from lading.app.demo.terms import agree_terms
from lading.app.demo.waiting import run_out
from lading.app.demo.wishes import MARK, Wishes
from lading.app.schema import metadata
from lading.kernel import Actor, Conflict
from lading.store import Database, Event, UnitOfWork
from lading.store.events import record

OTTO = Actor("user", "otto")
SEED = 20261122
BUYERS = 400
SUBJECT = "company/demo"
_KEPT = {"users", "api_keys", "sessions", "rate_limits", "reference_version", "jobs"}
"""Tables that a demo made anew leaves alone: people stay signed in, keys stay valid, versions go on."""

Tell = Callable[[str], None]


class NotTheDemo(Conflict):
    """There is a company that is not, or not only, the demo's."""

    code = "not_the_demo"


async def look(database: Database) -> str:
    """What there is: `nothing`, `demo` (complete), `half` (begun and not finished), or `company` (somebody's own)."""
    async with database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT kind FROM events WHERE subject = %s ORDER BY id DESC LIMIT 1", [SUBJECT])
        if rows:
            return "demo" if rows[0][0] == "demo.made" else "half"
        rows = await unit.fetch(
            "SELECT EXISTS (SELECT FROM orders) OR EXISTS (SELECT FROM items) OR EXISTS (SELECT FROM channels)"
            " OR EXISTS (SELECT FROM parties) OR EXISTS (SELECT FROM places)"
        )
        return "company" if rows[0][0] else "nothing"


async def make(database: Database, *, orders: int, tell: Tell, days: int = DAYS) -> int:
    """Make the demo company with so many orders; answers how many there are. Raises `NotTheDemo`."""
    await refuse_others(database)
    started = time.monotonic()
    if await look(database) != "nothing":
        await _wipe_at_last(database)
    chance = random.Random(SEED)  # noqa: S311 -- the same demo every time, no secret
    goods, buyers = make_goods(), make_buyers(count=max(BUYERS, orders // 5))
    async with database.unit_of_work() as unit:
        await record(unit, [Event(kind="demo.begun", subject=SUBJECT, data={"orders": orders})])
        await furnish(unit, goods=goods, buyers=buyers)
        await hire(unit)
        now = unit.now
    async with Past(database, clock=now - timedelta(days=days + 1)).unit_of_work(OTTO) as unit:
        await publish_routes(unit)
    wishes = Wishes(chance, goods, buyers)
    season = Season(database, chance, wishes, now=now, days=days)
    told = 0
    async for placed in season.tell(orders=orders):
        if placed - told >= max(orders // 10, 50):
            told = placed
            tell(f"{placed} of {orders} orders")
    await start_buying(database, goods, now=now)
    await start_moving(database, now=now)
    await open_counters(database, wishes, now=now)
    await start_dropships(database, buyers, now=now)
    await bind_overflow(database)
    await let_shops_capture(database, now=now)
    await let_trade_pay(database, now=now)
    await let_age(database, now=now)
    await look_forward(database, buyers)
    await run_out(database)
    await tell_of_money(database, now=now)
    await change_some(database)
    await start_counting(database)
    await start_billing(database, now=now)
    await agree_terms(database, buyers=buyers, goods=goods, wishes=wishes)
    await lay_down_rules(database, buyers)
    await bring_back(database)
    await bring_mail(database, buyers=buyers, goods=goods, now=now)
    async with database.unit_of_work(OTTO) as unit:
        await draft_routes(unit)
    async with database.unit_of_work() as unit:
        await open_for_business(unit)
        await record(unit, [Event(kind="demo.made", subject=SUBJECT, data={"orders": season.placed})])
    tell(f"{season.placed} orders of {len(buyers)} customers in {time.monotonic() - started:.0f} s")
    return season.placed


async def refuse_others(database: Database) -> None:
    """Raise `NotTheDemo` where something would be lost that the demo did not make."""
    found = await look(database)
    if found == "company":
        raise NotTheDemo(
            "There is a company here that is not the demo. Set LADING_DATA to an empty folder,"
            " or LADING_DATABASE_URL to an empty database."
        )
    async with database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT number FROM orders WHERE external_id IS NULL OR external_id !~ ('^(S[0-9]+/)?' || %s) LIMIT 1",
            [MARK],  # what a shop has sent by mail has the shop's code in front
        )
    if rows:
        raise NotTheDemo(
            f"This company has orders that are not the demo's, such as {rows[0][0]}; they would be lost."
            " Set LADING_DATA to an empty folder for a new demo."
        )


async def _wipe_at_last(database: Database) -> None:
    """Emptying locks every table; where servers and workers are in the way it is tried again."""
    for left in reversed(range(6)):
        try:
            await wipe(database)
        except psycopg.OperationalError:  # a deadlock, or a lock that took too long
            if not left:
                raise
            await asyncio.sleep(0.5)
        else:
            return


async def wipe(database: Database) -> None:
    """Empty every table but those of people and keys, and count from the beginning again."""
    names = sorted(table.name for table in metadata.sorted_tables if table.name not in _KEPT)
    async with database.unit_of_work() as unit:
        await _run(unit, f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
        await unit.execute("DELETE FROM jobs WHERE every IS NULL")
        for name in sorted(metadata._sequences):  # noqa: SLF001 -- there is no public list
            await _run(unit, f"ALTER SEQUENCE {name} RESTART")


async def _run(unit: UnitOfWork, command: Any) -> None:
    await unit.execute(cast("LiteralString", command))
