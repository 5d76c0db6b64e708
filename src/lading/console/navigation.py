"""What the side of every page offers: where one can go, who may, and by which keys."""

import msgspec

from lading.console.visit import Visit
from lading.console.words import mark as _


class Entry(msgspec.Struct, frozen=True):
    """A place to go: `key` is pressed after `g`; empty for none."""

    path: str
    label: str
    icon: str
    permission: str
    key: str


class Group(msgspec.Struct, frozen=True):
    """Entries under a heading (empty for the first)."""

    label: str
    entries: tuple[Entry, ...]


GROUPS = (
    Group(
        "",
        (
            Entry("/", _("Dashboard"), "layout-dashboard", "reports:read", "d"),
            Entry("/orders", _("Orders"), "shopping-cart", "orders:read", "o"),
            Entry("/holds", _("Holds"), "player-pause", "orders:read", "h"),
            Entry("/changes", _("Changes"), "edit", "orders:read", ""),
            Entry("/exceptions", _("Exceptions"), "alert-triangle", "orders:read", "5"),
            Entry("/customers", _("Customers"), "users", "parties:read", "c"),
            Entry("/intake", _("Mail"), "inbox", "intake:read", ""),
            Entry("/uploads", _("Order files"), "file-spreadsheet", "intake:read", "f"),
            Entry("/tasks", _("Tasks"), "checklist", "orders:read", "t"),
            Entry("/routing/optimise", _("Optimiser"), "route", "orders:read", "0"),
        ),
    ),
    Group(
        _("Money"),
        (
            Entry("/invoices", _("Invoices"), "receipt", "billing:read", ""),
            Entry("/credit", _("Credit"), "users", "payments:read", ""),
            Entry("/gift-cards", _("Gift cards"), "credit-card", "payments:read", ""),
            Entry("/ledger", _("Ledger"), "scale", "payments:read", ""),
            Entry("/accounting", _("Accounting"), "database", "billing:read", ""),
        ),
    ),
    Group(
        _("Warehouse"),
        (
            Entry("/board", _("Board"), "layout-kanban", "fulfilment:read", "b"),
            Entry("/station", _("Station"), "barcode", "fulfilment:write", "s"),
            Entry("/store", _("Store"), "building-store", "fulfilment:read", "1"),
            Entry("/stock", _("Stock"), "packages", "stock:read", "k"),
            Entry("/returns", _("Returns"), "truck-return", "returns:read", ""),
            Entry("/transfers", _("Transfers"), "arrow-right", "stock:read", "n"),
            Entry("/counts", _("Counts"), "clipboard-check", "stock:read", "7"),
            Entry("/slots", _("Slots and rooms"), "clock", "stock:read", "8"),
            Entry("/availability", _("Availability"), "calendar", "stock:read", "q"),
        ),
    ),
    Group(
        _("Buying"),
        (
            Entry("/replenishment", _("Replenishment"), "chart-line", "purchasing:read", "r"),
            Entry("/purchase-orders", _("Purchase orders"), "truck", "purchasing:read", "y"),
            Entry("/drop-ship", _("Drop-ship"), "send", "purchasing:read", "6"),
            Entry("/receiving", _("Receiving"), "truck-delivery", "stock:write", "v"),
            Entry("/suppliers", _("Suppliers"), "building-factory", "purchasing:read", "j"),
        ),
    ),
    Group(
        _("Settings"),
        (
            Entry("/items", _("Items"), "tag", "catalog:read", "i"),
            Entry("/price-lists", _("Price lists"), "cash", "catalog:read", "e"),
            Entry("/promotions", _("Promotions"), "tag", "catalog:read", ""),
            Entry("/taxes", _("Taxes"), "receipt", "catalog:read", "x"),
            Entry("/fees", _("Fees"), "cash", "catalog:read", ""),
            Entry("/channels", _("Channels"), "plug", "catalog:read", "l"),
            Entry("/mailboxes", _("Mailboxes"), "mail", "admin", ""),
            Entry("/gateways", _("Payment providers"), "credit-card", "catalog:read", ""),
            Entry("/places", _("Places"), "map-pin", "catalog:read", "p"),
            Entry("/partners", _("Partners"), "building-warehouse", "catalog:read", "2"),
            Entry("/routing", _("Routing"), "route", "catalog:read", "z"),
            Entry("/rules", _("Rules"), "git-branch", "rules:read", ""),
            Entry("/letters", _("Letters"), "mail", "catalog:read", "w"),
            Entry("/audit", _("Audit"), "scale", "reports:read", "9"),
            Entry("/imports", _("Imports"), "history", "intake:read", "m"),
            Entry("/users", _("Users"), "user", "admin", "u"),
            Entry("/keys", _("API keys"), "key", "admin", "a"),
        ),
    ),
)
"""A new screen adds its entry here."""


def groups_for(visit: Visit) -> list[Group]:
    """The groups with what this person may see."""
    seen = [Group(group.label, tuple(e for e in group.entries if visit.may(e.permission))) for group in GROUPS]
    return [group for group in seen if group.entries]


def first_path(visit: Visit) -> str:
    """Where somebody begins who has just signed in."""
    groups = groups_for(visit)
    return groups[0].entries[0].path if groups else "/orders"


def leads_to(visit: Visit, path: str) -> bool:
    """Whether the side offers this person that place, or one above it, so that a page may point there."""
    return any(is_current(entry, path) for group in groups_for(visit) for entry in group.entries)


def is_current(entry: Entry, path: str) -> bool:
    """Whether the page at `path` belongs to the entry, and to none below it."""
    deeper = (one for group in GROUPS for one in group.entries if len(one.path) > len(entry.path))
    return _is_within(entry, path) and not any(_is_within(one, path) for one in deeper)


def _is_within(entry: Entry, path: str) -> bool:
    return path == entry.path or path.startswith(f"{entry.path}/")
