"""What we answer to an order: as a whole, and line by line."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from lading.intake.reading import Reading, ReadLine

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


def code_of_unit(line: ReadLine | None, otherwise: str) -> str:
    """The unit's code as the order wrote it."""
    field = line.fields.get("unit") if line else None
    return field.evidence.text if field and len(field.evidence.text) <= 3 else otherwise
