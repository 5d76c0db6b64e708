"""What callers say about returns: what shall come back, what was decided, what came, what it is like, where it goes."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact
from lading.returns.lifecycle import Disposition, Grade
from lading.returns.policy import Send
from lading.returns.reasons import REASONS, Condition, Wish

Code = Annotated[str, Meta(max_length=80)]
Sentence = Annotated[str, Meta(max_length=500)]


def _positive(field: str, value: Decimal | None) -> None:
    check_exact(field, value)
    if value is not None and value <= 0:
        raise FieldRefused(field, "bad_quantity", "The quantity must be above 0.")


class BackLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units that shall come back: of a `line` of an `order` (quantity None: all that can), or of an item without one.

    Without an order name the `sku`, the `quantity` and, where it is known, what one unit was bought for. `wanted` is
    the item that an exchange shall bring; left out, the same again. `note` is what the sender writes.
    """

    order: Code = ""
    line: int | None = None
    sku: Code = ""
    quantity: Decimal | None = None
    unit: Annotated[str, Meta(max_length=20)] = ""
    reason: Code = "unknown"
    condition: Condition = "unknown"
    wish: Wish = "refund"
    wanted: Code = ""
    note: Sentence = ""
    unit_value: Decimal | None = None

    def __post_init__(self) -> None:
        _positive("quantity", self.quantity)
        check_exact("unit_value", self.unit_value)
        if self.reason not in REASONS:
            known = ", ".join(REASONS)
            raise FieldRefused("reason", "unknown_reason", f"“{self.reason}” is no reason. Reasons are {known}.")
        if self.order and self.line is None and not self.sku:
            raise FieldRefused("line", "line_missing", "Say which line of the order comes back.")
        if not self.order and (not self.sku or self.quantity is None):
            raise FieldRefused("sku", "sku_missing", "Without an order, say which item comes back, and how much.")


class RequestReturn(msgspec.Struct, frozen=True, kw_only=True):
    """Goods shall come back. Without orders, `customer`, `channel` and `currency` say whose and in what money.

    `place` where they come back to; empty: as the policy says. `decide` False leaves the decision to a person.
    """

    lines: Sequence[BackLine]
    customer: str | None = None
    channel: str = ""
    currency: str = ""
    place: str = ""
    origin: Literal["portal", "staff", "api", "parcel"] = "staff"
    decide: bool = True
    tracking_number: str = ""


class DecidedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person decides on a line; beyond `quantity` (None: all) it is refused. `send` None: as the rule says."""

    line: int
    outcome: Literal["authorise", "refuse"]
    quantity: Decimal | None = None
    send: Send | None = None

    def __post_init__(self) -> None:
        _positive("quantity", self.quantity)


class CameLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units that came: of a `line` of the return, or of an item that was not announced (`sku`, perhaps its `order`).

    Where a `grade` is given they are inspected at once; where a `disposition` is given, too, their way ends at once.
    """

    line: int | None = None
    sku: Code = ""
    order: Code = ""
    quantity: Decimal | None = None
    grade: Grade | None = None
    note: Sentence = ""
    disposition: Disposition | None = None
    place: Code = ""
    lot: Code = ""
    expires_on: date | None = None
    serials: list[Code] = []
    bin: Code = ""

    def __post_init__(self) -> None:
        _positive("quantity", self.quantity)
        if self.line is None and not self.sku:
            raise FieldRefused("line", "line_missing", "Say which line came, or which item.")
        if self.disposition and not self.grade:
            raise FieldRefused("grade", "grade_missing", "Grade the units before you say what becomes of them.")


class SeenLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Units of a line that were looked at (quantity None: all that wait), their grade and what was seen."""

    line: int
    grade: Grade
    quantity: Decimal | None = None
    note: Sentence = ""

    def __post_init__(self) -> None:
        _positive("quantity", self.quantity)


class PartMarks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Lot and serials of one component, of a kit that comes back."""

    sku: Code
    lot: Code = ""
    expires_on: date | None = None
    serials: list[Code] = []


class GoneLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of units of a line (quantity None: all that wait; `grade` only those of it).

    `disposition` None: as suggested. `place` where they are put; empty: where they came. Lot and serials of what is
    tracked, of kits part by part; `bin` at places that keep bins.
    """

    line: int
    disposition: Disposition | None = None
    quantity: Decimal | None = None
    grade: Grade | None = None
    place: Code = ""
    lot: Code = ""
    expires_on: date | None = None
    serials: list[Code] = []
    bin: Code = ""
    parts: list[PartMarks] = []
    reason: Annotated[str, Meta(max_length=200)] = ""

    def __post_init__(self) -> None:
        _positive("quantity", self.quantity)
