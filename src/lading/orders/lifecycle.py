"""Where a unit may go from where it is: the one table of moves, and nothing else."""

STATES = (
    "open",
    "reserved",
    "backordered",
    "released",
    "picked",
    "packed",
    "shipped",
    "delivered",
    "returned",
    "cancelled",
)

NEW, GONE = "new", "gone"
"""Where units enter a line from, and where a change sends units that are no longer ordered."""

MOVES: dict[str, frozenset[str]] = {
    NEW: frozenset({"open", "reserved", "backordered", "shipped", "delivered", "returned", "cancelled"}),
    "open": frozenset({"reserved", "backordered", "released", "cancelled", "shipped", GONE}),
    "reserved": frozenset({"open", "backordered", "released", "cancelled", "shipped", GONE}),
    "backordered": frozenset({"open", "reserved", "cancelled", GONE}),
    "released": frozenset({"open", "reserved", "backordered", "picked", "cancelled", "shipped", GONE}),
    "picked": frozenset({"released", "reserved", "packed", "cancelled", "shipped"}),
    "packed": frozenset({"picked", "reserved", "shipped", "cancelled"}),
    "shipped": frozenset({"delivered", "returned", "packed", "cancelled"}),  # back: its shipment was voided
    "delivered": frozenset({"returned"}),
    "returned": frozenset(),
    "cancelled": frozenset({"shipped", "open"}),  # late facts: it left after all; or the cancellation is undone
}
"""From each state the states that a unit may move to. History comes in from `new` straight to where it ended."""

BEFORE_SHIPPING = ("open", "backordered", "reserved", "released", "picked", "packed")
"""States in which a unit is still ours, in the order in which a cancellation takes them."""

CANCELLABLE = ("open", "backordered", "reserved", "released", "picked", "packed")

HOLDABLE_STEPS = frozenset({"accept", "release", "pick", "pack", "ship", "capture", "invoice", "refund"})
"""Steps that a hold can stop."""


def is_allowed(origin: str, target: str) -> bool:
    """Whether units may move from `origin` to `target`."""
    return target in MOVES[origin]
