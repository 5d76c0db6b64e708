"""What a reading means to us: matches with their runner-up, deviations with proposed answers, and the decision."""

from typing import Literal

import msgspec

By = Literal[
    "learned", "code", "gtin", "maker", "tax_id", "mail", "name", "address", "text", "price", "earlier", "person", ""
]
"""By what something was recognised."""

DeviationKind = Literal[
    "customer",
    "item",
    "price",
    "quantity",
    "unit",
    "minimum",
    "pack",
    "date",
    "discontinued",
    "substitute",
    "address",
    "credit",
    "duplicate",
    "revision",
    "arithmetic",
    "terms",
    "currency",
    "rule",
    "missing",
    "instruction",
]

Weight = Literal["note", "ask", "stop"]
"""A note is shown; what asks needs an answer before it is booked; what stops cannot be booked as it is."""


class Candidate(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something of ours that a field may mean: a party's code, an item's SKU, a unit."""

    code: str
    name: str
    by: By
    probability: float
    why: str = ""


class Match(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a field means, and what else it might mean, the likeliest first. Without `chosen` nobody knows."""

    chosen: Candidate | None
    others: list[Candidate] = []


class LineMatch(msgspec.Struct, frozen=True, omit_defaults=True):
    """A line in our words: item, unit, quantity and price per that unit, as plain decimals; charges are no `goods`."""

    item: Match
    unit: str = ""
    quantity: str = ""
    unit_price: str = ""
    requested_by: str = ""
    probability: float = 0.0
    goods: bool = True


class Matches(msgspec.Struct, frozen=True, omit_defaults=True):
    """A reading in our words. `ship_to` chooses among the customer's addresses by their place, or is new."""

    customer: Match
    ship_to: Match
    lines: list[LineMatch]
    header_probability: float = 0.0


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A way to settle a deviation: what it does (`take_ours`, `take_theirs`, `ask`, `split`, …), and as a sentence."""

    code: str
    sentence: str
    value: str = ""


class Deviation(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where the document and our terms differ. `place` points into the reading (`/lines/0/unit_price`)."""

    kind: DeviationKind
    weight: Weight
    place: str
    sentence: str
    theirs: str = ""
    ours: str = ""
    answers: list[Answer] = []
    settled: str = ""


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was decided of a case, and why: each reason is a sentence. `alone` when no person had a hand in it.

    `would` says that it would be booked alone if that were allowed; `look_again` that a person looks at it later, so
    that the error rate of what is booked alone is measured.
    """

    book: bool
    alone: bool
    level: str
    reasons: list[str]
    error_bound: float | None = None
    samples: int = 0
    would: bool = False
    look_again: bool = False
