"""The small model beside the database: what somebody with pencil and paper would know of each order."""

from dataclasses import dataclass, field
from decimal import Decimal

from lading.orders.views import LineView, OrderView

ZERO = Decimal(0)


@dataclass
class ModelLine:
    """A line: what was ordered, and what of it was called off, has left, has arrived, and was credited."""

    ordered: Decimal
    price: Decimal
    cancelled: Decimal = ZERO
    left: Decimal = ZERO
    arrived: Decimal = ZERO
    credited: Decimal = ZERO

    @property
    def here(self) -> Decimal:
        """What is still ours to send or to call off."""
        return self.ordered - self.cancelled - self.left


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
    def in_credit(self) -> Decimal:
        """What the customer may have back."""
        return max(ZERO, self.captured - self.refunded - self.due)

    def differences(self, view: OrderView) -> list[str]:
        """Where the database says otherwise."""
        return [
            f"{self.number} line {line.line}: {name} is {there}, the model says {here}"
            for line in view.lines
            for name, there, here in _compared(line, self.lines[line.line])
            if there != here
        ]


def _compared(line: LineView, model: ModelLine) -> list[tuple[str, Decimal, Decimal]]:
    left = line.shipped + line.delivered + line.returned
    here = line.open + line.reserved + line.backordered + line.released + line.picked + line.packed
    return [
        ("ordered", line.ordered, model.ordered),
        ("cancelled", line.cancelled, model.cancelled),
        ("what has left", left, model.left),
        ("what has arrived", line.delivered + line.returned, model.arrived),
        ("what is here", here, model.here),
    ]
