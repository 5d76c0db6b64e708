"""Who of those who wait for an item is served first: the queue policies, and their words. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact

ZERO = Decimal(0)
HUNDRED = Decimal(100)
PolicyKind = Literal["first_come", "customer_class", "due_date", "contract_share"]
Group = Annotated[str, Meta(min_length=1, max_length=80)]


class QueuePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a queue is ordered.

    `first_come`: who was placed first. `customer_class`: customers of `groups`, best first, before all others.
    `due_date`: who wants it soonest. `contract_share`: each group of `shares` (percent) gets its part of every
    supply, what is left of it goes to who was placed first.
    """

    kind: PolicyKind = "first_come"
    groups: Annotated[list[Group], Meta(max_length=50)] = []
    shares: dict[Group, Decimal] = {}

    def __post_init__(self) -> None:
        if self.kind == "customer_class" and not self.groups:
            raise FieldRefused("groups", "missing", "Name the customer groups that come first, best first.")
        if len(set(self.groups)) < len(self.groups):
            raise FieldRefused("groups", "given_twice", "Each group stands once.")
        for share in self.shares.values():
            check_exact("shares", share)
        if self.kind == "contract_share" and not self.shares:
            raise FieldRefused("shares", "missing", "Say which group gets how many percent.")
        if any(share <= 0 for share in self.shares.values()) or sum(self.shares.values()) > HUNDRED:
            raise FieldRefused("shares", "too_much", "Shares are above 0 and come to at most 100 percent together.")


FIRST_COME = QueuePolicy()


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy asks of a line that waits."""

    order_id: UUID
    number: str
    line: int
    placed_at: datetime
    wanted_on: date | None = None
    groups: frozenset[str] = frozenset()


def turn_of(policy: QueuePolicy, one: Queued) -> tuple[Any, ...]:
    """What a policy sorts by: the least comes first."""
    first_come = (one.placed_at, one.order_id, one.line)
    if policy.kind == "customer_class":
        return (class_of(policy, one), *first_come)
    if policy.kind == "due_date":
        return (one.wanted_on or date.max, *first_come)
    return first_come


def class_of(policy: QueuePolicy, one: Queued) -> int:
    """The rank of the customer's best group; behind all of them without one."""
    return min((rank for rank, group in enumerate(policy.groups) if group in one.groups), default=len(policy.groups))


def share_of(policy: QueuePolicy, one: Queued) -> str:
    """The group by whose share the line is served; empty without one."""
    return next((group for group in policy.shares if group in one.groups), "")


class Policies(msgspec.Struct, frozen=True):
    """The company's policy, and those of items that have their own."""

    company: QueuePolicy = FIRST_COME
    items: Mapping[str, QueuePolicy] = {}

    def of(self, skus: Iterable[str]) -> QueuePolicy:
        """The policy of one queue. Items that kits tie together share it: theirs counts if all have the same one."""
        own = [self.items.get(sku) for sku in skus]
        first = own[0] if own else None
        return first if first is not None and all(one == first for one in own) else self.company


def why_behind(policy: QueuePolicy, one: Queued, ahead: Queued, *, ahead_is_firm: bool) -> tuple[str, str]:
    """Why `one` is served after `ahead`: a reason's code, and what it turns on."""
    if policy.kind == "contract_share" and (group := share_of(policy, ahead)) and group not in one.groups:
        return "contract_share", group
    if turn_of(policy, ahead) > turn_of(policy, one):
        return ("firm_promise", "") if ahead_is_firm else ("fits_sooner", "")
    if policy.kind == "customer_class" and class_of(policy, ahead) < class_of(policy, one):
        return "customer_class", policy.groups[class_of(policy, ahead)]
    if policy.kind == "due_date" and (ahead.wanted_on or date.max) < (one.wanted_on or date.max):
        return "due_date", str(ahead.wanted_on)
    return "placed_earlier", ""


WHY = {
    "first": "It is the first in its queue.",
    "placed_earlier": "%(behind)s was placed earlier.",
    "customer_class": "%(behind)s is of a customer in the group “%(about)s”, which comes first.",
    "due_date": "%(behind)s is wanted by %(about)s, which is sooner.",
    "contract_share": "%(behind)s is served from the share of the group “%(about)s”.",
    "firm_promise": "%(behind)s was promised an earlier day, which is kept whatever the policy says.",
    "fits_sooner": "%(behind)s can be served sooner from what its places get.",
}
"""Why a line waits behind another order, by the codes of `why_behind`."""
