"""What the demo's people do with orders: each step of the road for as many as they get done."""

import random
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lading.app.demo.labels import label, name_serials
from lading.app.demo.setting import OVERFLOW, STORE
from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.company import Company
from lading.flows.fulfilling.correct_shipments import CorrectShipment, ShipmentCorrection, correct_shipments
from lading.flows.fulfilling.deliver import Deliver, deliver
from lading.flows.fulfilling.pack import Pack, pack
from lading.flows.fulfilling.pick import Pick, PickedUnits, ShortUnits, pick
from lading.flows.fulfilling.reject import Reject, reject
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.fulfilling.ship import ShipWish, ship
from lading.flows.fulfilling.show_fulfilments import show_fulfilments
from lading.flows.fulfilling.void_shipments import VoidShipment, void_shipments
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.stock.receive_stock import Receipt, ReceiptLine, receive_stock
from lading.kernel import Actor
from lading.orders.hold import NewHold
from lading.shipping.parcels import ParcelDraft
from lading.store import UnitOfWork

OTTO, CLEO, WIM = Actor("user", "otto"), Actor("user", "cleo"), Actor("user", "wim")
_CARRIERS = {"DE": "dhl_paket", "NL": "dpd", "GB": "royal_mail", "US": "ups"}
_REASONS = ("Customer ordered the wrong colour", "Customer found it elsewhere", "Ordered twice by mistake")
_NEVER_LEFT = ("The driver did not take it", "Recorded twice", "The label was for another parcel")
_DOUBTS = (
    ("address_check", "The carrier does not know this street; ask the customer.", ["ship"]),
    ("customer_asked", "The customer wants to add something; wait for the call.", ["release"]),
    ("credit_check", "Two invoices are open; the office decides.", ["release", "ship"]),
)

Rows = list[tuple[Any, ...]]


