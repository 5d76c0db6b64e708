"""Ship to store: what the store lacks comes from elsewhere by a transfer, and its units add up at each point."""

import random
from decimal import Decimal
from typing import Any

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.fulfilling.forwarded_goods import NotNeeded
from lading.flows.fulfilling.release_due import note_releasable, release_due
from lading.flows.fulfilling.stop_forwarding import tidy_forwardings
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.close_transfer import close_transfer
from lading.flows.stock.receive_transfer import ArrivedLine
from lading.kernel import Refusal, plain
from tests.counter import Counter, open_counter, to_fetch
from tests.drafts import place
from tests.flows.test_change_delivery import POTSDAM, change
from tests.flows.test_kits import PRICE, put_kit
from tests.transfers import WIM, arrive, lose, send

D = Decimal
HERE: dict[str, Any] = {"pickup_at": "STORE", "ship_to": None}
KITS = {"sku": "TEA-SET", "quantity": 5, **PRICE}
ANY = {"stock": "prefer_own", "transfer_days": 2}


async def transfers(road: Counter) -> list[tuple[str, str, str, str]]:
    """The transfers of the order: number, from, to and status."""
    rows = await road.ask(
        "SELECT DISTINCT t.number, t.origin, t.target, t.status FROM transfers t JOIN forwardings w"
        " ON w.transfer_id = t.id JOIN orders o ON o.id = w.order_id WHERE o.number = %s ORDER BY 1",
        road.number,
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


async def parts(road: Counter) -> list[tuple[int, str]]:
    """Where the forwarded units are: line and non-zero parts."""
    rows = await road.ask(
        "SELECT w.line, w.planned, w.travelling, w.arrived, w.missed FROM forwardings w JOIN orders o"
        " ON o.id = w.order_id WHERE o.number = %s ORDER BY w.transfer_id, w.line",
        road.number,
    )
    names = ("planned", "travelling", "arrived", "missed")
    return [(row[0], " ".join(f"{plain(q)} {n}" for n, q in zip(names, row[1:], strict=True) if q)) for row in rows]


async def test_what_the_store_lacks_travels_there_and_is_fetched(company: Company) -> None:
    await open_counter(company, pickup=ANY)
    road = await to_fetch(company, ("MUG-RED", 30), ("BOWL", 1))
    assert (await road.line(1), await road.stock("MUG-RED")) == ({"reserved": "30"}, ("100", "30"))
    works = await road.release()
    assert [one.place for one in works] == ["STORE"]
    ((number, *way),) = await transfers(road)
    assert (way, await parts(road)) == (["MAIN", "STORE", "draft"], [(1, "30 planned")])
    await road.prove()
    await send(company, number)
    assert (await road.line(1), await road.stock("MUG-RED")) == ({"backordered": "30"}, ("70", "0"))
    await road.prove()
    await arrive(company, number)
    assert (await road.line(1), await parts(road)) == ({"reserved": "30"}, [(1, "30 arrived")])
    assert await road.stock("MUG-RED", "STORE") == ("40", "30")
    await road.prove()
    (work,) = await road.release()
    await road.pick(work.id)
    code = await road.ready(work.id)
    await road.hand_over(work.id, code=code)
    assert await road.line(1) == {"delivered": "30"}
    await road.prove()


async def test_its_day_counts_the_days_on_the_road(company: Company) -> None:
    await open_counter(company, pickup=ANY | {"transfer_days": 20})
    near = await to_fetch(company, ("MUG-RED", 1))
    far = await to_fetch(company, ("MUG-RED", 60))
    days = await near.ask("SELECT promised_for FROM orders ORDER BY number")
    assert 20 <= (days[1][0] - days[0][0]).days <= 24
    assert far.number > near.number


async def test_what_travels_is_promised_to_nobody_else_and_filled_by_nothing_else(company: Company) -> None:
    await open_counter(company, pickup=ANY)
    road = await to_fetch(company, ("MUG-RED", 30))
    await road.release()
    ((number, *_),) = await transfers(road)
    await send(company, number)
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["MUG-RED"]) == 0
    other = await to_fetch(company, ("MUG-RED", 75))
    await arrive(company, number)
    assert (await road.line(), await other.line()) == ({"reserved": "30"}, {"reserved": "75"})
    await road.prove()


async def test_what_is_damaged_or_lost_waits_again_with_a_task(company: Company) -> None:
    await open_counter(company, pickup=ANY)
    road = await to_fetch(company, ("MUG-RED", 100))
    await road.release()
    ((number, *_),) = await transfers(road)
    await send(company, number)
    await arrive(company, number, ArrivedLine(sku="MUG-RED", quantity=D(40), damaged=D(5), reason="wet"))
    assert await parts(road) == [(1, "55 travelling 40 arrived 5 missed")]
    assert await road.line() == {"reserved": "40", "backordered": "60"}
    await road.prove()
    await lose(company, number)
    assert await parts(road) == [(1, "40 arrived 60 missed")]
    tasks = await road.ask("SELECT sentence FROM tasks WHERE kind = 'pickup.units_missing' ORDER BY id")
    assert [sentence.partition(" for order")[0] for (sentence,) in tasks] == [
        f"{number} did not bring 5 × MUG-RED",
        f"{number} did not bring 55 × MUG-RED",
    ]
    async with company.database.unit_of_work() as unit:
        await fill_backorders(unit, company.reference, skus=["MUG-RED"])
    assert await road.line() == {"reserved": "50", "backordered": "50"}
    await road.prove()


