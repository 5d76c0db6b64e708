"""The table of permissions and roles."""

from lading.access import PERMISSIONS, ROLES, may
from lading.access.roles import scopes_of


def test_the_table_says_who_may_what() -> None:
    told = {role: "".join("x" if may(role, name) else "." for name in PERMISSIONS) for role in ROLES}
    assert list(PERMISSIONS) == [
        "orders:read", "orders:write", "orders:release", "tasks:write", "payments:read", "payments:write",
        "payments:approve", "parties:read", "parties:write", "catalog:read", "catalog:write", "prices:approve",
        "stock:read", "stock:write", "counts:approve", "purchasing:read", "purchasing:write", "fulfilment:read",
        "fulfilment:write", "returns:read", "returns:write", "returns:approve", "shipments:void", "intake:read",
        "intake:write", "intake:approve", "billing:read", "billing:write", "rules:read", "rules:write", "rules:approve",
        "approvals:approve", "reports:read", "audit:approve", "admin",
    ]  # fmt: skip
    assert told == {
        "administrator":    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "operations":       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..",
        "customer_service": "xxxxxx.xxx..x..x.x.xxx.xx.x.x..x...",
        "warehouse":        "x.xx.....x..xx.x.xxxx..........x...",
        "viewer":           "x...x..x.x..x..x.x.x...x..x.x...x..",
    }  # fmt: skip


def test_nobody_unknown_may_anything() -> None:
    assert not may("king", "orders:read")
    assert not may("administrator", "orders:burn")


def test_admin_stands_for_every_scope() -> None:
    assert scopes_of(["admin"]) == frozenset(PERMISSIONS)
    assert scopes_of(["orders:read"]) == {"orders:read"}
