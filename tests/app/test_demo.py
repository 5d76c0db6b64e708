"""The demo company: its goods and people could exist, its orders stand in every state, and its books are in order."""

import random
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from stdnum import ean

from lading.app.audit import audit
from lading.app.demo.fax import is_read
from lading.app.demo.goods import make_goods
from lading.app.demo.key import demo_key, key_file
from lading.app.demo.make import NotTheDemo, look, make
from lading.app.demo.people import make_buyers
from lading.app.demo.setting import PASSWORD, STAFF
from lading.app.demo.wishes import Wishes, as_draft, spoil
from lading.flows.company import Company
from lading.flows.proving.repair import NoRepair, RepairWish, repair_breaches
from lading.flows.proving.run_audit import run_audit
from lading.orders import Address
from lading.store import Database, Settings
from lading.validation.address import find_wrong_address
from lading.validation.contact import is_email, is_phone
from tests.app.mending import put_wrong
from tests.app.whole import Whole, linux_only, until
from tests.drafts import place

LINES = [{"sku": "MUG-MOSS", "quantity": "1"}]


async def ask(database: Database, query: Any) -> list[tuple[Any, ...]]:
    async with database.unit_of_work() as unit:
        return await unit.fetch(query)


def test_every_item_has_a_valid_barcode_of_its_own() -> None:
    goods = make_goods()
    codes = [good.draft.barcode for good in goods] + [unit.barcode for good in goods for unit in good.draft.units]
    codes = [code for code in codes if code]
    assert len(goods) == 121
    assert len(set(codes)) == len(codes)
    assert all(ean.is_valid(code) and code.startswith("29") for code in codes)


def test_everybody_could_live_there() -> None:
    buyers = make_buyers(count=400)
    assert len({buyer.draft.code for buyer in buyers}) == 400
    assert {buyer.address.country for buyer in buyers} == {"DE", "NL", "FR", "AT", "DK", "SE", "GB", "US"}
    for buyer in buyers:
        assert is_email(buyer.draft.email)
        assert not buyer.draft.phone or is_phone(buyer.draft.phone, country=buyer.address.country)
        body = {"channel": "web", "currency": "EUR", "ship_to": _address(buyer.address), "lines": LINES}
        assert list(find_wrong_address(as_draft(body), None)) == []  # type: ignore[arg-type]


def _address(address: Any) -> dict[str, str]:
    return {name: getattr(address, name) for name in Address.__struct_fields__ if getattr(address, name, "")}


def test_wishes_are_whole_and_sometimes_have_a_slip() -> None:
    chance = random.Random(1)
    wishes = Wishes(chance, make_goods(), make_buyers(count=60))
    bodies = [wishes.draw(at=datetime(2026, 11, 22, tzinfo=UTC)) for _ in range(300)]
    assert {body["channel"] for body in bodies} == {"web", "market", "phone", "trade"}
    assert {body["currency"] for body in bodies} == {"EUR", "USD", "GBP"}
    assert len({body["external_id"] for body in bodies}) == 300
    assert all(body["external_id"].startswith("HH-") and body["lines"] for body in bodies)
    assert spoil(chance, bodies[0]) != bodies[0]


async def test_the_demo_is_in_order_and_can_be_made_anew(database: Database) -> None:
    told: list[str] = []
    assert await look(database) == "nothing"
    first = await make(database, orders=300, tell=told.append, days=20)
    assert 280 <= first <= 300
    assert told
    assert await look(database) == "demo"
    assert await audit(database) == []
    states = {row[0] for row in await ask(database, "SELECT DISTINCT state FROM fulfilments")}
    assert {"open", "picked", "packed", "shipped"} <= states
    progress = {row[0].removeprefix("part_") for row in await ask(database, "SELECT DISTINCT progress FROM orders")}
    assert {"reserved", "backordered", "shipped", "delivered", "cancelled"} <= progress
    assert await ask(database, "SELECT count(DISTINCT place) FROM fulfilments") == [(4,)]
    dropped = await ask(database, "SELECT status FROM purchase_orders WHERE kind = 'dropship' ORDER BY number")
    assert [row[0] for row in dropped] == ["shipped", "confirmed", "sent", "sent", "sent"]
    assert (await ask(database, "SELECT count(*) FROM orders WHERE open_holds > 0"))[0][0] >= 3
    assert (await ask(database, "SELECT now() - min(at) > interval '15 days' FROM events"))[0][0]
    assert {row[0] for row in await ask(database, "SELECT login FROM users")} == set(STAFF)
    await _the_inbox_lives(database)
    await _put_wrong_and_mend(database)
    assert await make(database, orders=40, tell=told.append, days=5) <= 40
    assert await audit(database) == []


