"""Who may do what: one table of permissions and roles, which also serve as the scopes of API keys."""

from typing import Literal, get_args

import msgspec

Role = Literal["administrator", "operations", "customer_service", "warehouse", "viewer"]
ROLES: tuple[Role, ...] = get_args(Role)

_ALL = frozenset(ROLES)
_ADMINISTRATOR = frozenset[Role]({"administrator"})
_OPERATIONS = frozenset[Role]({"administrator", "operations"})
_SERVICE = frozenset[Role]({"administrator", "operations", "customer_service"})
_WAREHOUSE = frozenset[Role]({"administrator", "operations", "warehouse"})
_HANDS = _SERVICE | _WAREHOUSE
_VIEWER = frozenset[Role]({"viewer"})


class Permission(msgspec.Struct, frozen=True):
    """One thing that may be allowed: its name, what it lets one do, and the roles that have it."""

    name: str
    sentence: str
    roles: frozenset[Role]


PERMISSIONS = {
    permission.name: permission
    for permission in (
        Permission("orders:read", "see orders and their history", _ALL),
        Permission("orders:write", "place, change, hold and cancel orders, and release their holds", _SERVICE),
        Permission("orders:release", "release orders to places", _HANDS),
        Permission("tasks:write", "take, give back and settle tasks", _HANDS),
        Permission("payments:read", "see payments, the ledger and what customers owe", _SERVICE | _VIEWER),
        Permission("payments:write", "record and take payments, credit and refund, issue store credit", _SERVICE),
        Permission("payments:approve", "say what customers may owe, and let go what their limits hold", _OPERATIONS),
        Permission("parties:read", "see customers", _SERVICE | _VIEWER),
        Permission("parties:write", "add, change and erase customers", _SERVICE),
        Permission("catalog:read", "see items, prices, taxes, places and channels", _ALL),
        Permission("catalog:write", "change items, prices, taxes, places and channels", _OPERATIONS),
        Permission("prices:approve", "agree prices below an item's floor or above its ceiling", _OPERATIONS),
        Permission("stock:read", "see stock and its journal", _ALL),
        Permission("stock:write", "receive, adjust, count and transfer stock", _WAREHOUSE),
        Permission(
            "counts:approve", "approve counts, see their books while others count, set their rules", _OPERATIONS
        ),
        Permission("purchasing:read", "see suppliers, purchase orders and what is proposed to buy", _ALL),
        Permission("purchasing:write", "buy: change suppliers, rules and purchase orders, and send them", _OPERATIONS),
        Permission("fulfilment:read", "see work at places, shipments and tracking", _ALL),
        Permission("fulfilment:write", "pick, pack, ship, deliver and reject", _WAREHOUSE),
        Permission("returns:read", "see returns and claims", _ALL),
        Permission("returns:write", "ask for returns, receive, inspect and dispose of what came back", _HANDS),
        Permission("returns:approve", "decide on returns and claims, and settle their money", _SERVICE),
        Permission("shipments:void", "void shipments that were recorded by mistake", _OPERATIONS),
        Permission("intake:read", "see documents and files that come in", _SERVICE | _VIEWER),
        Permission("intake:write", "send and book documents and files", _SERVICE),
        Permission(
            "intake:approve", "say what is booked without people, and take over what the mail has taught", _OPERATIONS
        ),
        Permission(
            "billing:read", "see invoices, statements of account and exports for accounting", _SERVICE | _VIEWER
        ),
        Permission("billing:write", "issue and void invoices, export the books, set sellers and numbers", _OPERATIONS),
        Permission("rules:read", "see rules, the facts that they ask and what they did", _SERVICE | _VIEWER),
        Permission("rules:write", "write rules as drafts and try them", _OPERATIONS),
        Permission("rules:approve", "publish rules, roll them back and retire them", _OPERATIONS),
        Permission("approvals:approve", "approve or refuse what waits for people of their role", _HANDS),
        Permission("reports:read", "see dashboards and reports", _OPERATIONS | _VIEWER),
        Permission(
            "audit:approve", "have the laws proven, and approve repairs that the audit proposes", _ADMINISTRATOR
        ),
        Permission("admin", "everything, users, keys and settings included", _ADMINISTRATOR),
    )
}


def may(role: str, permission: str) -> bool:
    """Whether people of that role may do that. Unknown roles and permissions may and allow nothing."""
    known = PERMISSIONS.get(permission)
    return known is not None and role in known.roles


def scopes_of(granted: list[str]) -> frozenset[str]:
    """What a key with these scopes may do: `admin` stands for all of them."""
    return frozenset(PERMISSIONS) if "admin" in granted else frozenset(granted)
