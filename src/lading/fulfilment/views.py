"""Work at places on the way out: what the API answers and screens show."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.kernel import plain


def tidy(value: Any) -> Any:
    """A quantity without needless digits, anything else as it is: what sums leave behind reads `0.500`."""
    return Decimal(plain(value)) if isinstance(value, Decimal) else value


class PartToCollect(msgspec.Struct, frozen=True, kw_only=True):
    """A component of a kit's line: `each` is what one of the line takes, in base units, like `collected`.

    `collected` is in hand already, and makes no whole kit yet; `bin` is where on the shelves it lies, if known.
    """

    sku: str
    name: str
    unit: str
    bin: str
    each: Decimal
    collected: Decimal
    barcodes: list[str]


class WorkLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a fulfilment: the seven parts sum to `quantity`, in its `unit`. `barcodes` are what scanners read.

    `components` are what to collect for a kit; empty for everything else.
    """

    order: str
    line: int
    sku: str
    name: str
    unit: str
    decimals: int
    quantity: Decimal
    released: Decimal
    picked: Decimal
    packed: Decimal
    shipped: Decimal
    cancelled: Decimal
    short: Decimal
    recalled: Decimal
    short_reason: str
    barcodes: list[str]
    components: list[PartToCollect] = []


class WorkRow(msgspec.Struct, frozen=True, kw_only=True):
    """A fulfilment in a list: `units` are what was given, `left` what still waits for hands.

    `kind` is `pickup` where the customer comes to the place, else `ship`.
    `handed_to` says who works on it where we do not: a `supplier` or a `third_party`; since `told_at` they know of it.
    """

    id: UUID
    number: str
    version: int
    place: str
    state: str
    priority: int
    due: date | None
    picker: str | None
    released_at: datetime
    orders: list[str]
    lines: int
    units: Decimal
    left: Decimal
    kind: str
    handed_to: str
    told_at: datetime | None


class WorkHead(msgspec.Struct, frozen=True, kw_only=True):
    """A fulfilment without its lines; `channel`, `shipping_method`, `ship_to` and `notes` are its first order's."""

    id: UUID
    number: str
    version: int
    place: str
    state: str
    priority: int
    due: date | None
    picker: str | None
    released_at: datetime
    released_by: str
    channel: str
    shipping_method: str
    pickup_at: str | None
    ship_to: dict[str, str] | None
    notes: str
    handed_to: str
    told_at: datetime | None