class Staff:
    """The people of the demo company, at work in one process. Answers of the steps are how many were done."""

    def __init__(self, company: Company, chance: random.Random) -> None:
        self.company = company
        self.chance = chance

    async def release(self, *, share: float = 1.0, limit: int = 500) -> int:
        """Give to places what is accepted, reserved and not held."""
        rows = await self._read(
            "SELECT o.number FROM orders o WHERE NOT o.done AND o.commitment = 'accepted' AND o.open_holds = 0"
            " AND EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.reserved > 0)"
            " ORDER BY o.placed_at LIMIT %s",
            limit,
        )
        wishes = [Release(number=row[0]) for row in self._some(rows, share)]
        return await self._act(OTTO, wishes, lambda unit: release_to_places(unit, self._reference, wishes=wishes))

    async def reject(self, *, share: float) -> int:
        """The shop and the overflow say no now and then: they are too busy, or it fell off the shelf."""
        rows = await self._works("open", place=self.chance.choice((STORE, OVERFLOW)))
        reason = self.chance.choice(("too_busy", "damaged"))
        wishes = [Reject(fulfilment=row[0], reason=reason) for row in self._some(rows, share)]
        return await self._act(WIM, wishes, lambda unit: reject(unit, self._reference, wishes=wishes))

    async def pick(self, *, share: float = 1.0, short: float = 0.02, limit: int = 500) -> int:
        """Take units off the shelf; sometimes they are not there."""
        rows = self._some(await self._works("open", limit=limit), share)
        missing = {row[0] for row in self._some(rows, short)}
        lines = await self._read(
            "SELECT l.fulfilment_id, l.line, l.released FROM fulfilment_lines l JOIN items i USING (sku)"
            " WHERE l.fulfilment_id = ANY(%s) AND l.released > 0 AND i.stocked",
            list(missing),
        )
        first = {row[0]: ShortUnits(row[1], row[2]) for row in reversed(lines)}
        named = await self._serials([row[0] for row in rows])
        wishes = [
            Pick(fulfilment=row[0], lines=named[row[0]])
            if row[0] in named
            else Pick(fulfilment=row[0], short=[first[row[0]]] if row[0] in first else ())
            for row in rows
        ]
        return await self._act(WIM, wishes, lambda unit: pick(unit, self._reference, wishes=wishes))

    async def _serials(self, works: list[Any]) -> dict[Any, list[PickedUnits]]:
        """The lines of fulfilments with units that are told apart one by one."""
        async with self.company.database.unit_of_work() as unit:
            rows = await unit.fetch(
                "SELECT DISTINCT l.fulfilment_id FROM fulfilment_lines l JOIN items i USING (sku)"
                " WHERE l.fulfilment_id = ANY(%s) AND i.tracking = 'serial' AND l.released > 0",
                [works],
            )
            views = await show_fulfilments(unit, ids=[row[0] for row in rows])
        return {view.id: name_serials(view) for view in views}

    async def pack(self, *, share: float = 1.0, limit: int = 500) -> int:
        """Put into parcels what was picked."""
        rows = self._some(await self._works("picked", limit=limit, picker=True), share)
        wishes = [Pack(fulfilment=row[0], parcels=[self._parcel()]) for row in rows]
        return await self._act(WIM, wishes, lambda unit: pack(unit, wishes=wishes))

    async def ship(self, *, share: float = 1.0, limit: int = 500) -> int:
        """Hand packed parcels to the carrier."""
        rows = self._some(await self._works("packed", limit=limit, picker=True), share)
        wishes = [
            ShipWish(
                carrier=_CARRIERS.get(row[1], "gls"),
                service="parcel",
                tracking_number=self._tracking(),
            ).of(row[0])
            for row in rows
        ]
        return await self._act(WIM, wishes, lambda unit: ship(unit, wishes=wishes))

    async def mend(self, *, voided: int, corrected: int) -> int:
        """Shipments that were recorded by mistake never left; of others the label was read wrong."""
        rows = await self._read(
            "SELECT id FROM shipments WHERE state = 'shipped' ORDER BY shipped_at DESC, id LIMIT 12"
        )
        chosen = [row[0] for row in self.chance.sample(rows, min(voided + corrected, len(rows)))]
        voids = [VoidShipment(shipment=one, reason=self.chance.choice(_NEVER_LEFT)) for one in chosen[:voided]]
        right = [
            CorrectShipment(shipment=one, correction=ShipmentCorrection(tracking_number=self._tracking()))
            for one in chosen[voided:]
        ]
        done = await self._act(OTTO, voids, lambda unit: void_shipments(unit, wishes=voids))
        return done + await self._act(WIM, right, lambda unit: correct_shipments(unit, wishes=right))

    async def deliver(self, *, before: datetime, share: float = 1.0, limit: int = 500) -> int:
        """The carrier brings what left before then."""
        rows = await self._read(
            "SELECT id FROM shipments WHERE state <> 'delivered' AND voided_at IS NULL AND shipped_at < %s"
            " ORDER BY shipped_at LIMIT %s",
            before,
            limit,
        )
        wishes = [Deliver(shipment=row[0]) for row in self._some(rows, share)]
        return await self._act(Actor("system", "carrier"), wishes, lambda unit: deliver(unit, wishes=wishes))

    async def let_go(self, *, before: datetime, share: float, limit: int = 500) -> int:
        """Customer service looks at held orders and lets most of them go on."""
        rows = await self._read(
            "SELECT DISTINCT o.number FROM holds h JOIN orders o ON o.id = h.order_id WHERE h.released_at IS NULL"
            " AND h.placed_at < %s ORDER BY 1 LIMIT %s",
            before,
            limit,
        )
        wishes = [ReleaseOrder(row[0], "Looked at, it is fine") for row in self._some(rows, share)]
        return await self._act(CLEO, wishes, lambda unit: release_orders(unit, wishes=wishes))

    async def doubt(self, *, now: datetime, count: int) -> int:
        """Somebody has a reason to hold an order."""
        rows = await self._read(
            "SELECT number FROM orders WHERE NOT done AND open_holds = 0 AND progress IN ('reserved', 'released')"
            " ORDER BY placed_at DESC LIMIT 60"
        )
        chosen = self.chance.sample(rows, min(count, len(rows)))
        wishes = [HoldOrder(row[0], self._hold(now)) for row in chosen]
        return await self._act(CLEO, wishes, lambda unit: hold_orders(unit, wishes=wishes))

    async def cancel(self, *, share: float) -> int:
        """Customers change their minds while nothing has left."""
        rows = await self._read(
            "SELECT number FROM orders WHERE NOT done AND progress IN ('reserved', 'backordered', 'released')"
            " ORDER BY placed_at DESC LIMIT 300"
        )
        wishes = [CancelOrder(row[0], self.chance.choice(_REASONS), by="customer") for row in self._some(rows, share)]
        return await self._act(CLEO, wishes, lambda unit: cancel_orders(unit, wishes=wishes))

    async def receive(self, *, place: str, lines: list[ReceiptLine], reference: str) -> int:
        """Goods arrive; what waits for them is reserved."""
        skus = [line.sku for line in lines]

        async def book(unit: UnitOfWork) -> None:
            await self._reference.refresh(unit, skus=skus)
            named = await label(unit, self._reference, chance=self.chance, place=place, lines=lines)
            await receive_stock(unit, self._reference, receipts=[Receipt(place, named, reference)])

        done = await self._act(WIM, lines, book)
        async with self.company.database.unit_of_work() as unit:
            await fill_backorders(unit, self._reference, skus=skus)
        return done

    async def read_low(self, *, below: Decimal) -> Rows:
        """(SKU, what is free, what waits) of stocked items of which less than `below` is free."""
        return await self._read(
            "SELECT sku, sum(on_hand - reserved), coalesce((SELECT sum(l.backordered * l.factor) FROM order_lines l"
            " WHERE l.sku = s.sku AND l.backordered > 0), 0) FROM stock s GROUP BY sku"
            " HAVING sum(on_hand - reserved) < %s ORDER BY 1",
            below,
        )

    @property
    def _reference(self) -> Any:
        return self.company.reference

    def _some(self, rows: Rows, share: float) -> Rows:
        return [row for row in rows if self.chance.random() < share]

    def _tracking(self) -> str:
        return f"{self.chance.randrange(10**13, 10**14)}"

    def _parcel(self) -> ParcelDraft:
        return ParcelDraft(weight_grams=Decimal(self.chance.randint(4, 90) * 100))

    def _hold(self, now: datetime) -> NewHold:
        reason, sentence, steps = self.chance.choice(_DOUBTS)
        due = now + timedelta(hours=self.chance.choice((4, 24, 48)))
        return NewHold(reason=reason, sentence=sentence, steps=steps, owner="cleo", due=due)

    async def _works(self, state: str, *, place: str = "", limit: int = 500, picker: bool = False) -> Rows:
        """Fulfilments in that state, the longest waiting first; what a person has taken up is left to them."""
        return await self._read(
            "SELECT f.id, (SELECT p.ship_to->>'country' FROM fulfilment_lines l JOIN order_papers p"
            " ON p.order_id = l.order_id WHERE l.fulfilment_id = f.id LIMIT 1) FROM fulfilments f"
            " WHERE f.state = %s AND (%s = '' OR f.place = %s) AND f.handed_to = ''"
            " AND NOT EXISTS (SELECT FROM pickups k WHERE k.fulfilment_id = f.id)"
            " AND (f.picker IS NULL OR (%s AND f.picker = 'user:wim')) AND NOT EXISTS (SELECT FROM fulfilment_lines l"
            " JOIN orders o ON o.id = l.order_id WHERE l.fulfilment_id = f.id AND o.open_holds > 0)"
            " ORDER BY f.released_at LIMIT %s",
            state,
            place,
            place,
            picker,
            limit,
        )

    async def _read(self, query: Any, *values: Any) -> Rows:
        async with self.company.database.unit_of_work() as unit:
            return await unit.fetch(query, list(values))

    async def _act(self, actor: Actor, wishes: list[Any], act: Callable[[UnitOfWork], Awaitable[Any]]) -> int:
        if not wishes:
            return 0
        async with self.company.database.unit_of_work(actor) as unit:
            await self.company.refresh(unit, skus=())
            await act(unit)
        return len(wishes)
