"""Nobody waits for a preview: it steps back as soon as somebody would, and is tried again."""

import asyncio

import msgspec

from lading.flows.company import Company
from lading.flows.previewing.foresee import rehearse
from lading.store.joined import Rival
from tests.drafts import place


class Done(msgspec.Struct):
    """What the act answers."""

    status: int = 200


async def test_a_writer_goes_first_and_the_preview_comes_again(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 1)))["number"]
    touch, begun, tries = "UPDATE orders SET goods = goods WHERE number = %s", asyncio.Event(), []

    async def act(inside: Company) -> Done:
        tries.append(number)
        try:
            async with inside.database.unit_of_work() as unit:
                await unit.execute(touch, [number])
                begun.set()
                await unit.execute("SELECT pg_sleep(%s)", [600 if len(tries) == 1 else 0])
        except Rival as rival:  # as doors answer it
            return Done(rival.status)
        return Done()

    async def write() -> None:
        await begun.wait()
        async with company.database.unit_of_work() as unit:
            await unit.execute(touch, [number])

    async with asyncio.timeout(60):
        (answered, found), _ = await asyncio.gather(rehearse(company, act=act), write())
    assert (answered.status, found is not None, len(tries)) == (200, True, 2)
