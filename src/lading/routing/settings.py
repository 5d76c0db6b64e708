"""The vocabulary of routing: what a plan can say about which orders go where, in which sequence, within which limits.

A plan holds groups (when), a group routings (which orders), a routing rules (from where), tried one after the other.
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact
from lading.routing.tariff import OptimiseSettings

Name = Annotated[str, Meta(min_length=1, max_length=80)]
Words = Annotated[list[Annotated[str, Meta(min_length=1, max_length=80)]], Meta(min_length=1, max_length=500)]
TimeOfDay = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Count = Annotated[int, Meta(ge=1, le=10_000)]
Occasion = Literal["placed", "waiting", "returned"]


def check_not_negative(field: str, value: Decimal | None) -> None:
    """Refuse a number that is negative, endless or absurdly fine. Raises `FieldRefused`."""
    check_exact(field, value)
    if value is not None and value < 0:
        raise FieldRefused(field, "negative", f"`{field}` cannot be negative.")


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What every word of the vocabulary has in common: unknown fields are refused, defaults are left out."""


# When


class AtPlacement(Said, tag_field="when", tag="at_placement", frozen=True):
    """As soon as an order is placed, and whenever stock arrives for one that waits."""


class EveryMinutes(Said, tag_field="when", tag="every", frozen=True):
    """Again and again, for all orders that wait."""

    minutes: Annotated[int, Meta(ge=1, le=1440)]


class AtHours(Said, tag_field="when", tag="at_hours", frozen=True):
    """At these times of the day in `time_zone`, on these weekdays (1 is Monday; empty means every day)."""

    hours: Annotated[list[TimeOfDay], Meta(min_length=1, max_length=96)]
    weekdays: list[Annotated[int, Meta(ge=1, le=7)]] = []
    time_zone: str = "UTC"


Schedule = AtPlacement | EveryMinutes | AtHours


# Which orders


class OrderFilter(Said, tag_field="filter", frozen=True):
    """A question to an order; `negate` turns the answer around."""

    negate: bool = False


class ChannelIs(OrderFilter, tag="channel", kw_only=True, frozen=True):
    """The order came through one of these channels."""

    any_of: Words


class MethodIs(OrderFilter, tag="shipping_method", kw_only=True, frozen=True):
    """The customer chose one of these shipping methods."""

    any_of: Words


class ItemGroupIs(OrderFilter, tag="item_group", kw_only=True, frozen=True):
    """Some line (or every line) is of one of these item groups."""

    any_of: Words
    lines: Literal["some", "all"] = "some"


class ItemTagIs(OrderFilter, tag="item_tag", kw_only=True, frozen=True):
    """Some line (or every line) carries one of these tags (the item's attribute `tags`)."""

    any_of: Words
    lines: Literal["some", "all"] = "some"


class ItemIs(OrderFilter, tag="item", kw_only=True, frozen=True):
    """Some line (or every line) is one of these items; `MUG-*` means all that begin so."""

    any_of: Words
    lines: Literal["some", "all"] = "some"


class QueueIs(OrderFilter, tag="queue", kw_only=True, frozen=True):
    """The order waits in one of these queues, into which a rule put what it left over."""

    any_of: Words


class PriorityIs(OrderFilter, tag="priority", kw_only=True, frozen=True):
    """The order's priority (its attribute `priority`, 0 where unset) lies between these bounds."""

    at_least: int | None = None
    at_most: int | None = None


class TagIs(OrderFilter, tag="tag", kw_only=True, frozen=True):
    """The order carries one of these tags."""

    any_of: Words


class WantedWithin(OrderFilter, tag="wanted_within", kw_only=True, frozen=True):
    """The customer wants it, or we promised it, within so many days; orders without a date do not match."""

    days: Annotated[int, Meta(ge=0, le=3650)]


class MayLeaveWithin(OrderFilter, tag="may_leave_within", kw_only=True, frozen=True):
    """It may leave within so many days: its attribute `ship_after` is that day or earlier, or says nothing."""

    days: Annotated[int, Meta(ge=0, le=3650)]


