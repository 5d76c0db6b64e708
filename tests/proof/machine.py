"""A state machine drives the real database beside a small model: after every act the laws hold of all that it touched.

Acts succeed or refuse; what the model knows and what the database says is the same after each. At the end of each
example every law is proven of everything.
"""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, rule, run_state_machine_as_test

from lading.fulfilment.reasons import SHORT_REASONS
from tests.proof.model import ModelOrder
from tests.proof.world import SKUS, World

FEW = st.integers(1, 4).map(Decimal)
PLACES = st.sampled_from(("MAIN", "STORE"))
LINES = st.lists(st.tuples(st.sampled_from(SKUS), FEW), min_size=1, max_size=3, unique_by=lambda one: one[0])
MAYBE = st.none() | FEW
PAID = st.sampled_from((Decimal(0), Decimal(20), Decimal(150)))


class Orders(RuleBasedStateMachine):
    """Orders from the first wish to the last parcel, in whatever sequence."""

    world: World
    orders = Bundle("orders")
    works = Bundle("works")
    shipments = Bundle("shipments")

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, ModelOrder] = {}
        self.world.begin_again()

    def teardown(self) -> None:
        """What everybody sees of the money is what the model says."""
        for number, order in self.known.items():
            assert self.world.run(self.world.money(number)) == (order.due, order.paid)

    @initialize(target=orders, lines=LINES, paid=PAID)
    def begin(self, lines: list[tuple[str, Decimal]], paid: Decimal) -> Any:
        return self.place(lines, paid)

    @rule(target=orders, lines=LINES, paid=PAID)
    def place_another(self, lines: list[tuple[str, Decimal]], paid: Decimal) -> Any:
        return self.place(lines, paid)

    def place(self, lines: list[tuple[str, Decimal]], paid: Decimal) -> Any:
        """One order more."""
        order: ModelOrder = self.world.run(self.world.place(lines, paid))
        self.known[order.number] = order
        self.check(order.number)
        return order.number

    @rule(number=orders, line=st.integers(1, 3), many=MAYBE)
    def cancel(self, number: str, line: int, many: Decimal | None) -> None:
        order = self.known[number]
        done = self.did(self.world.cancel(number, line, many))
        model = order.lines.get(line)
        possible = model is not None and model.here > 0 and (many is None or many <= model.here)
        assert done == possible
        if done and model:
            model.cancelled += model.here if many is None else many
        self.check(number)

    @rule(target=works, number=orders)
    def release(self, number: str) -> Any:
        made = self.world.tried(self.world.release(number)) or []
        self.check(number)
        return multiple(*((number, work) for work in made))

    @rule(work=works, short=MAYBE, why=st.sampled_from(sorted(SHORT_REASONS)))
    def pick(self, work: Any, short: Decimal | None, why: str) -> None:
        self.did(self.world.pick(work[1], short, why))
        self.check(work[0])

    @rule(work=works)
    def pack(self, work: Any) -> None:
        self.did(self.world.pack(work[1]))
        self.check(work[0])

    @rule(target=shipments, work=works, line=st.integers(1, 3), many=MAYBE)
    def ship(self, work: Any, line: int, many: Decimal | None) -> Any:
        shipment = self.world.tried(self.world.ship(work[1], None if many is None else {line: many}))
        if shipment is None:
            self.check(work[0])
            return multiple()
        for (_, line_number), one in shipment.lines.items():
            model = self.known[work[0]].lines[line_number]
            model.left += one.quantity
            model.cancelled -= max(Decimal(0), model.cancelled + model.left - model.ordered)  # it left all the same
        self.check(work[0])
        return work[0], shipment

    @rule(shipment=shipments)
    def deliver(self, shipment: Any) -> None:
        arrived = self.world.tried(self.world.deliver(shipment[1].id))
        if arrived is not None:
            for (_, line_number), one in arrived.lines.items():
                self.known[shipment[0]].lines[line_number].arrived += one.quantity
        self.check(shipment[0])

    @rule(shipment=shipments)
    def void(self, shipment: Any) -> None:
        if self.did(self.world.void(shipment[1].id)):
            for (_, line_number), one in shipment[1].lines.items():
                self.known[shipment[0]].lines[line_number].left -= one.quantity
        self.check(shipment[0])

    @rule(work=works, why=st.sampled_from(sorted(SHORT_REASONS)))
    def reject(self, work: Any, why: str) -> None:
        self.did(self.world.reject(work[1], why))
        self.check(work[0])

    @rule(sku=st.sampled_from(SKUS[:4]), place=PLACES, many=FEW)
    def receive(self, sku: str, place: str, many: Decimal) -> None:
        self.world.run(self.world.receive(sku, place, many))
        self.check()

    @rule(sku=st.sampled_from(SKUS[:4]), place=PLACES, many=st.integers(0, 6).map(Decimal))
    def count(self, sku: str, place: str, many: Decimal) -> None:
        self.did(self.world.count(sku, place, many))
        self.check()

    @rule(number=orders, line=st.integers(1, 3), many=FEW)
    def credit(self, number: str, line: int, many: Decimal) -> None:
        model = self.known[number].lines.get(line)
        came_to = self.world.tried(self.world.credit(number, line, many))
        possible = model is not None and many <= model.left - model.credited
        assert came_to == (model.price * many if model and possible else None)
        if model and possible:
            model.credited += many
        self.check(number)

    @rule(number=orders, to=st.sampled_from(("original", "store_credit")))
    def refund(self, number: str, to: Any) -> None:
        order = self.known[number]
        assert self.world.tried(self.world.refund(number, to)) == (order.in_credit or None)
        order.refunded += order.in_credit
        self.check(number)

    def did(self, act: Any) -> bool:
        """Whether the act was done; else it was refused."""

        async def done() -> bool:
            await act
            return True

        return bool(self.world.tried(done()))

    def check(self, *numbers: str) -> None:
        """Every law holds, and of these orders the database says what the model says."""
        self.world.prove()
        for number in numbers:
            prover = self.world.prover
            assert self.known[number].differences(prover.lines(number), prover.receivable(number)) == []


def prove_with(examples: int) -> None:
    """Live through so many examples; what fails is shown as it was, not made smaller: that would take too long."""
    calm = settings(
        max_examples=examples,
        stateful_step_count=10,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Orders, settings=calm)
