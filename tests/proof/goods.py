"""Acts on goods: released, picked, packed, shipped, delivered; rejected, voided; they come in, are held and counted."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, rule

from lading.fulfilment.reasons import SHORT_REASONS
from lading.shipping.shipments import Shipment
from tests.proof import acts
from tests.proof.machine import FEW, MAYBE, NUMBERS, ORDERS, PLACES, STOCKED, Machine

HOLDS = Bundle("holds")
REASONS = st.sampled_from(sorted(SHORT_REASONS))
WHICH = st.integers(0, 2)


class Goods(Machine):
    """From the shelf to the customer. An act for which nothing is ready is led up to by those before it."""

    def __init__(self) -> None:
        super().__init__()
        self.works: dict[str, list[UUID]] = {}
        self.shipments: dict[str, list[Shipment]] = {}
        self.late: dict[tuple[UUID, int], Decimal] = {}

    @rule(number=ORDERS, line=NUMBERS, many=MAYBE)
    def cancel(self, number: str, line: int, many: Decimal | None) -> None:
        """All of a line, or so many units of those that are wanted: as far as they have not left."""
        line, model = self.line(number, line)
        done = self.did(self.world.road(number).cancel, {line: many or max(Decimal(1), model.here)})
        assert done == (model.here > 0 and (many or model.here) <= model.wanted)
        if done:
            model.call_off(min(many or model.here, model.here))
        self.check(number)

    @rule(number=ORDERS)
    def release(self, number: str) -> None:
        made = self.answer(self.world.road(number).release) or []
        self.works.setdefault(number, []).extend(work.id for work in made)
        self.check(number)

    def work(self, number: str, which: int) -> UUID | None:
        """Some work on an order that a place was given, now if not yet."""
        if number not in self.works:
            self.release(number)
        some = self.works[number]
        return some[which % len(some)] if some else None

    @rule(number=ORDERS, which=WHICH, short=MAYBE, why=REASONS)
    def pick(self, number: str, which: int, short: Decimal | None, why: str) -> None:
        if work := self.work(number, which):
            self.did(self.world.road(number).pick, work, short={1: short} if short else None, why=why)
        self.check(number)

    @rule(number=ORDERS, which=WHICH)
    def pack(self, number: str, which: int) -> None:
        if work := self.work(number, which):
            self.did(self.world.road(number).pack, work)
        self.check(number)

    @rule(number=ORDERS, which=WHICH, line=NUMBERS, many=MAYBE)
    def ship(self, number: str, which: int, line: int, many: Decimal | None) -> None:
        """Whole, or some units of a line."""
        if work := self.work(number, which):
            self.let_leave(number, work, many and {line: many})
        self.check(number)

    @rule(number=ORDERS)
    def send(self, number: str) -> None:
        """All that there is of it is released and goes its whole way to the door."""
        self.release(number)
        for work in self.works[number]:
            self.did(self.world.road(number).pick, work)
            self.did(self.world.road(number).pack, work)
            self.let_leave(number, work, None)
        self.check(number)

    def let_leave(self, number: str, work: UUID, lines: Any) -> None:
        """Ship, whole or these units."""
        shipment = self.answer(self.world.road(number).ship, work, lines)
        for (_, line), one in shipment.lines.items() if shipment else ():
            self.late[shipment.id, line] = self.known[number].lines[line].leave(one.quantity)
        self.shipments.setdefault(number, []).extend([shipment] if shipment else [])
        self.check(number)

    def shipment(self, number: str, which: int) -> Shipment | None:
        """Some shipment of an order, made now if there is none yet."""
        if not self.shipments.get(number):
            self.send(number)
        some = self.shipments.get(number)
        return some[which % len(some)] if some else None

    @rule(number=ORDERS, which=WHICH)
    def deliver(self, number: str, which: int) -> None:
        if shipment := self.shipment(number, which):
            arrived = self.answer(self.world.road(number).deliver, shipment.id)
            for (_, line), one in arrived.lines.items() if arrived else ():
                self.known[number].lines[line].arrive(one.quantity)
        self.check(number)

    @rule(number=ORDERS, which=WHICH)
    def void(self, number: str, which: int) -> None:
        shipment = self.shipment(number, which)
        if shipment and self.did(acts.void, self.world.company, shipment.id):
            for (_, line), one in shipment.lines.items():
                self.known[number].lines[line].come_home(one.quantity, late=self.late[shipment.id, line])
        self.check(number)

    @rule(number=ORDERS, which=WHICH, why=REASONS)
    def reject(self, number: str, which: int, why: str) -> None:
        if work := self.work(number, which):
            self.did(self.world.road(number).reject, work, why)
        self.check(number)

    @rule(sku=STOCKED, place=PLACES, many=FEW)
    def receive(self, sku: str, place: str, many: Decimal) -> None:
        self.did(acts.receive, self.world.company, sku, place, many)
        self.did(acts.fill, self.world.company, sku)
        self.check()

    @rule(sku=STOCKED, place=PLACES, many=st.integers(0, 6).map(Decimal))
    def count(self, sku: str, place: str, many: Decimal) -> None:
        self.did(acts.count, self.world.company, sku, place, many)
        self.check()

    @rule(target=HOLDS, sku=STOCKED, many=FEW)
    def hold(self, sku: str, many: Decimal) -> Any:
        """Somebody stands at the checkout."""
        held = self.answer(acts.hold, self.world.company, sku, many, 15)
        self.check()
        return multiple(*([held] if held else []))

    @rule(held=HOLDS)
    def expire(self, held: UUID) -> None:
        """They do not come back."""
        self.did(acts.expire, self.world.company, held)
        self.check()
