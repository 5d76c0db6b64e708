"""Acts on what places are asked for: to leave out what they have in hands, which they do, or send it all the same."""

from decimal import Decimal
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.changing import answer, change
from tests.proof.changes import WANTED
from tests.proof.goods import Goods
from tests.proof.machine import NUMBERS, ORDERS
from tests.proof.model import ZERO, ModelLine


class Asked(Goods):
    """Changes that wait for an answer while everything else goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[str, list[UUID]] = {}
        self.cuts: dict[tuple[str, int], Decimal] = {}

    @rule(number=ORDERS, line=NUMBERS, wanted=WANTED)
    def ask_for_less(self, number: str, line: int, wanted: Decimal) -> None:
        """Whoever has it in hands is asked, and perhaps answers later."""
        if work := self.work(number, line):
            self.did(self.world.road(number).pick, work)
        line, model = self.line(number, line)
        least = max(wanted, model.left)
        asked = {"line": line, "quantity": wanted}
        if least < model.wanted and (changed := self.answer(change, self.world.company, number, lines=[asked])):
            self.cuts[number, line] = model.wanted - least
            self.asked.setdefault(number, []).append(changed.id)
        self.check(number)

    @rule(number=ORDERS, said=st.sampled_from(("leave it out", "send it")))
    def answer_asked(self, number: str, said: str) -> None:
        """The places answer; somebody has to ask first."""
        if not self.asked.get(number):
            self.ask_for_less(number, 1, ZERO)
        for change_id in self.asked.pop(number, []):
            self.did(answer, self.world.company, change_id, granted=said == "leave it out", reason="as it is")
        self.check(number)

    def check(self, *numbers: str) -> None:
        """What was asked for may have been left out meanwhile, and no more than was asked."""
        for number, line in self.cuts:
            if number in numbers:
                self.take_out(number, line, self.known[number].lines[line])
        super().check(*numbers)

    def take_out(self, number: str, line: int, model: ModelLine) -> None:
        """Believe the database how much of it is cancelled, or taken out of the line."""
        ordered, cancelled = self.world.prover.agreed(number, line)
        gone = model.ordered - ordered
        cut = gone + cancelled - model.cancelled
        assert gone >= ZERO <= cut <= self.cuts[number, line]
        model.call_off(cut, gone=gone)
        self.cuts[number, line] -= cut
