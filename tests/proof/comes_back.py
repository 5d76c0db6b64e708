"""Acts on what comes back or goes wrong: returns, exchanges, claims."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from lading.flows.returning.exchange_return import ExchangeLine
from tests.back import back, came
from tests.proof import acts
from tests.proof.goods import WHICH
from tests.proof.machine import FEW, ITEMS, MAYBE, NUMBERS, ORDERS
from tests.proof.model import PRICES, ZERO, ModelLine, ModelOrder
from tests.proof.money import Money

FATES = st.sampled_from((("A", "restock"), ("B", "refurbish"), ("D", "scrap"), (None, None)))
SPOKEN = ("damaged", "missing", "wrong_item", "lost")


class Coming:
    """Units of a line that were asked back: expected, come, and of those whose money is decided."""

    def __init__(self, number: str, order: str, line: int, expected: Decimal) -> None:
        self.number, self.order, self.line, self.expected = number, order, line, expected
        self.came = self.settled = self.exchanged = ZERO

    def open(self, *, in_advance: bool = False) -> Decimal:
        """Units for which nothing went out yet."""
        return self.came + (self.expected if in_advance else ZERO) - max(self.exchanged, self.settled)


class ComesBack(Money):
    """The way back. What is to come back is asked for first, what is to be decided claimed first."""

    def __init__(self) -> None:
        super().__init__()
        self.coming: dict[str, list[Coming]] = {}
        self.claims: dict[str, list[Any]] = {}

    @rule(number=ORDERS, line=NUMBERS, many=FEW)
    def ask_back(self, number: str, line: int, many: Decimal) -> None:
        self.shipment(number, 0)
        line, model = self.line(number, line)
        asked = self.answer(self.world.desk.ask, back(self.world.road(number), line, many))
        assert (asked is not None) == (many <= model.away)
        if asked:
            model.spoken += many
            self.coming.setdefault(number, []).append(Coming(asked.number, number, line, many))
        self.check(number)

    def back(self, number: str, which: int) -> Coming | None:
        """Some return of an order, asked for now if there is none yet."""
        if number not in self.coming:
            self.ask_back(number, which + 1, Decimal(1))
        some = self.coming.get(number)
        return some[which % len(some)] if some else None

    @rule(number=ORDERS, which=WHICH, many=MAYBE, fate=FATES)
    def take_back(self, number: str, which: int, many: Decimal | None, fate: Any) -> None:
        """All that is expected, or so many: perhaps more than were announced."""
        if one := self.back(number, which):
            self.take(one, many, fate)

    def take(self, one: Coming, many: Decimal | None, fate: Any) -> None:
        """Units come, and are graded and put away."""
        model = self.known[one.order].lines[one.line]
        units = many or one.expected
        beyond = max(ZERO, units - one.expected)
        line = came(1, many, grade=fate[0], disposition=fate[1])
        done = self.did(self.world.desk.receive, one.number, line)
        assert done == (units > 0 and beyond <= model.away)
        if done:
            model.spoken -= units - beyond
            one.expected -= units - beyond
            one.came += units
            model.come_back(units)
        self.check(one.order)

    @rule(number=ORDERS, which=WHICH, to=st.sampled_from((None, "store_credit")))
    def settle(self, number: str, which: int, to: Any) -> None:
        if (one := self.back(number, which)) is None:
            return
        order = self.known[one.order]
        units = self.ready(one)
        worth = self.worth(order, one.line, units)
        done = self.did(self.world.desk.settle, one.number, to=to)
        assert done == (units > 0 and worth is not None)
        if done:
            one.settled += units
            order.lines[one.line].credit(units)
        if done and (to or not one.exchanged):
            order.give_back(worth, to=to)
        self.settle_payments(order)

    @rule(number=ORDERS, which=WHICH, sku=ITEMS)
    def exchange(self, number: str, which: int, sku: str) -> None:
        """Another item goes out for what came."""
        if (one := self.back(number, which)) is None:
            return
        self.ready(one)
        order, units = self.known[one.order], one.open()
        worth = self.worth(order, one.line, units)
        if self.did(self.world.desk.exchange, one.number, ExchangeLine(line=1, sku=sku, unit_price=PRICES[sku])):
            assert units > 0
            before = order.in_credit
            one.settled += units
            order.lines[one.line].credit(units)
            self.know_exchanged(one, sku, units)
            order.give_back(max(ZERO, order.in_credit - before))
        else:
            assert units == 0 or worth is None
        self.settle_payments(order)

    @rule(number=ORDERS, which=WHICH, sku=ITEMS)
    def exchange_in_advance(self, number: str, which: int, sku: str) -> None:
        """Another item goes out before the goods have come: so long nothing is credited."""
        if (one := self.back(number, which)) is None:
            return
        units, line = one.open(in_advance=True), ExchangeLine(line=1, sku=sku, unit_price=PRICES[sku])
        done = self.did(self.world.desk.exchange, one.number, line, in_advance=True)
        assert done == (units > 0)
        if done:
            self.know_exchanged(one, sku, units)
        self.settle_payments(self.known[one.order])

    def know_exchanged(self, one: Coming, sku: str, units: Decimal) -> None:
        """A line more."""
        one.exchanged += units
        lines = self.known[one.order].lines
        lines[max(lines) + 1] = ModelLine(units, PRICES[sku])

    def ready(self, one: Coming) -> Decimal:
        """Units that came and can be settled: once something was exchanged those for which something went out.

        They come now if none did.
        """
        if one.came == one.settled:
            self.take(one, None, ("A", "restock"))
        ready = one.came - one.settled
        return min(ready, max(ZERO, one.exchanged - one.settled)) if one.exchanged else ready

    def worth(self, order: ModelOrder, line: int, many: Decimal) -> Any:
        """What units that came are credited with: nothing where all was, None where only some can be."""
        model = order.lines[line]
        if model.left <= model.credited:
            return ZERO
        return model.worth(many)

    @rule(number=ORDERS, kind=st.sampled_from((*SPOKEN, "late")), line=NUMBERS, many=FEW)
    def claim(self, number: str, kind: str, line: int, many: Decimal) -> None:
        self.shipment(number, 0)
        line, model = self.line(number, line)
        filed = self.answer(acts.claim, self.world.company, number, kind, line, many)
        assert (filed is not None) == (many <= model.away)
        if filed and kind in SPOKEN:
            model.spoken += many
        if filed:
            self.claims.setdefault(number, []).append((filed.number, kind, line, many))
        self.check(number)

    @rule(
        number=ORDERS,
        outcome=st.sampled_from(("refund", "replacement", "refuse")),
        cause=st.sampled_from(("carrier", "supplier", "us")),
    )
    def decide(self, number: str, outcome: str, cause: str) -> None:
        if not self.claims.get(number):
            self.claim(number, SPOKEN[0], 1, Decimal(1))
        for claim in self.claims.get(number, [])[-1:]:
            self.decide_on(number, *claim, outcome, cause)

    def decide_on(self, number: str, claim: str, kind: str, line: int, many: Decimal, outcome: str, cause: str) -> None:
        """What the customer gets for a claim, and who pays."""
        order = self.known[number]
        model = order.lines[line]
        worth = model.worth(many)
        decided = self.answer(acts.decide, self.world.company, claim, outcome, cause)
        if decided and outcome == "refund":
            assert decided.credited == worth
            model.credit(many)
            order.give_back(worth)
        elif decided and outcome == "replacement":
            self.know_replacement(decided, many)
        elif decided and kind in SPOKEN:
            model.spoken -= many
        self.settle_payments(order)

    def know_replacement(self, decided: Any, many: Decimal) -> None:
        """The units go out again as an order that costs nothing."""
        number = self.world.run(acts.number_of, self.world.company, decided.replacement_order)
        self.known[number] = ModelOrder(number, {1: ModelLine(many, ZERO)})
        self.check(number)
