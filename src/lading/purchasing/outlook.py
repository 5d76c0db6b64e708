"""What is known of an item at a place, and what follows from it: values of the decisions in this room."""

from datetime import date
from decimal import Decimal

import msgspec

from lading.purchasing.demand import Demand

ZERO = Decimal(0)


class Incoming(msgspec.Struct, frozen=True, order=True):
    """Base units that are expected on a day."""

    day: date
    quantity: Decimal


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A supplier of the item: `cost` of one `unit` of `factor` base units; `arrives` if ordered today.

    `lead` is how many calendar days that is, `lead_deviation` how far it has been off, in days.
    """

    supplier: str
    unit: str
    factor: Decimal
    cost: Decimal
    currency: str
    arrives: date
    lead: int
    lead_deviation: Decimal = ZERO
    minimum: Decimal = ZERO
    multiple: Decimal = Decimal(1)
    rank: int = 1
    supplier_sku: str = ""


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """An item at a place in base units: `waiting` are backorders, `safety` is never promised.

    `price` is what one base unit sells for, if known, in `currency`.
    """

    sku: str
    place: str
    name: str = ""
    unit: str = "each"
    decimals: int = 0
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    waiting: Decimal = ZERO
    safety: Decimal = ZERO
    reorder_at: Decimal | None = None
    incoming: tuple[Incoming, ...] = ()
    demand: Demand = Demand()
    price: Decimal | None = None
    currency: str = ""

    @property
    def available(self) -> Decimal:
        """On hand less everything that is owed already."""
        return self.on_hand - self.reserved - self.waiting

    @property
    def expected(self) -> Decimal:
        """All that is on its way."""
        return sum((one.quantity for one in self.incoming), ZERO)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What to buy: `quantity` in the supplier's `unit`, `base` in base units, and why."""

    supplier: str
    quantity: Decimal
    unit: str
    base: Decimal
    cost: Decimal
    amount: Decimal
    currency: str
    arrives: date
    reason: str


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What lies ahead of an item at a place.

    `out_on` is the first day on which it does not suffice, `short_days` for how many days, `lost` what that would
    cost (`lost_per_day` a day). What is projected day by day is reckoned where it is shown, by `project`.
    `days_of_supply` is None where nothing sells. `excess` base units are too many; `bound` is the money in them.
    """

    position: Position
    today: date
    reorder_point: Decimal
    target: Decimal
    safety: Decimal
    source: Source | None
    proposal: Proposal | None
    out_on: date | None
    short_days: int
    lost_per_day: Decimal | None
    lost: Decimal | None
    days_of_supply: Decimal | None
    excess: Decimal
    bound: Decimal | None
