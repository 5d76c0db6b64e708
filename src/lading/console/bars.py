"""Where the units of lines and orders are, as the parts of a bar."""

from collections.abc import Mapping
from decimal import Decimal

from lading.console.words import _ as translate
from lading.console.words import mark as _
from lading.orders.lifecycle import CANCELLABLE, STATES
from lading.orders.views import LineView, OrderView

ZERO = Decimal(0)
_PROMISES = {
    "in_stock": _("The units were in stock and are reserved."),
    "waits_for_stock": _(
        "Nothing is free; the units are reserved by themselves when stock arrives, in the turn of its queue."
    ),
    "supply_expected": _("It waits for supply that is expected; when that comes on another day, so does this."),
    "pre_order": _("Sold ahead of its release: nothing of it leaves before that day."),
    "waits_for_run": _("It is routed when the time of its routing group comes."),
    "in_stock_elsewhere": _("The first place could not deliver; the units are reserved at another."),
    "needs_no_stock": _("Nothing of it is kept in stock."),
    "parcel_lost": _("It left, and its shipment is lost: nobody can say when it arrives."),
    "cancelled": _("All of it is cancelled."),
}


def parts_of(line: LineView) -> dict[str, Decimal]:
    """How many units are in which state, without the states that have none."""
    return {state: units for state in STATES if (units := getattr(line, state))}


def shares_of(line: LineView) -> Mapping[str, Decimal]:
    """Which part of the line is in which state."""
    return {state: units / line.ordered for state, units in parts_of(line).items()} if line.ordered else {}


def whole_of(order: OrderView) -> Mapping[str, Decimal]:
    """Which part of the order is in which state, each line counted alike."""
    sums: dict[str, Decimal] = {}
    for line in order.lines:
        for state, share in shares_of(line).items():
            sums[state] = sums.get(state, ZERO) + share / len(order.lines)
    return {state: sums[state] for state in STATES if state in sums}


def cancellable_of(line: LineView) -> Decimal:
    """How many units can still be cancelled."""
    return sum((getattr(line, state) for state in CANCELLABLE), ZERO)


def why_promised(reason: str) -> str:
    """The reason of a promise as a sentence."""
    return translate(_PROMISES.get(reason, reason.replace("_", " ")))
