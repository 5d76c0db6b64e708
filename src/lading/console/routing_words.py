"""The vocabulary of routing as forms show it: each filter with its fields, labels and choices."""

from collections.abc import Mapping, Sequence

import msgspec

from lading.console.words import mark as _
from lading.routing.findings import World

Options = Sequence[tuple[str, str]]


class FieldWords(msgspec.Struct, frozen=True):
    """A field of a filter. `kind`: `words` (typed, with commas), `known` (ticks), `number`, `choice`, `yes`."""

    name: str
    label: str
    kind: str
    options: Options = ()
    of: str = ""


class FilterWords(msgspec.Struct, frozen=True):
    """A filter: what it is called, and its fields."""

    tag: str
    label: str
    fields: tuple[FieldWords, ...] = ()


_NOT = FieldWords("negate", _("Not"), "yes")
_SOFT = FieldWords("soft", _("if possible"), "yes")
_LINES = FieldWords("lines", _("Lines"), "choice", (("some", _("some line")), ("all", _("every line"))))


def _any(label: str, *, of: str = "", options: Options = ()) -> FieldWords:
    return FieldWords("any_of", label, "known" if of or options else "words", options, of)


_KINDS = (
    ("warehouse", _("Warehouse")),
    ("store", _("Store")),
    ("supplier", _("Supplier")),
    ("third_party", _("Third party")),
)
_OCCASIONS = (
    ("placed", _("It was just placed")),
    ("waiting", _("It waits for stock")),
    ("returned", _("A place gave it back")),
)

ORDER_FILTERS = (
    FilterWords("channel", _("Channel"), (_any(_("One of"), of="channels"), _NOT)),
    FilterWords("destination", _("Destination"), (_any(_("Country, region or postal code (US, US-IL, US 606)")), _NOT)),
    FilterWords("shipping_method", _("Shipping method"), (_any(_("One of")), _NOT)),
    FilterWords(
        "item_group",
        _("Item group"),
        (
            _any(_("One of")),
            _LINES,
            _NOT,
        ),
    ),
    FilterWords(
        "value",
        _("Value of goods"),
        (
            FieldWords("at_least", _("From"), "number"),
            FieldWords("at_most", _("To"), "number"),
            FieldWords("currency", _("Currency"), "words"),
            _NOT,
        ),
    ),
    FilterWords(
        "priority",
        _("Priority"),
        (FieldWords("at_least", _("From"), "number"), FieldWords("at_most", _("To"), "number"), _NOT),
    ),
    FilterWords(
        "item_tag",
        _("Item tag"),
        (_any(_("One of")), _LINES, _NOT),
    ),
    FilterWords("item", _("Item"), (_any(_("SKUs; MUG-* means all that begin so")), _LINES, _NOT)),
    FilterWords("queue", _("Queue"), (_any(_("One of")), _NOT)),
    FilterWords("tag", _("Tag"), (_any(_("One of")), _NOT)),
    FilterWords("wanted_within", _("Wanted soon"), (FieldWords("days", _("Within days"), "number"), _NOT)),
    FilterWords("may_leave_within", _("May leave soon"), (FieldWords("days", _("Within days"), "number"), _NOT)),
    FilterWords("customer_group", _("Customer group"), (_any(_("One of")), _NOT)),
    FilterWords("occasion", _("Occasion"), (_any(_("One of"), options=_OCCASIONS), _NOT)),
    FilterWords("origin", _("Given back by"), (_any(_("Place groups"), of="groups"), _NOT)),
)

PLACE_FILTERS = (
    FilterWords("kind", _("Kind of place"), (_any(_("One of"), options=_KINDS), _NOT, _SOFT)),
    FilterWords("group", _("Place group"), (_any(_("One of"), of="groups"), _NOT, _SOFT)),
    FilterWords("place", _("Place"), (_any(_("One of"), of="places"), _NOT, _SOFT)),
    FilterWords(
        "distance",
        _("Distance"),
        (
            FieldWords("most", _("At most"), "number"),
            FieldWords("unit", _("Unit"), "choice", (("km", "km"), ("mi", "mi"))),
            _SOFT,
        ),
    ),
    FilterWords("safety_stock", _("Safety stock"), (FieldWords("keep", _("Units that stay"), "number"), _SOFT)),
    FilterWords("orders_per_day", _("Orders a day"), (_SOFT,)),
    FilterWords("lines_per_day", _("Order lines a day"), (_SOFT,)),
    FilterWords("weeks_of_supply", _("Weeks of supply"), (FieldWords("at_least", _("At least"), "number"), _SOFT)),
    FilterWords("open", _("Open"), (FieldWords("within_hours", _("Within hours"), "number"), _SOFT)),
    FilterWords("cut_off", _("Before its cut-off"), (_SOFT,)),
)

ORDER_SORTS: Options = (
    ("placed_at", _("Oldest first")),
    ("wanted_by", _("Earliest wish first")),
    ("ship_after", _("Earliest that may leave first")),
    ("priority", _("Priority")),
    ("value", _("Value")),
    ("method_days", _("Fastest method first")),
)
PLACE_SORTS: Options = (
    ("distance", _("Distance")),
    ("cost", _("Cost")),
    ("priority", _("Priority")),
    ("balance", _("Stock balance")),
    ("load", _("Orders today")),
    ("weeks_of_supply", _("Weeks of supply")),
    ("customer_sequence", _("The customer's sequence")),
)
ASSIGN: Options = (
    ("fewest", _("One place that has all, else as few as possible")),
    ("in_order", _("Each place in turn gives what it has")),
    ("single", _("Everything from one place, or nothing")),
)
RESTS: Options = (
    ("next_rule", _("goes to the next rule")),
    ("next_routing", _("goes to the next routing that fits")),
    ("wait", _("waits for stock")),
)
WHEN: Options = (
    ("at_placement", _("As soon as an order is placed")),
    ("every", _("Every so many minutes")),
    ("at_hours", _("At hours of the day")),
)
NEW: dict[str, dict[str, object]] = {
    "channel": {"any_of": []},
    "value": {"at_least": "50"},
    "priority": {"at_least": "1"},
    "wanted_within": {"days": "2"},
    "may_leave_within": {"days": "0"},
    "distance": {"most": "500"},
    "safety_stock": {"keep": "1"},
    "weeks_of_supply": {"at_least": "2"},
}
"""What a filter says when it has just been added."""


def known_of(world: World) -> Mapping[str, Options]:
    """What exists, for fields that name it."""
    groups = sorted({group for place in world.places.values() for group in place.settings.groups})
    return {
        "channels": [(code, channel.name) for code, channel in sorted(world.channels.items())],
        "places": [(code, place.name) for code, place in sorted(world.places.items())],
        "groups": [(group, group) for group in groups],
    }
