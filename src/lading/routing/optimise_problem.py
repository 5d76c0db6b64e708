"""What the optimiser decides on, and what it answers: open orders, places with their days, stock, and plans.

Days are whole numbers counted from today, which is 0; quantities are in base units.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

import msgspec

from lading.routing.tariff import Penalties, Tariff

ZERO = Decimal(0)


class OpenLine(msgspec.Struct, frozen=True):
    """Units of a line that may still come from anywhere. `grams`, `cm3` and `value` are of all of them together.

    `outlook` is what taking them from a place costs (or gains) there as a percentage of their value: see `Tariff`.
    """

    line: int
    sku: str
    units: Decimal
    grams: int = 0
    cm3: int = 0
    value: Decimal = ZERO
    outlook: Mapping[str, Decimal] = {}


class Way(msgspec.Struct, frozen=True):
    """From a place to the destination: the tariff's zone, kilometres where known, and whether it is too far."""

    zone: str
    km: float | None = None
    far: bool = False


class Piece(NamedTuple):
    """So many units of the order's line at this index."""

    at: int
    units: Decimal


class Leg(NamedTuple):
    """One parcel: from this place with this service, leaving on this day; `over` what the place may do on it."""

    place: str
    service: str
    day: int
    pieces: tuple[Piece, ...]
    over: bool = False


class Plan(NamedTuple):
    """How an order is fulfilled; units that no leg takes wait for stock."""

    legs: tuple[Leg, ...]


class OpenOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order that may still be routed in another way than `now`.

    `ways` holds the places that may give to it: those that serve its channel, near enough. `due` is the day on which
    it should arrive; with `on_time` it may not come later than that, or than `now` lets it; `leave_by` the last day on
    which it may leave. `level` is the shipping
    method: services of that level carry it, or any where none is of that level. `whole`: nothing may wait while
    something leaves, and all leaves from one place. `given` are places at which it counts among today's orders.
    """

    key: str
    lines: tuple[OpenLine, ...]
    ways: Mapping[str, Way]
    now: Plan
    due: int | None = None
    on_time: bool = False
    leave_by: int | None = None
    level: str = ""
    whole: bool = False
    most_places: int = 2
    given: frozenset[str] = frozenset()


class Workplace(msgspec.Struct, frozen=True):
    """A place's working days within the horizon, first one first, and how many orders it still takes on each.

    A day that `room` does not name has no limit.
    """

    code: str
    days: tuple[int, ...]
    room: Mapping[int, int] = {}


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """All open orders and what they may take. `stock` includes what their plans of now hold.

    `late_most` bounds the days that all orders together are late; None leaves it to what lateness costs. `intake` is
    how many of these orders may count among today's at a place, where that is limited.
    """

    orders: tuple[OpenOrder, ...]
    places: Mapping[str, Workplace]
    stock: Mapping[tuple[str, str], Decimal]
    tariff: Tariff
    late_most: int | None = None
    penalties: Penalties = Penalties()
    intake: Mapping[str, int] = {}


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Plans in the sequence of the orders, and how good they are. Money is in the tariff's currency.

    No set of plans out of all that were considered costs less than `bound`; `gap` is what may still be gained,
    as a share of `cost`. `note` says why the plan of now was kept, where it was.
    """

    plans: list[Plan]
    before: Decimal
    cost: Decimal
    bound: Decimal
    late_before: int
    late: int
    columns: int
    seconds: float
    note: str = ""

    @property
    def gap(self) -> float:
        """0 where it is proven that nothing cheaper exists."""
        return float((self.cost - self.bound) / self.cost) if self.cost > 0 else 0.0


MOST_PLACES = 10
"""Where more places than wished only cost, so many are the most that an order comes from."""


def most_places(order: OpenOrder, penalties: Penalties) -> int:
    """From how many places the order may come at most."""
    return order.most_places if penalties.too_many_places is None else max(order.most_places, MOST_PLACES)


def newly_given(order: OpenOrder, places: Iterable[str]) -> set[str]:
    """The places at which an order counts today when it comes from these: those where it does, and new ones."""
    now = {leg.place for leg in order.now.legs}
    return {place for place in places if place in order.given or place not in now}
