"""What people and machines are told of an order's routing decisions."""

from datetime import datetime

import msgspec

from lading.routing.optimise_explain import Reasons


class Given(msgspec.Struct, frozen=True):
    """Units of a line that a place gives."""

    line: int
    sku: str
    quantity: str


class Lack(msgspec.Struct, frozen=True):
    """An item, or a component of a kit, of which a place has too little: base units wanted, and free there."""

    sku: str
    wanted: str
    free: str


class AskedPlace(msgspec.Struct, frozen=True, kw_only=True):
    """A place as one rule judged it. `rank` 1 is the best; None was left out by a filter. `reason` is why it lost.

    `lacks` are the items that it has too little of for the whole order, kits component by component.
    """

    place: str
    name: str
    rank: int | None
    scores: dict[str, str | float | None]
    covers: int
    gives: list[Given]
    code: str
    reason: str
    lacks: list[Lack]


class AskedRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule's turn. `note` says what became of it where that is not plain.

    `dropped` are its soft filters and limits, in words, without which it was tried again.
    """

    rule: str
    sorts: list[str]
    note: str
    dropped: list[str]
    runner_up: str
    runner_up_reason: str
    places: list[AskedPlace]


class AskedKit(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is a kit, routed component by component: how many, and what one takes from stock, by SKU."""

    line: int
    sku: str
    wanted: str
    components: dict[str, str]


class ExplainedDecision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision: when, on which occasion (the event's kind), by which plan, and how each rule judged each place.

    `plan` 0 is the built-in one. `why` is a sentence on the occasion where it needs one, such as which place gave the
    work back. `lines` is how many lines wanted stock; `rest` what becomes of what was missing. `fixed` is the place
    that the customer chose. Of the optimiser `cost` says what the order cost before and costs now, item by item.
    """

    seq: int
    at: datetime
    occasion: str
    why: str
    plan: int
    group: str
    routing: str
    rule: str
    fixed: str
    lines: int
    kits: list[AskedKit]
    gives: dict[str, list[Given]]
    rest: str
    rules: list[AskedRule]
    cost: Reasons | None = None


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """A place on the map; `gives` whether something comes from it."""

    place: str
    name: str
    latitude: float
    longitude: float
    gives: bool


class Destination(msgspec.Struct, frozen=True):
    """Where the goods go, in degrees: the address's own point, or the centre of its postal code."""

    latitude: float
    longitude: float


class OrderRouting(msgspec.Struct, frozen=True, kw_only=True):
    """Every routing decision about an order, the newest first, and where its places and its destination lie."""

    number: str
    destination: Destination | None
    spots: list[Spot]
    decisions: list[ExplainedDecision]
