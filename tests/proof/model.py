"""The small model beside the database: what somebody with pencil and paper would know of each order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

ZERO = Decimal(0)
CENT = Decimal("0.01")
PRICES = {
    sku: Decimal(price) for sku, price in (("MUG-RED", "9.5"), ("MUG-BLUE", "9.5"), ("TEA-1KG", 24), ("BOWL", 14))
}
PRICES["GIFT-WRAP"] = Decimal(2)
SKUS = tuple(PRICES)


def share(amount: Decimal, units: Decimal, of: Decimal) -> Decimal:
    """What some units are worth of all that are left; the last ones take the rest."""
    return amount if units >= of else (amount * units / of).quantize(CENT, ROUND_HALF_UP)


@dataclass
class ModelLine:
    """A line: where its units went, and what they are worth: `rest` of what is here, `sold` of what has left."""

    ordered: Decimal
    price: Decimal
    rest: Decimal = ZERO
    sold: Decimal = ZERO
    given: Decimal = ZERO
    cancelled: Decimal = ZERO
    left: Decimal = ZERO
    arrived: Decimal = ZERO
    returned: Decimal = ZERO
    credited: Decimal = ZERO
    spoken: Decimal = ZERO

    def __post_init__(self) -> None:
        self.rest = self.price * self.ordered

    @property
    def here(self) -> Decimal:
        """What is still ours to send or to call off."""
        return self.ordered - self.cancelled - self.left

    @property
    def wanted(self) -> Decimal:
        """What was ordered and not called off."""
        return self.ordered - self.cancelled

    @property
    def away(self) -> Decimal:
        """What the customer could send back: nothing else speaks for it."""
        return self.left - self.returned - self.spoken

    @property
    def facts(self) -> tuple[Decimal, ...]:
        """As the prover has them."""
        return self.ordered, self.cancelled, self.left, self.arrived, self.returned, self.here

    def call_off(self, many: Decimal, *, gone: Decimal = ZERO) -> None:
        """Units are cancelled; `gone` of them were taken out of the line instead."""
        self.rest -= share(self.rest, many, self.here)
        self.cancelled += many - gone
        self.ordered -= gone

    def add(self, many: Decimal) -> None:
        """More of it is wanted."""
        self.ordered += many
        self.rest += self.price * many

    def reprice(self, price: Decimal) -> None:
        """What is here costs something else."""
        self.price, self.rest = price, price * self.here

    def leave(self, many: Decimal) -> Decimal:
        """Units leave, whether they were called off or not; answers how many were."""
        late = max(ZERO, many - self.here)
        self.cancelled -= late
        self.rest += self.price * late
        worth = share(self.rest, many, self.here)
        self.left += many
        self.rest -= worth
        self.sold += worth
        return late

    def come_home(self, many: Decimal, *, late: Decimal = ZERO) -> None:
        """They never left after all; so many of them are called off, as they were before they left."""
        worth = share(self.sold - self.given, many, self.left - self.credited)
        self.left -= many
        self.sold -= worth
        self.rest += worth
        self.call_off(late)

    def arrive(self, many: Decimal) -> None:
        """They reach the customer, if they did not come back before anybody said so."""
        self.arrived += min(many, self.left - self.arrived)

    def come_back(self, many: Decimal) -> None:
        """They left, and the customer sent them back."""
        self.arrived += max(ZERO, many - (self.arrived - self.returned))
        self.returned += many

    def worth(self, many: Decimal) -> Decimal | None:
        """What sold units can be credited with; None where not that many are."""
        sold = self.left - self.credited
        return None if many > sold else share(self.sold - self.given, many, sold)

    def credit(self, many: Decimal) -> Decimal | None:
        """So much less is owed; None where not that many are sold."""
        worth = self.worth(many)
        if worth is not None:
            self.credited += many
            self.given += worth
        return worth


@dataclass
class ModelOrder:
    """An order with its lines by number, and the money that came and went back."""

    number: str
    lines: dict[int, ModelLine] = field(default_factory=dict)
    captured: Decimal = ZERO
    refunded: Decimal = ZERO
    authorised: Decimal = ZERO
    payments: list[str] = field(default_factory=list)
    issued: Decimal = ZERO
    past_us: Decimal = ZERO
    fees: Decimal = ZERO
    lost: Decimal = ZERO
    declined: bool = False
    voided: bool = False

    @property
    def due(self) -> Decimal:
        """What is owed for everything that was not called off or credited, fees on top."""
        return sum((line.sold + line.rest - line.given for line in self.lines.values()), self.fees)

    @property
    def paid(self) -> Decimal:
        """What came and did not go back."""
        return self.captured - self.refunded

    @property
    def in_credit(self) -> Decimal:
        """What the customer may have back."""
        return max(ZERO, self.paid - self.due)

    @property
    def receivable(self) -> Decimal:
        """What is owed for what has left, fees on top."""
        return sum((line.sold - line.given for line in self.lines.values()), self.fees) - self.paid

    def give_back(self, most: Decimal, *, to: str | None = None) -> None:
        """What the customer is owed goes back, no more than so much."""
        amount = min(most, self.in_credit)
        self.refunded += amount
        if to == "store_credit":
            self.issued += amount

    def differences(
        self, lines: Iterable[tuple[Any, ...]], receivable: Decimal | None, lost: Decimal | None
    ) -> list[str]:
        """Where the database says otherwise; it says nothing of money that never moved."""
        found = [
            f"{self.number} line {number}: the database says {facts}, the model {self.lines[number].facts}"
            for number, *facts in lines
            if tuple(facts) != self.lines[number].facts
        ]
        if receivable is not None and receivable != self.receivable:
            found.append(f"{self.number}: receivable is {receivable}, the model says {self.receivable}")
        if (lost or ZERO) != self.lost:
            found.append(f"{self.number}: banks took back {lost}, the model says {self.lost}")
        return found
