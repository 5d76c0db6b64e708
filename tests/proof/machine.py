"""A state machine drives the real database beside a small model: after every act every law holds of everything.

Acts succeed, are refused, or are cut off; what the model knows and what the database says is the same after each.
"""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine

from lading.store.keys import Key
from tests.drafts import place
from tests.proof.model import PRICES, SKUS, ModelLine, ModelOrder
from tests.proof.world import Act, World

ORDERS = Bundle("orders")
NUMBERS = st.integers(1, 3)
FEW = st.integers(1, 4).map(Decimal)
MAYBE = st.none() | FEW
ITEMS = st.sampled_from(SKUS)
STOCKED = st.sampled_from(SKUS[:4])
PLACES = st.sampled_from(("MAIN", "STORE"))
LINES = st.lists(st.tuples(ITEMS, FEW), min_size=1, max_size=3, unique_by=lambda one: one[0])
PAYMENTS = st.sampled_from((("", Decimal(0)), ("channel", Decimal(20)), ("channel", Decimal(150)), ("provider", None)))


class Machine(RuleBasedStateMachine):
    """What all acts have in common."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[str, ModelOrder] = {}
        self.world.begin_again()

    def did(self, act: Act, *values: Any, **told: Any) -> bool:
        """Whether an act was done; else it was refused."""
        return self.world.tried(act, *values, **told)[0]

    def answer(self, act: Act, *values: Any, **told: Any) -> Any:
        """What an act answers; None where it was refused."""
        return self.world.tried(act, *values, **told)[1]

    def line(self, number: str, line: int) -> tuple[int, ModelLine]:
        """Some line of an order: its number, and the model of it."""
        lines = self.known[number].lines
        chosen = (line - 1) % len(lines) + 1
        return chosen, lines[chosen]

    def place(self, lines: list[tuple[str, Decimal]], **told: Any) -> ModelOrder:
        """An order of a customer of its own."""
        customer = {"code": f"C-{len(self.known)}"}
        name = self.world.new_name()
        key = Key("proof", name, name.encode())
        wanted = [(sku, str(many)) for sku, many in lines]
        placed = self.world.run(place, self.world.company, *wanted, customer=customer, key=key, **told)
        asked = {n: ModelLine(many, PRICES[sku]) for n, (sku, many) in enumerate(lines, start=1)}
        order = self.known[placed["number"]] = ModelOrder(placed["number"], asked)
        return order

    def check(self, *numbers: str) -> None:
        """Every law holds, and of these orders the database says what the model says."""
        self.world.prove()
        for number in numbers:
            prover = self.world.prover
            found = self.known[number].differences(prover.lines(number), *prover.receivable(number))
            assert not found, found