async def test_of_kits_whole_ones_arrive(company: Company) -> None:
    await put_kit(company, MUG_RED=4, MUG_BLUE=1)
    await open_counter(company, pickup=ANY)
    road = Counter(company, (await place(company, lines=[KITS], **HERE))["number"])
    await road.release()
    ((number, *_),) = await transfers(road)
    await send(company, number)
    await road.prove()
    await arrive(company, number, *_came(("MUG-RED", 13), ("MUG-BLUE", 5)))
    assert await parts(road) == [(1, "2 travelling 3 arrived")]
    await road.prove()
    await arrive(company, number, *_came(("MUG-RED", 3)))
    assert await parts(road) == [(1, "1 travelling 4 arrived")]
    await lose(company, number)
    assert (await parts(road), await road.line()) == (
        [(1, "4 arrived 1 missed")],
        {"reserved": "4", "backordered": "1"},
    )
    await road.prove()


def _came(*units: tuple[str, int]) -> list[ArrivedLine]:
    return [ArrivedLine(sku=sku, quantity=D(many)) for sku, many in units]


async def test_a_cancelled_order_stops_its_transfer(company: Company) -> None:
    await open_counter(company, pickup=ANY)
    road = await to_fetch(company, ("MUG-RED", 30))
    await road.release()
    ((number, *_),) = await transfers(road)
    await road.cancel({1: 10})
    with pytest.raises(NotNeeded):
        await send(company, number)
    assert (await tidy_forwardings(company), await tidy_forwardings(company)) == (1, 0)
    while await note_releasable(company):
        pass
    await road.ask("UPDATE releases_due SET due_at = now() - interval '1 s' RETURNING order_id")
    await release_due(company)
    assert [row[3] for row in await transfers(road)] == ["cancelled", "draft"]
    assert await parts(road) == [(1, "30 missed"), (1, "20 planned")]
    await road.prove()


@pytest.mark.parametrize("sent", [False, True])
async def test_sent_to_an_address_after_all(company: Company, *, sent: bool) -> None:
    await open_counter(company, pickup=ANY)
    road = await to_fetch(company, ("MUG-RED", 30))
    await road.release()
    ((number, *_),) = await transfers(road)
    if sent:
        await send(company, number)
    await change(company, road.number, ship_to=POTSDAM)
    assert (await road.line(), await parts(road)) == ({"reserved": "30"}, [(1, "30 missed")])
    (work,) = await road.release()
    assert work.place == "MAIN"
    if sent:
        await arrive(company, number)
        assert await road.stock("MUG-RED", "STORE") == ("40", "0")
    await road.prove()


@pytest.mark.parametrize("seed", range(4))
async def test_units_add_up_whatever_happens(company: Company, seed: int) -> None:
    """Random deliveries, damages, losses, cancellations and refills: every law holds after each of them."""
    chance = random.Random(seed)
    await open_counter(company, pickup=ANY)
    road = await to_fetch(company, ("MUG-RED", 40), ("MUG-RED", 20), ("TEA-1KG", "3.5"))
    await road.release()
    for number, *_ in await transfers(road):
        await send(company, number)
    acts: list[Any] = [_part, _part, _cancel, _refill, _lose]
    for _ in range(6):
        try:
            await chance.choice(acts)(company, road, chance)
        except Refusal:
            continue
        assert await audit(company.database) == []
        rows = await road.ask("SELECT planned + travelling + arrived + missed - quantity FROM forwardings")
        assert {row[0] for row in rows} == {0}


async def _part(company: Company, road: Counter, chance: random.Random) -> None:
    number = (await transfers(road))[0][0]
    lines = [
        ArrivedLine(sku=sku, quantity=D(chance.randint(0, 15)), damaged=D(chance.randint(0, 2)), reason="wet")
        for sku in ("MUG-RED", "TEA-1KG")
    ]
    await arrive(company, number, *(one for one in lines if one.quantity or one.damaged))


async def _cancel(_company: Company, road: Counter, chance: random.Random) -> None:
    await road.cancel({chance.randint(1, 2): chance.randint(1, 9)})


async def _refill(company: Company, _road: Counter, _chance: random.Random) -> None:
    async with company.database.unit_of_work() as unit:
        await fill_backorders(unit, company.reference, skus=["MUG-RED", "TEA-1KG"])


async def _lose(company: Company, road: Counter, _chance: random.Random) -> None:
    async with company.database.unit_of_work(WIM) as unit:
        number = (await transfers(road))[0][0]
        await close_transfer(unit, company.reference, number=number, reason="gone")
