"""What we answer to an order: as a whole, and line by line."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from lading.intake.reading import Reading, ReadLine
from lading.kernel import plain

Action = Literal["accepted", "changed", "rejected", "backordered"]


class LineAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What becomes of a line, or of a part of it: several answers may name one `position`.

    `quantity` is what this answer is about, in the unit of the order. `unit_price` and `promised_on` (ISO) where they
    are to be said; `substitute` is our item that comes instead of theirs.
    """

    position: str
    action: Action
    quantity: str = ""
    unit_price: str = ""
    promised_on: str = ""
    substitute: str = ""
    substitute_text: str = ""
    reason: str = ""


class OrderAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Our answer to an order. `control` numbers the message among all that we send to this partner, from 1."""

    our_number: str
    po_number: str
    answered_at: datetime
    control: int
    lines: Sequence[LineAnswer] = ()
    currency: str = ""
    note: str = ""
    cancellation: Literal["", "accepted", "rejected"] = ""
    """What becomes of a wish to cancel the whole order; such an answer has no lines."""

    @property
    def action(self) -> Action:
        """What the lines come to: accepted when all are, rejected when all are, else changed."""
        if self.cancellation:
            return self.cancellation
        actions = {line.action for line in self.lines}
        if actions in ({"rejected"}, {"accepted"}):
            return "rejected" if actions == {"rejected"} else "accepted"
        return "changed" if actions else "accepted"


class Written(msgspec.Struct, frozen=True):
    """A message to send: its text, the name of its file, its media type, and which format it is of."""

    text: str
    name: str
    media: str
    format: str


def line_of(reading: Reading, position: str) -> ReadLine | None:
    """The line of the order that an answer is about."""
    return next((line for line in reading.lines if line.value("position") == position), None)


def ordered_of(line: ReadLine | None) -> str:
    """What the customer's line orders in all, its deliveries together; empty where nobody says."""
    return (line.value("ordered") or line.value("quantity")) if line else ""


def by_line(answer: OrderAnswer, reading: Reading) -> list[list[LineAnswer]]:
    """The answers as lines of a message that names a line once: its deliveries together where they are one schedule.

    They are where the customer divided the line, one price holds for all, and none is refused or comes as another item.
    """
    found: list[list[LineAnswer]] = []
    for position in dict.fromkeys(line.position for line in answer.lines):
        mine = [line for line in answer.lines if line.position == position]
        divided = any(line.value("part") for line in reading.lines if line.value("position") == position)
        whole = not any(line.action == "rejected" or line.substitute for line in mine)
        one_price = len({line.unit_price for line in mine}) == 1
        found += [mine] if divided and whole and one_price else [[line] for line in mine]
    return found


def verdict_of(answers: Sequence[LineAnswer]) -> Action:
    """What the answers to one line come to."""
    actions = {one.action for one in answers}
    return actions.pop() if len(actions) == 1 else "changed"


def total_of(answers: Sequence[LineAnswer]) -> str:
    """How much the answers to one line come to."""
    counts = [Decimal(one.quantity) for one in answers if one.quantity]
    return plain(sum(counts, Decimal(0))) if counts else ""


def code_of_unit(line: ReadLine | None, otherwise: str) -> str:
    """The unit's code as the order wrote it."""
    field = line.fields.get("unit") if line else None
    return field.evidence.text if field and len(field.evidence.text) <= 3 else otherwise
