"""What a return policy would say of an order's lines today; nothing is written."""

from decimal import Decimal

import msgspec

from lading.flows.company import Company
from lading.flows.returning.return_facts import facts_of_line, read_known
from lading.kernel import Invalid, NotFound
from lading.orders.change import read_orders
from lading.orders.queries import ids_of_numbers
from lading.returns.accept_return import Decision, Facts, accept_return
from lading.returns.policy import Policy
from lading.returns.put_policy import read_policy
from lading.returns.reasons import REASONS
from lading.returns.returnable import Away, read_away, returnable
from lading.store import UnitOfWork


class TriedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as the policy sees it: how many units can still come back, the facts, and the decision."""

    line: int
    sku: str
    name: str
    unit: str
    left: Decimal
    facts: Facts
    decision: Decision


async def try_policy(
    unit: UnitOfWork,
    company: Company,
    *,
    number: str,
    reason: str,
    condition: str = "unknown",
    policy: Policy | None = None,
) -> list[TriedLine]:
    """Try it on all units of each line that can still come back, or on one where none can. Raises `NotFound`."""
    if reason not in REASONS:
        raise Invalid(f"“{reason}” is no reason. Reasons are {', '.join(REASONS)}.", code="unknown_reason")
    ids = await ids_of_numbers(unit, numbers=[number])
    if number not in ids:
        raise NotFound(f"There is no order {number}.")
    order = (await read_orders(unit, ids=[ids[number]]))[ids[number]]
    await company.reference.refresh(unit, skus={line.sku for line in order.lines.values()})
    in_force = await read_policy(unit)
    rules = policy or in_force.policy
    known = await read_known(unit, orders=[order.id], customers=[order.customer], policy=rules)
    away = await read_away(unit, orders=[order.id])
    tried: list[TriedLine] = []
    for one in order.lines.values():
        left = returnable(one.vector, away.get((order.id, one.line), Away()))
        facts = facts_of_line(
            known,
            order=order,
            line=one.line,
            quantity=left or Decimal(1),
            reason=reason,
            condition=condition,
            reference=company.reference,
            now=unit.now,
        )
        decision = accept_return(rules, facts, version=in_force.version + (policy is not None))
        tried.append(
            TriedLine(
                line=one.line, sku=one.sku, name=one.name, unit=one.unit, left=left, facts=facts, decision=decision
            )
        )
    return tried