class ValueIs(OrderFilter, tag="value", kw_only=True, frozen=True):
    """The goods' value lies between these bounds, in `currency` (empty: whatever the order's is)."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    currency: Annotated[str, Meta(pattern="^([A-Z]{3})?$")] = ""

    def __post_init__(self) -> None:
        check_not_negative("at_least", self.at_least)
        check_not_negative("at_most", self.at_most)


class CustomerGroupIs(OrderFilter, tag="customer_group", kw_only=True, frozen=True):
    """The customer belongs to one of these groups."""

    any_of: Words


class DestinationIs(OrderFilter, tag="destination", kw_only=True, frozen=True):
    """It goes to one of these countries, regions (`US-IL`) or postal codes that begin so (`US 606`)."""

    any_of: Words


class OccasionIs(OrderFilter, tag="occasion", kw_only=True, frozen=True):
    """Why it is routed: just `placed`, `waiting` for stock, or `returned` by a place that could not deliver."""

    any_of: Annotated[list[Occasion], Meta(min_length=1)]


class OriginIs(OrderFilter, tag="origin", kw_only=True, frozen=True):
    """The place that could not deliver, or at which the order was taken, belongs to one of these place groups."""

    any_of: Words


OrderCondition = (
    ChannelIs
    | MethodIs
    | ItemGroupIs
    | ItemTagIs
    | ItemIs
    | QueueIs
    | PriorityIs
    | TagIs
    | WantedWithin
    | MayLeaveWithin
    | ValueIs
    | CustomerGroupIs
    | DestinationIs
    | OccasionIs
    | OriginIs
)

OrderSortBy = Literal["placed_at", "wanted_by", "ship_after", "priority", "value", "method_days"]


class OrderSort(Said, frozen=True):
    """In which sequence orders of one run get their turn; `method_days` puts the fastest shipping method first.

    `wanted_by` is the customer's day, else the promised one; `ship_after` the day before which it may not leave.
    """

    by: OrderSortBy
    descending: bool = False


# From where


class PlaceFilter(Said, tag_field="filter", frozen=True):
    """What a place must be for a rule to take goods from it.

    With `soft` it is only wished: what is left over is tried again without it, the last soft filter dropped first.
    """

    soft: bool = False


class KindIs(PlaceFilter, tag="kind", kw_only=True, frozen=True):
    """The place is (or with `negate` is not) of one of these kinds."""

    any_of: Annotated[list[Literal["warehouse", "store", "supplier", "third_party"]], Meta(min_length=1)]
    negate: bool = False


class PlaceGroupIs(PlaceFilter, tag="group", kw_only=True, frozen=True):
    """The place belongs (or with `negate` does not belong) to one of these groups."""

    any_of: Words
    negate: bool = False


class PlaceIs(PlaceFilter, tag="place", kw_only=True, frozen=True):
    """The place is (or with `negate` is not) one of these."""

    any_of: Words
    negate: bool = False


class DistanceMost(PlaceFilter, tag="distance", kw_only=True, frozen=True):
    """The place is at most so far from where the goods go."""

    most: Annotated[float, Meta(gt=0, le=25_000)]
    unit: Literal["km", "mi"] = "km"


class SafetyStock(PlaceFilter, tag="safety_stock", kw_only=True, frozen=True):
    """So many base units of every item stay at the place, on top of the safety stock that is never promised."""

    keep: Decimal

    def __post_init__(self) -> None:
        check_not_negative("keep", self.keep)


class OrdersPerDay(PlaceFilter, tag="orders_per_day", kw_only=True, frozen=True):
    """The place's own limit of orders a day is respected; without this filter it is ignored."""


class WeeksOfSupply(PlaceFilter, tag="weeks_of_supply", kw_only=True, frozen=True):
    """What the place has of the item lasts at least so many weeks at the pace of the last four."""

    at_least: Decimal

    def __post_init__(self) -> None:
        check_not_negative("at_least", self.at_least)


class OpenNow(PlaceFilter, tag="open", kw_only=True, frozen=True):
    """The place is open at that hour, or opens within so many hours."""

    within_hours: Annotated[int, Meta(ge=0, le=168)] = 0


class BeforeCutOff(PlaceFilter, tag="cut_off", kw_only=True, frozen=True):
    """What is given to the place now still counts for today: it works today, and its cut-off has not passed."""


class LinesPerDay(PlaceFilter, tag="lines_per_day", kw_only=True, frozen=True):
    """The place's own limit of order lines a day is respected; without this filter it is ignored."""


