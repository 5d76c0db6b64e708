"""The small model beside the database: what somebody with pencil and paper would know of each order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)


@dataclass
class ModelLine:
    """A line: what was ordered, and what of it was called off, has left, has arrived, and was credited."""

    ordered: Decimal
    price: Decimal
    cancelled: Decimal = ZERO
    left: Decimal = ZERO
    arrived: Decimal = ZERO
    returned: Decimal = ZERO
    credited: Decimal = ZERO

    @property
    def here(self) -> Decimal:
        """What is still ours to send or to call off."""
        return self.ordered - self.cancelled - self.left

    @property
    def facts(self) -> tuple[Decimal, ...]:
        """As the prover has them."""
        return self.ordered, self.cancelled, self.left, self.arrived, self.returned, self.here


@dataclass
class ModelOrder:
    """An order with its lines by number, and the money that came and went back."""

    number: str
    lines: dict[int, ModelLine] = field(default_factory=dict)
    captured: Decimal = ZERO
    refunded: Decimal = ZERO

    @property
    def due(self) -> Decimal:
        """What is owed for everything that was not called off or credited."""
        return sum((line.price * (line.ordered - line.cancelled - line.credited) for line in self.lines.values()), ZERO)

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
        """What is owed for what has left."""
        return sum((line.price * (line.left - line.credited) for line in self.lines.values()), ZERO) - self.paid

    def differences(self, lines: Iterable[tuple[Any, ...]], receivable: Decimal | None) -> list[str]:
        """Where the database says otherwise."""
        found = [
            f"{self.number} line {number}: the database says {facts}, the model {self.lines[number].facts}"
            for number, *facts in lines
            if tuple(facts) != self.lines[number].facts
        ]
        if receivable is not None and receivable != self.receivable:
            found.append(f"{self.number}: receivable is {receivable}, the model says {self.receivable}")
        return found
