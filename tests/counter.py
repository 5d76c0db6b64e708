"""A store that offers pick-up, for tests, and each act at its counter in one line."""

from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import touch
from lading.flows.company import Company
from lading.flows.fulfilling.accept import Accept, accept_work
from lading.flows.fulfilling.hand_over import HandOver, Proof, check_proof, hand_over
from lading.flows.fulfilling.make_ready import MakeReady, make_ready
from lading.flows.fulfilling.show_fulfilments import FulfilmentView, show_fulfilment
from tests.road import ANNA, Road, Units, order, units

PICKUP = {"offered": True, "ready_minutes": 60, "keep_days": 5, "shelves": ["A1", "A2"]}


async def open_counter(company: Company, place: str = "STORE", *, pickup: Any = None, **settings: Any) -> None:
    """Let a place offer pick-up, day and night."""
    kept = {"time_zone": "Europe/Berlin", "pickup": PICKUP | (pickup or {}), **settings}
    async with company.database.unit_of_work() as unit:
        address = {"country": "DE", "line1": "Marktplatz 3", "city": "Berlin", "postal_code": "10115"}
        await unit.execute(
            "UPDATE places SET settings = %s, address = %s WHERE code = %s",
            [msgspec.json.encode(kept).decode(), msgspec.json.encode(address).decode(), place],
        )
        await touch(unit)


class Counter(Road):
    """A pick-up order on its way over the counter."""

    async def accept(self, work: UUID) -> None:
        """The store does it."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            await accept_work(unit, wishes=[Accept(fulfilment=work)])

    async def ready(self, work: UUID, shelf: str = "A1") -> str:
        """It lies on the shelf; answers the code."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            await make_ready(unit, self.company.reference, wishes=[MakeReady(fulfilment=work, shelf=shelf)])
        return await self.code()

    async def code(self) -> str:
        """Its pick-up code."""
        rows = await self.ask(
            "SELECT code FROM pickup_codes c JOIN orders o ON o.id = c.order_id WHERE number = %s", self.number
        )
        return str(rows[0][0])

    async def put_ready(self) -> tuple[UUID, str]:
        """From the release to the shelf; answers the fulfilment and the code."""
        (work,) = await self.release()
        await self.pick(work.id)
        return work.id, await self.ready(work.id)

    async def hand_over(
        self, work: UUID, lines: Units | None = None, *, declined: Units | None = None, **who: Any
    ) -> None:
        """Give it to somebody."""
        proof = Proof(**who)
        await check_proof(self.company.database, ANNA, fulfilment=work, proof=proof)
        async with self.company.database.unit_of_work(ANNA) as unit:
            wish = HandOver(fulfilment=work, proof=proof, lines=units(lines), declined=units(declined) or [])
            await hand_over(unit, wish=wish)

    async def view(self, work: UUID) -> FulfilmentView:
        """The fulfilment as everybody sees it."""
        async with self.company.database.unit_of_work() as unit:
            return await show_fulfilment(unit, name=str(work))

    async def state(self, work: UUID) -> str:
        """How far its pick-up is."""
        pickup = (await self.view(work)).pickup
        assert pickup is not None
        return pickup.state

    async def let_time_pass(self, what: str) -> None:
        """Its last day, or the day of its reminder, is over."""
        async with self.company.database.unit_of_work() as unit:
            if what == "kept":
                await unit.execute(
                    "UPDATE pickups SET ready_at = ready_at - interval '9 days', keep_until = now() - interval '1 s'"
                )
            else:
                await unit.execute("UPDATE pickups SET remind_at = now() - interval '1 s'")


async def to_fetch(company: Company, *lines: tuple[str, int | str], **fields: Any) -> Counter:
    """Place an order that is fetched at the store."""
    placed = await order(company, *lines, **({"pickup_at": "STORE", "ship_to": None} | fields))
    return Counter(company, placed.number)
