"""The machine whole: orders from the first wish to the last cent, in whatever sequence."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import seed as sown
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from tests.proof import acts
from tests.proof.asked import Asked
from tests.proof.changes import Changes
from tests.proof.comes_back import ComesBack
from tests.proof.machine import LINES, ORDERS, PAYMENTS

STEPS = 10


class Orders(Changes, Asked, ComesBack):
    """Everything that can happen to orders."""

    @initialize(target=ORDERS, lines=LINES, payment=PAYMENTS)
    def begin(self, lines: list[tuple[str, Decimal]], payment: Any) -> Any:
        return self.pay(lines, *payment).number

    @rule(target=ORDERS, lines=LINES, payment=PAYMENTS)
    def place_another(self, lines: list[tuple[str, Decimal]], payment: Any) -> Any:
        return self.pay(lines, *payment).number

    @rule(target=ORDERS, lines=LINES)
    def place_unheard(self, lines: list[tuple[str, Decimal]]) -> Any:
        """It is placed, but nobody hears of it and asks again: with the same key it is the same order."""
        self.world.plug.lose_answer()
        number = self.place(lines).number
        assert self.world.prover.ask("SELECT count(*) FROM orders") == [(len(self.known),)]
        self.check(number)
        return number

    @rule(at=st.integers(1, 30))
    def pull_the_plug(self, at: int) -> None:
        """The next act is cut off at one of its statements, and repeated."""
        self.world.plug.arm(at)

    def teardown(self) -> None:
        """What everybody sees of the money is what the model says."""
        self.world.plug.disarm()
        self.check(*self.known)
        for number, order in self.known.items():
            shown = self.world.run(acts.money, self.world.company, number)
            assert shown == (order.due, order.paid), (shown, order)


def prove_with(*, examples: int, seed: int | None = None) -> None:
    """Live through so many examples, with a seed through the same in every run.

    What fails is shown as it was, not made smaller: that would take too long.
    """
    calm = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Orders if seed is None else sown(seed)(Orders), settings=calm)