PlaceCondition = (
    KindIs
    | PlaceGroupIs
    | PlaceIs
    | DistanceMost
    | SafetyStock
    | OrdersPerDay
    | LinesPerDay
    | WeeksOfSupply
    | OpenNow
    | BeforeCutOff
)

PlaceSortBy = Literal["distance", "balance", "cost", "priority", "customer_sequence", "weeks_of_supply", "load"]


class PlaceSort(Said, frozen=True):
    """Which place goes first. Values within one `band` count as equal, so that the next sort decides.

    `distance` nearest first, in km; `balance` most of the wanted goods first; `cost` cheapest first; `priority` the
    lowest number first; `customer_sequence` as the customer prefers; `load` fewest orders today first.
    """

    by: PlaceSortBy
    band: Decimal = Decimal(0)
    descending: bool = False

    def __post_init__(self) -> None:
        check_not_negative("band", self.band)


class Limits(Said, frozen=True):
    """How far an order may be split. Values are in the order's currency.

    With `soft` they are only wished: what is left over is tried once more without them, after all soft filters.
    """

    no_split_below: Decimal | None = None
    part_at_least: Decimal | None = None
    keep_item_groups: bool = False
    split_lines: bool = True
    most_places: Count | None = None
    most_places_per_line: Count | None = None
    soft: bool = False

    def __post_init__(self) -> None:
        check_not_negative("no_split_below", self.no_split_below)
        check_not_negative("part_at_least", self.part_at_least)


class NextRule(Said, tag_field="do", tag="next_rule", frozen=True):
    """What is left over is tried with the next rule; behind the last one it waits."""


class NextRouting(Said, tag_field="do", tag="next_routing", frozen=True):
    """What is left over is tried with the group's next routing that fits the order."""


class Wait(Said, tag_field="do", tag="wait", frozen=True):
    """What is left over waits for stock, in a `queue` if one is named, until `cancel_after_days` if that is said.

    `clear_cancel` takes back the day that an earlier rule said.
    """

    queue: Annotated[str, Meta(max_length=80)] = ""
    cancel_after_days: Annotated[int, Meta(ge=1, le=3650)] | None = None
    clear_cancel: bool = False


Rest = NextRule | NextRouting | Wait


class Rule(Said, frozen=True):
    """From which places, best first, how goods may be split, and what becomes of the rest.

    `assign`: `fewest` takes one place that has all, else as few places as possible; `in_order` walks the places and
    takes from each what it has; `single` takes one place that has all, or nothing.
    """

    name: Name
    enabled: bool = True
    filters: Annotated[list[PlaceCondition], Meta(max_length=50)] = []
    sorts: Annotated[list[PlaceSort], Meta(max_length=10)] = []
    assign: Literal["fewest", "in_order", "single"] = "fewest"
    limits: Limits = Limits()
    rest: Rest = NextRule()


class Routing(Said, frozen=True):
    """Which orders (every filter must match), in which sequence, by which rules."""

    name: Name
    enabled: bool = True
    filters: Annotated[list[OrderCondition], Meta(max_length=50)] = []
    sorts: Annotated[list[OrderSort], Meta(max_length=10)] = []
    rules: Annotated[list[Rule], Meta(max_length=100)] = []


class Group(Said, frozen=True):
    """Routings that run together, at their time."""

    name: Name
    enabled: bool = True
    schedule: Schedule = AtPlacement()
    routings: Annotated[list[Routing], Meta(max_length=100)] = []


class PlanSettings(Said, frozen=True):
    """A whole plan. An order that no routing fits is routed by priority with the fewest splits, or waits."""

    groups: Annotated[list[Group], Meta(max_length=50)] = []
    unmatched: Literal["by_priority", "wait"] = "by_priority"
    optimise: OptimiseSettings = OptimiseSettings()


BY_PRIORITY = Rule(name="By priority, fewest splits", sorts=[PlaceSort(by="priority")], rest=Wait())
"""What decides where nothing was published: the place with the lowest priority that has all, else the fewest."""

DEFAULT_PLAN = PlanSettings(
    groups=[Group(name="All orders", routings=[Routing(name="All orders", rules=[BY_PRIORITY])])]
)
"""The plan that is in force until one is published; its version is 0."""
