"""Acts on what was agreed: quantities up and down, prices, more lines."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.changing import change
from tests.proof.machine import FEW, ITEMS, NUMBERS, ORDERS, Machine
from tests.proof.model import PRICES, ZERO, ModelLine

WANTED = st.integers(0, 6).map(Decimal)
COSTS = st.sampled_from(("8.00", "9.49", "11.00")).map(Decimal)


class Changes(Machine):
    """Orders change at any stage."""

    @rule(number=ORDERS, line=NUMBERS, wanted=WANTED)
    def change_quantity(self, number: str, line: int, wanted: Decimal) -> None:
        """Down to what has left, whoever has it in hands; up to what is wanted."""
        line, model = self.line(number, line)
        done = self.edit(number, lines=[{"line": line, "quantity": wanted}], take=True)
        if done:
            self.resize(number, line, model, max(wanted, model.left))
        self.check(number)

    def resize(self, number: str, line: int, model: ModelLine, wanted: Decimal) -> None:
        """Units that nobody had begun with are taken out of the line; the others are cancelled."""
        if wanted > model.wanted:
            model.add(wanted - model.wanted)
        elif wanted < model.wanted:
            cut = model.wanted - wanted
            gone = model.ordered - self.world.prover.ordered(number, line)
            assert ZERO <= gone <= cut
            model.call_off(cut, gone=gone)

    @rule(number=ORDERS, line=NUMBERS, price=COSTS)
    def change_price(self, number: str, line: int, price: Decimal) -> None:
        """Of what has not left."""
        line, model = self.line(number, line)
        done = self.edit(number, lines=[{"line": line, "unit_price": price, "price_reason": "agreed"}])
        if done:
            model.reprice(price)
        self.check(number)

    @rule(number=ORDERS, sku=ITEMS, many=FEW)
    def add_line(self, number: str, sku: str, many: Decimal) -> None:
        if self.edit(number, add=[{"sku": sku, "quantity": many}]):
            lines = self.known[number].lines
            lines[max(lines) + 1] = ModelLine(many, PRICES[sku])
        self.check(number)

    def edit(self, number: str, **edit: Any) -> bool:
        """Whether an order could be changed so."""
        return self.did(change, self.world.company, number, **edit)