async def _the_inbox_lives(database: Database) -> None:
    """Weeks are settled, some of it has taught, and this morning's post waits for a worker."""
    states = dict(await ask(database, "SELECT state, count(*) FROM intake_cases GROUP BY 1"))
    assert (states["rejected"], states["received"]) == (1, 4 + is_read())
    assert states["booked"] >= 8
    assert states["booked"] + states["review"] == 12
    taught = await ask(database, "SELECT state, count(*) FROM intake_knowledge GROUP BY 1 ORDER BY 1")
    assert taught[-1] == ("taken", 1)
    levels = await ask(database, "SELECT level FROM intake_authorities ORDER BY customer")
    assert [row[0] for row in levels] == ["suggest", "act", "act", "shadow"]
    post = "SELECT count(*) FROM inbox WHERE source = 'intake:orders' AND state = 'received'"
    assert await ask(database, post) == [(13,)]
    assert (await ask(database, "SELECT count(*) FROM intake_cases WHERE asked_at IS NOT NULL"))[0][0] == 2


async def _put_wrong_and_mend(database: Database) -> None:
    """Every counter that a law mends is put wrong once; the audit finds it, and its repairs set all of them right."""
    broken = await put_wrong(database)
    found: set[str] = set()
    for _ in range(3):  # a repair may move what another rests on
        run = await run_audit(database, secret="s", wish="all")
        found |= {breach.law for breach in run.breaches}
        for (breach,) in await ask(database, "SELECT id FROM breaches WHERE state = 'open' AND repair IS NOT NULL"):
            with suppress(NoRepair):
                async with database.unit_of_work() as unit:
                    await repair_breaches(unit, wishes=[RepairWish(breach, "counted by hand")], secret="s")
    assert broken <= found
    assert await audit(database) == []


async def test_a_company_of_its_own_is_left_alone(company: Company) -> None:
    await place(company, ("MUG-RED", 1))
    with pytest.raises(NotTheDemo, match="a company here that is not the demo"):
        await make(company.database, orders=10, tell=print)
    assert await ask(company.database, "SELECT count(*) FROM orders") == [(1,)]


async def test_own_orders_in_the_demo_are_left_alone(company: Company) -> None:
    await ask(
        company.database,
        "INSERT INTO events (kind, subject, at, actor, data, hash) VALUES"
        " ('demo.made', 'company/demo', now(), 'x:y', '{}', '') RETURNING 1",
    )
    order = await place(company, ("MUG-RED", 1), external_id="MINE-1")
    with pytest.raises(NotTheDemo, match=f"orders that are not the demo's, such as {order['number']}"):
        await make(company.database, orders=10, tell=print)


async def test_the_key_is_made_once_and_kept_from_others(database: Database, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    key = await demo_key(database, settings)
    assert await demo_key(database, settings) == key
    assert key_file(settings).stat().st_mode & 0o777 == 0o600
    await ask(database, "UPDATE api_keys SET revoked_at = now() RETURNING 1")
    assert await demo_key(database, settings) != key


@pytest.mark.slow
@linux_only
def test_orders_keep_coming_and_moving(whole: Whole) -> None:
    whole.start("--demo")
    with psycopg.connect(f"postgresql://lading@/lading?host={whole.data / 'run'}", autocommit=True) as connection:

        def count(query: bytes) -> int:
            return int(connection.execute(query).fetchall()[0][0])

        made = b"SELECT count(*) FROM events WHERE kind = 'demo.made'"
        until(lambda: count(made))
        came = b"SELECT count(*) FROM events WHERE kind = 'order.placed' AND actor LIKE 'key:demo-%'"
        moved = b"SELECT count(*) FROM shipments WHERE shipped_at > now() - interval '5 minutes'"
        until(lambda: count(came) >= 2)
        until(lambda: count(moved) >= 1)
    assert whole.stop() == 0
    assert whole.call("audit").returncode == 0
    assert PASSWORD not in (whole.data / "demo.key").read_text()
