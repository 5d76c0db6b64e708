"""The return policy called to judge lines: with everything that it asks about, read once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.company import Company
from lading.flows.returning.return_facts import Known, facts_of_line, facts_without_order, read_known
from lading.orders.change import LockedOrder
from lading.returns.accept_return import Facts, accept_return
from lading.returns.grant import apply_decision
from lading.returns.put_policy import PolicyVersion, read_policy
from lading.returns.rma import Return, ReturnLine
from lading.store import UnitOfWork


class Judge(msgspec.Struct):
    """The policy in force with everything that it asks about."""

    policy: PolicyVersion
    known: Known
    orders: Mapping[UUID, LockedOrder]
    reference: Reference

    def facts(self, one: Return, line: ReturnLine) -> Facts:
        """What the policy is told of a line."""
        if line.order_id is None or line.order_line is None:
            return facts_without_order(
                self.known,
                sku=line.sku,
                channel=one.channel,
                customer=one.customer,
                value=None if line.unit_value is None else line.unit_value * line.quantity,
                currency=one.currency,
                reason=line.reason,
                condition=line.condition,
                reference=self.reference,
            )
        return facts_of_line(
            self.known,
            order=self.orders[line.order_id],
            line=line.order_line,
            quantity=line.quantity,
            reason=line.reason,
            condition=line.condition,
            reference=self.reference,
            now=one.requested_at,
        )

    def decide(self, one: Return, line: ReturnLine) -> None:
        """Let the policy decide on a line."""
        apply_decision(line, accept_return(self.policy.policy, self.facts(one, line), version=self.policy.version))


async def call_judge(
    unit: UnitOfWork, company: Company, *, orders: Mapping[UUID, LockedOrder], customers: Sequence[str | None]
) -> Judge:
    """The policy in force, with what is known of these orders and customers."""
    await company.reference.refresh(unit, skus={line.sku for one in orders.values() for line in one.lines.values()})
    policy = await read_policy(unit)
    everybody = [*(one.customer for one in orders.values()), *customers]
    known = await read_known(unit, orders=list(orders), customers=everybody, policy=policy.policy)
    return Judge(policy, known, orders, company.reference)
