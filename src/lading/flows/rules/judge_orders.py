"""Rules on orders that stand: judged at a moment, and what they want is done to the locked orders."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.at_work import save_changes
from lading.flows.routing.routing_facts import NOBODY, read_customers
from lading.flows.rules.apply_rules import follow_up
from lading.flows.rules.plan_effects import Planned, plan_effects, with_priority
from lading.flows.rules.rule_facts import facts_of_view
from lading.flows.show_orders import show_orders
from lading.kernel import Actor
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.hold import place_holds, release_holds
from lading.orders.papers import NewPapers, change_papers
from lading.orders.views import OrderView
from lading.rules import Rulebook, judge
from lading.rules.attributes import Kinds
from lading.rules.hits import rules_done
from lading.store import UnitOfWork

RULES = Actor("system", "rules")
"""Who acts when a duty judges orders. What it changes is not judged again."""

_EARLIER = """
SELECT o.id, (SELECT count(*) FROM orders e WHERE e.customer = o.customer AND e.placed_at < o.placed_at)
FROM orders o WHERE o.id = ANY(%s) AND o.customer IS NOT NULL
"""
_CHANGED_BY = """
SELECT DISTINCT order_id, actor FROM events
WHERE order_id = ANY(%s) AND actor LIKE 'user:%%' AND kind = ANY(%s)
"""
CHANGES = frozenset(
    (
        "order.changed",
        "order.papers_changed",
        "order.delivery_changed",
        "order.substituted",
        "order.cancelled",
        "order.taxed",
    )
)
"""Events that change what was ordered, or where it goes."""


async def judge_orders(
    unit: UnitOfWork,
    reference: Reference,
    *,
    book: Rulebook,
    event: str,
    orders: Mapping[UUID, Mapping[str, Mapping[str, Any]]],
) -> int:
    """Judge these orders, each with facts of the moment (`{"change": {"by": "user"}}`); answers on how many one fired.

    Locks the orders, and saves them. Done orders are judged, too: a late fact may want a person.
    """
    rules = book.at(event, unit.now)
    if not rules or not orders:
        return 0
    locked = await lock_orders(unit, ids=sorted(orders))
    views = await show_orders(unit, ids=list(locked))
    facts = await facts_of_orders(unit, reference, views=views, attributes=book.attributes, extra=orders)
    done = await rules_done(unit, orders=list(locked))
    by = await who_changed(unit, orders=list(locked))
    planned: dict[UUID, Planned] = {}
    for order, view in views.items():
        plan = plan_effects(
            judge(rules, facts[order]),
            view,
            event=event,
            now=unit.now,
            by=sorted(by.get(order, ())),
            done=done.get(order, ()),
        )
        if any(hit.did for hit in plan.hits):
            planned[order] = msgspec.structs.replace(plan, hits=[hit for hit in plan.hits if hit.did])
    for order, plan in planned.items():
        await _change(unit, locked[order], views[order], plan)
    await save_changes(unit, orders=locked.values())
    await follow_up(unit, planned=planned, views=views)
    return len(planned)


async def facts_of_orders(
    unit: UnitOfWork,
    reference: Reference,
    *,
    views: Mapping[UUID, OrderView],
    attributes: Kinds,
    extra: Mapping[UUID, Mapping[str, Mapping[str, Any]]] | None = None,
    as_placed: bool = False,
) -> dict[UUID, dict[str, Any]]:
    """The facts of these orders; `as_placed` puts the clock back to when each was placed."""
    await reference.refresh(unit, skus={line.sku for view in views.values() for line in view.lines})
    codes = {str(code) for view in views.values() if (code := (view.customer or {}).get("code"))}
    customers = await read_customers(unit, codes=sorted(codes)) if codes else {}
    before = dict(await unit.fetch(_EARLIER, [list(views)])) if views else {}
    return {
        order: facts_of_view(
            view,
            items=reference.items,
            groups=customers.get(str((view.customer or {}).get("code")), NOBODY).groups,
            orders_before=before.get(order, 0),
            attributes=attributes,
            now=view.placed_at if as_placed else unit.now,
            extra=(extra or {}).get(order),
        )
        for order, view in views.items()
    }


async def who_changed(unit: UnitOfWork, *, orders: Sequence[UUID]) -> dict[UUID, set[str]]:
    """The people who placed or changed what was ordered: they may not approve it."""
    found: dict[UUID, set[str]] = {}
    for order, actor in await unit.fetch(_CHANGED_BY, [list(orders), ["order.placed", *CHANGES]]):
        found.setdefault(order, set()).add(actor)
    return found


async def _change(unit: UnitOfWork, order: LockedOrder, view: OrderView, plan: Planned) -> None:
    """Holds, tags and priority of one locked order."""
    rules = [[hit.rule, hit.version] for hit in plan.hits]
    reason = "by rule " + ", ".join(hit.rule for hit in plan.hits)
    lifted = [hold.id for hold in view.holds if hold.reason in plan.lifts and hold.approval is None]
    if lifted:
        await release_holds(unit, order=order, reason=reason, holds=lifted, by_right=True)
    await place_holds(unit, order=order, holds=plan.holds)
    fields: dict[str, Any] = {}
    if plan.tags is not None:
        fields["tags"] = plan.tags
    if plan.priority is not None:
        fields["attributes"] = with_priority(view.attributes, plan.priority)
    if fields:
        await change_papers(unit, changes=[NewPapers(order, fields, reason=reason)])
    if plan.letters:
        move(order, kind="order.letter_asked", data={"letters": plan.letters, "rules": rules})
    elif plan.tasks or plan.calls or plan.queue:
        move(order, kind="order.judged", data={"event": plan.event, "rules": rules})
