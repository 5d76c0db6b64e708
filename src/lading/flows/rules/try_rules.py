"""Rules tried on orders that came in: which match a condition and why, and what a draft would have done. Reads only."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.catalog import Reference
from lading.flows.rules.judge_orders import facts_of_orders
from lading.flows.rules.plan_effects import plan_effects
from lading.flows.show_orders import show_orders
from lading.orders.views import OrderView
from lading.rules import FactSet, judge
from lading.rules.attributes import attribute_kinds, read_facts
from lading.rules.checks import understand
from lading.rules.judge import Judged, explain_one
from lading.rules.published import compile_rule, read_published
from lading.rules.rule import Rule, RuleText, by_turn
from lading.store import UnitOfWork

MOST = 2_000
SHOWN = 10
DIFFERENCES = 100


class OrderMatch(msgspec.Struct, frozen=True, kw_only=True):
    """A past order and how a rule comes out for it."""

    order: str
    placed_at: datetime
    total: Decimal
    currency: str
    judged: Judged


class RuleMatches(msgspec.Struct, frozen=True, kw_only=True):
    """Of so many recent orders so many match; the first of them, and the first of those that do not, with why."""

    orders: int
    matches: int
    first: list[OrderMatch]
    others: list[OrderMatch]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became, or would become, of one order: holds, approvals, tags and so on, in words that machines read too."""

    order: str
    placed_at: datetime
    before: list[str]
    after: list[str]


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """Rules in force (`before`) and with the tried rule in place of its version in force (`after`), on past orders.

    Both count orders by what is done to them (`place_hold`, `require_approval`, `add_tag` …) and the tried rule's
    `hits`. `differences` are the first of `different` orders. `said` is what the figures rest on.
    """

    orders: int
    hits_before: int
    hits_after: int
    before: dict[str, int]
    after: dict[str, int]
    different: int
    differences: list[Outcome]
    said: list[str]


class RuleTrial(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Try a rule on the latest orders."""

    rule: RuleText
    orders: Annotated[int, Meta(ge=1, le=MOST)] = 200


async def try_condition(unit: UnitOfWork, reference: Reference, *, text: RuleText, orders: int = 200) -> RuleMatches:
    """Which of the latest orders a rule's condition matches. Raises `ConditionRefused`."""
    known = await read_facts(unit)
    understand(text, known=known)
    rule = compile_rule(text, code="tried", version=0, known=known)
    views, facts = await _past(unit, reference, orders, known)
    fired = {order: bool(judge([rule], facts[order])) for order in views}
    yes = [order for order, fires in fired.items() if fires]
    no = [order for order, fires in fired.items() if not fires]
    return RuleMatches(
        orders=len(views),
        matches=len(yes),
        first=[_match(views[order], rule, facts[order]) for order in yes[:SHOWN]],
        others=[_match(views[order], rule, facts[order]) for order in no[:SHOWN]],
    )


async def dry_run(unit: UnitOfWork, reference: Reference, *, code: str, trial: RuleTrial) -> DryRun:
    """What a rule would have done to the latest orders, against the rules in force. Raises `ConditionRefused`."""
    known = await read_facts(unit)
    understand(trial.rule, known=known)
    tried = compile_rule(trial.rule, code=code, version=0, known=known)
    now = [rule for rule in await read_published(unit, known=known) if rule.event == trial.rule.event]
    then = sorted([*(rule for rule in now if rule.code != code), tried], key=by_turn)
    views, facts = await _past(unit, reference, trial.orders, known)
    return await asyncio.to_thread(_compare, code, now, then, views, facts)


def _compare(
    code: str,
    now: Sequence[Rule],
    then: Sequence[Rule],
    views: Mapping[UUID, OrderView],
    facts: Mapping[UUID, Mapping[str, Any]],
) -> DryRun:
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    hits, different = [0, 0], list[Outcome]()
    for order, view in views.items():
        outcomes = []
        for place, (rules, tally) in enumerate(((now, before), (then, after))):
            fired = judge(rules, facts[order])
            hits[place] += any(one.rule.code == code for one in fired)
            outcomes.append(_outcome(fired, view))
            for what in {said.partition(":")[0] for said in outcomes[-1]}:
                tally[what] = tally.get(what, 0) + 1
        if outcomes[0] != outcomes[1]:
            different.append(
                Outcome(order=view.number, placed_at=view.placed_at, before=outcomes[0], after=outcomes[1])
            )
    return DryRun(
        orders=len(views),
        hits_before=hits[0],
        hits_after=hits[1],
        before=before,
        after=after,
        different=len(different),
        differences=different[:DIFFERENCES],
        said=[
            "Orders are tried as they stand today, at the hour at which each was placed.",
            "What only a later moment knows, such as who changed an order, is not known here.",
        ],
    )


def _outcome(fired: Sequence[Any], view: OrderView) -> list[str]:
    """What rules do to an order that nothing was done to yet."""
    bare = msgspec.structs.replace(view, holds=[], tags=[])
    planned = plan_effects(fired, bare, event="order.placed", now=view.placed_at)
    said = [f"place_hold: {hold.reason}" for hold in planned.holds if hold.approval is None]
    said += [f"require_approval: {wish.role}" for wish in planned.approvals]
    said += [f"add_tag: {tag}" for tag in planned.tags or ()]
    said += [f"lift_hold: {reason}" for reason in planned.lifts]
    said += [f"set_priority: {planned.priority}"] if planned.priority is not None else []
    said += [f"notify: {task.data['role'] or task.owner}" for task in planned.tasks]
    said += [f"write_letter: {kind}" for kind in planned.letters]
    said += [f"call_webhook: {hook}" for hook, _ in planned.calls]
    said += [f"set_queue: {planned.queue}"] if planned.queue else []
    said += [
        f"choose_price_list: {effect.price_list}"
        for one in fired
        for effect in one.effects
        if hasattr(effect, "price_list")
    ]
    return sorted(set(said))


async def _past(
    unit: UnitOfWork, reference: Reference, many: int, known: FactSet
) -> tuple[dict[UUID, OrderView], dict[UUID, dict[str, Any]]]:
    rows = await unit.fetch("SELECT id FROM orders ORDER BY placed_at DESC, id DESC LIMIT %s", [many])
    ids = [row[0] for row in rows]
    found = await show_orders(unit, ids=ids)
    views = {order: found[order] for order in ids if order in found and found[order].lines}
    kinds = attribute_kinds(known)
    return views, await facts_of_orders(unit, reference, views=views, attributes=kinds, as_placed=True)


def _match(view: OrderView, rule: Rule, facts: Mapping[str, Any]) -> OrderMatch:
    return OrderMatch(
        order=view.number,
        placed_at=view.placed_at,
        total=view.totals.total,
        currency=view.currency,
        judged=explain_one(rule, facts),
    )
