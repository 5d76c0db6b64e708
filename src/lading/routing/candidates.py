"""What routing decides on: what an order needs, and what is known of each place that could give it."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import msgspec

from lading.routing.settings import Occasion

ZERO = Decimal(0)

Free = dict[tuple[str, str], Decimal]
"""(SKU, place) → base units that may still be promised."""


class Need(msgspec.Struct, frozen=True):
    """A line that wants stock: `quantity` in its unit of `factor` base units, whole to `decimals` digits.

    A quantity of 0 wants nothing: a service. `unit_value` is what one unit sells for, in the order's currency;
    `item_group` and `item_tags` are what limits and filters name. `parts` make it a kit: base
    units of each component in one base unit, of which a place gives whole kits.
    """

    sku: str
    quantity: Decimal
    factor: Decimal
    decimals: int
    item_group: str = ""
    unit_value: Decimal = ZERO
    parts: tuple[tuple[str, Decimal], ...] = ()
    item_tags: frozenset[str] = frozenset()

    def uses(self, quantity: Decimal) -> list[tuple[str, Decimal]]:
        """What so many units take from stock: base units by SKU."""
        base = quantity * self.factor
        return [(sku, base * per) for sku, per in self.parts] if self.parts else [(self.sku, base)]


class Take(msgspec.Struct, frozen=True):
    """A place gives `quantity` of the line's unit."""

    place: str
    quantity: Decimal


class OrderFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What order filters and sorts may ask. `point` is the destination (latitude, longitude in degrees).

    `origin` names the groups of the place that could not deliver, or at which the order was taken; `preferred` are
    the customer's own places, best first. `queue` is where the order waits, `ship_after` the day before which it may
    not leave.
    """

    today: date
    channel: str = ""
    method: str = ""
    currency: str = ""
    value: Decimal = ZERO
    tags: frozenset[str] = frozenset()
    priority: int = 0
    customer_groups: frozenset[str] = frozenset()
    country: str = ""
    region: str = ""
    postal_code: str = ""
    point: tuple[float, float] | None = None
    placed_at: datetime | None = None
    wanted_by: date | None = None
    occasion: Occasion = "placed"
    origin: frozenset[str] = frozenset()
    queue: str = ""
    ship_after: date | None = None
    preferred: tuple[str, ...] = ()


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A place that serves the order's channel. `km` is the way to the destination, None where one end is unknown.

    `opens_in` is hours until it is open (0: now; None: no hours are known, which counts as open); `leaves_in` days
    until it begins on what it is given now (0: today, before its cut-off). `cost` is what
    handling one parcel there costs; `weeks` says for how many weeks the stock of a SKU lasts (absent: not sold).
    """

    place: str
    kind: str = "warehouse"
    priority: int = 100
    groups: frozenset[str] = frozenset()
    km: float | None = None
    orders_today: int = 0
    orders_per_day: int | None = None
    lines_today: int = 0
    lines_per_day: int | None = None
    opens_in: float | None = 0
    leaves_in: int = 0
    cost: Decimal = ZERO
    weeks: Mapping[str, Decimal] = {}
