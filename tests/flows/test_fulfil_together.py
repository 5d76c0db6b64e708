"""Many hands on the same orders and items at once: somebody waits, nobody deadlocks, every law holds."""

import asyncio
import random
from contextlib import suppress
from typing import Any

from lading.flows.company import Company
from lading.kernel import Refusal
from tests.road import Road, order


async def one_hand(roads: list[Road], seed: int) -> int:
    """Thirty acts on orders that others work on, too; answers how many succeeded."""
    chance = random.Random(seed)
    done = 0
    for _ in range(30):
        road = chance.choice(roads)
        works = await road.ask(
            "SELECT DISTINCT l.fulfilment_id FROM fulfilment_lines l JOIN orders o ON o.id = l.order_id"
            " WHERE o.number = %s",
            road.number,
        )
        work: Any = chance.choice(works)[0] if works else None
        acts = [road.release, lambda road=road: road.cancel({1: 1})]
        if work:
            acts += [
                lambda road=road, work=work: road.pick(work, {2: 1}),
                lambda road=road, work=work: road.pick(work, short={1: 1}, why="damaged"),
                lambda road=road, work=work: road.pack(work),
                lambda road=road, work=work: road.ship(work),
                lambda road=road, work=work: road.reject(work, "too_busy", {2: 1}),
                lambda road=road, work=work: road.recall(work, {1: 1}, hold=False),
            ]
        with suppress(Refusal):
            await chance.choice(acts)()
            done += 1
    return done


async def test_many_hands_never_deadlock(company: Company) -> None:
    pairs = (("MUG-RED", "MUG-BLUE"), ("MUG-BLUE", "MUG-RED"))
    roads = [
        await order(company, (pairs[n % 2][0], 6), (pairs[n % 2][1], 6), customer={"code": f"C-{n}"}) for n in range(4)
    ]
    done = await asyncio.gather(*(one_hand(roads, seed) for seed in range(6)))
    assert sum(done) > 20
    await roads[0].prove()
