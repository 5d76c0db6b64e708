"""The road of an order for tests: each act in one line, on fresh units of work."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.app.audit import audit
from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity, cancel_orders
from lading.flows.company import Company
from lading.flows.fulfilling.deliver import Deliver, deliver
from lading.flows.fulfilling.pack import Pack, pack
from lading.flows.fulfilling.pick import Pick, ShortUnits, pick
from lading.flows.fulfilling.recall import Recall, recall
from lading.flows.fulfilling.reject import Reject, reject
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.fulfilling.ship import ShipWish, ship
from lading.flows.show_orders import show_order
from lading.fulfilment.draw import LineUnits
from lading.fulfilment.work import Work
from lading.kernel import Actor, plain
from lading.shipping.parcels import ParcelDraft
from lading.shipping.shipments import Shipment
from tests.drafts import place

ANNA = Actor("user", "anna")
Units = dict[int, int | str]


def units(asked: Units | None) -> list[LineUnits] | None:
    """`{1: 2}` as two units of line 1."""
    return None if asked is None else [LineUnits(line, Decimal(quantity)) for line, quantity in asked.items()]


class Road:
    """An order on its way, and the acts that move it."""

    def __init__(self, company: Company, number: str) -> None:
        self.company = company
        self.number = number

    async def release(self, lines: Units | None = None) -> list[Work]:
        """Give it to places."""
        chosen = None if lines is None else [LineQuantity(line, Decimal(many)) for line, many in lines.items()]
        async with self.company.database.unit_of_work(ANNA) as unit:
            wishes = [Release(number=self.number, lines=chosen)]
            return (await release_to_places(unit, self.company.reference, wishes=wishes))[0]

    async def pick(
        self, work: UUID, lines: Units | None = None, *, short: Units | None = None, why: str = "not_in_stock"
    ) -> None:
        """Pick, with shorts."""
        missing = [ShortUnits(line, Decimal(many), reason=why) for line, many in (short or {}).items()]
        async with self.company.database.unit_of_work(ANNA) as unit:
            wishes = [Pick(fulfilment=work, lines=units(lines), short=missing)]
            await pick(unit, self.company.reference, wishes=wishes)

    async def pack(self, work: UUID, *parcels: Units | None) -> list[str]:
        """Pack into parcels; none means one with everything."""
        drafts = [ParcelDraft(lines=units(one)) for one in parcels or (None,)]
        async with self.company.database.unit_of_work(ANNA) as unit:
            return (await pack(unit, wishes=[Pack(fulfilment=work, parcels=drafts)]))[0]

    async def ship(self, work: UUID, lines: Units | None = None, **told: Any) -> Shipment:
        """Ship."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            return (await ship(unit, wishes=[ShipWish(lines=units(lines), **told).of(work)]))[0]

    async def deliver(self, shipment: UUID, lines: Units | None = None) -> Shipment:
        """Deliver."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            return (await deliver(unit, wishes=[Deliver(shipment=shipment, lines=units(lines))]))[0]

    async def reject(self, work: UUID, reason: str, lines: Units | None = None) -> None:
        """Let the place say no."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            wishes = [Reject(fulfilment=work, reason=reason, lines=units(lines))]
            await reject(unit, self.company.reference, wishes=wishes)

    async def recall(self, work: UUID, lines: Units | None = None, *, hold: bool = True) -> None:
        """Take it back from the place."""
        async with self.company.database.unit_of_work(ANNA) as unit:
            await recall(unit, wishes=[Recall(fulfilment=work, reason="address", lines=units(lines), hold=hold)])

    async def cancel(self, lines: Units | None = None) -> None:
        """Cancel."""
        chosen = None if lines is None else [LineQuantity(line, Decimal(many)) for line, many in lines.items()]
        async with self.company.database.unit_of_work(ANNA) as unit:
            await cancel_orders(unit, wishes=[CancelOrder(self.number, "changed my mind", chosen)])

    async def progress(self) -> str:
        """Its progress axis."""
        async with self.company.database.unit_of_work() as unit:
            return (await show_order(unit, number=self.number)).progress

    async def line(self, number: int = 1) -> dict[str, str]:
        """Where the units of a line are, without the empty states."""
        async with self.company.database.unit_of_work() as unit:
            view = (await show_order(unit, number=self.number)).lines[number - 1]
        states = (
            "open",
            "reserved",
            "backordered",
            "released",
            "picked",
            "packed",
            "shipped",
            "delivered",
            "cancelled",
        )
        return {state: plain(getattr(view, state)) for state in states if getattr(view, state)}

    async def events(self) -> list[str]:
        """What happened, in order."""
        rows = await self.ask(
            "SELECT e.kind FROM events e JOIN orders o ON o.id = e.order_id WHERE o.number = %s ORDER BY e.seq",
            self.number,
        )
        return [row[0] for row in rows]

    async def works(self) -> list[tuple[str, str, str]]:
        """Its fulfilments as (number, place, state)."""
        rows = await self.ask(
            "SELECT DISTINCT f.number, f.place, f.state FROM fulfilments f JOIN fulfilment_lines l"
            " ON l.fulfilment_id = f.id JOIN orders o ON o.id = l.order_id WHERE o.number = %s ORDER BY 1",
            self.number,
        )
        return [(row[0], row[1], row[2]) for row in rows]

    async def ask(self, query: Any, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of a question."""
        async with self.company.database.unit_of_work() as unit:
            return await unit.fetch(query, list(values))

    async def change(self, statement: Any) -> None:
        """Something that no act does."""
        async with self.company.database.unit_of_work() as unit:
            await unit.execute(statement)

    async def stock(self, sku: str, place_code: str = "MAIN") -> tuple[str, str]:
        """On hand and reserved."""
        rows = await self.ask("SELECT on_hand, reserved FROM stock WHERE sku = %s AND place = %s", sku, place_code)
        return plain(rows[0][0]), plain(rows[0][1])

    async def prove(self) -> None:
        """Every law holds."""
        broken = await audit(self.company.database)
        assert not broken, broken


async def order(company: Company, *lines: tuple[str, int | str], **fields: Any) -> Road:
    """Place an order and follow it."""
    return Road(company, (await place(company, *lines, **fields))["number"])
