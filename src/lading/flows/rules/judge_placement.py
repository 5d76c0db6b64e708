"""Rules on the path of new orders: which price list, then holds, tags and approvals of what was decided.

A company without rules never comes here: `judging` answers None.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.placing.decide_placement import Decision
from lading.flows.placing.gather_placement import Known
from lading.flows.placing.placement import PlaceOrder
from lading.flows.placing.understand import Understood
from lading.flows.routing.routing_facts import NOBODY, Customer
from lading.flows.rules.apply_rules import follow_up
from lading.flows.rules.plan_effects import Planned, as_view, plan_effects, with_priority
from lading.flows.rules.rule_facts import facts_of_draft, facts_of_view
from lading.orders.look_alikes import count_orders
from lading.pricing.values import Buyer, ListUse
from lading.rules import Fired, Rulebook, judge
from lading.rules.attributes import Kinds
from lading.rules.effects import AddTag, ChoosePriceList
from lading.rules.rule import Rule
from lading.store import UnitOfWork


class Judging(msgspec.Struct):
    """The rules of one batch of new orders, and what they have decided so far."""

    entering: Sequence[Rule]
    placed: Sequence[Rule]
    asks: frozenset[str]
    now: datetime
    counts: dict[str, int] = {}
    entered: dict[int, list[Fired]] = {}
    planned: dict[UUID, Planned] = {}
    views: dict[UUID, Any] = {}
    attributes: Kinds = {}

    @property
    def asks_groups(self) -> bool:
        """Whether some rule asks the customer's groups."""
        return "customer.groups" in self.asks

    def buyer(
        self, index: int, wish: PlaceOrder, known: Known, reference: Reference, customer: Customer, buyer: Buyer
    ) -> Buyer:
        """The buyer with the price list that rules choose for this order; the last one that fires chooses."""
        if not self.entering:
            return buyer
        facts = facts_of_draft(
            wish.draft,
            items=reference.items,
            customer=known.customer,
            groups=customer.groups,
            orders_before=self._before(known),
            now=self.now,
            attributes=self.attributes,
        )
        self.entered[index] = judge(self.entering, facts)
        chosen = [
            effect.price_list
            for one in self.entered[index]
            for effect in one.effects
            if isinstance(effect, ChoosePriceList)
        ]
        return msgspec.structs.replace(buyer, lists=(ListUse(chosen[-1]),)) if chosen else buyer

    def judge_all(
        self,
        decisions: Mapping[int, Decision],
        understood: Mapping[int, Understood],
        reference: Reference,
        customers: Mapping[str, Customer],
    ) -> dict[int, Decision]:
        """The new orders with what rules put on them: holds, tags, a priority."""
        return {
            index: self._judge(index, understood[index], decision, reference, customers)
            for index, decision in decisions.items()
        }

    def _judge(
        self,
        index: int,
        one: Understood,
        decision: Decision,
        reference: Reference,
        customers: Mapping[str, Customer],
    ) -> Decision:
        view = decision.order.view
        facts = facts_of_view(
            view,
            items=reference.items,
            groups=customers.get(one.known.customer or "", NOBODY).groups,
            orders_before=self._before(one.known),
            now=self.now,
            attributes=self.attributes,
        )
        first = self.entered.get(index, [])
        planned = plan_effects(
            [*(_early(fired) for fired in first), *judge(self.placed, facts)],
            view,
            event="order.placed",
            now=self.now,
            by=(one.wish.actor,),
        )
        if not planned.hits:
            return decision
        self.planned[view.id], self.views[view.id] = planned, view
        if planned.holds:
            view.holds = [*view.holds, *(as_view(hold, self.now) for hold in planned.holds)]
            view.commitment = "placed"
        if planned.tags is not None:
            view.tags = planned.tags
        if planned.priority is not None:
            view.attributes = with_priority(view.attributes, planned.priority)
        rules = [[hit.rule, hit.version] for hit in planned.hits]
        return msgspec.structs.replace(
            decision, order=msgspec.structs.replace(decision.order, rules=rules, letters=planned.letters)
        )

    async def follow_up(self, unit: UnitOfWork) -> None:
        """Write what rules want beside the orders, once these are written."""
        if self.planned:
            await follow_up(unit, planned=self.planned, views=self.views)

    def _before(self, known: Known) -> int | None:
        if known.customer is None:
            return 0
        return self.counts.get(known.customer, int(known.returning))


def _early(one: Fired) -> Fired:
    """What an early rule still has to do: its price list was chosen already, and is only noted."""
    kept = tuple(effect for effect in one.effects if isinstance(effect, AddTag | ChoosePriceList))
    return msgspec.structs.replace(one, effects=kept)


async def judging(unit: UnitOfWork, book: Rulebook, *, known: Mapping[int, Known]) -> Judging | None:
    """The rules for a batch of new orders, and what they ask of its customers; None where there are none."""
    if not book.rules:
        return None
    entering, placed = book.at("order.entering", unit.now), book.at("order.placed", unit.now)
    if not entering and not placed:
        return None
    asks = frozenset[str]().union(*(rule.condition.asks for rule in (*entering, *placed)))
    codes = {one.customer for one in known.values() if one.customer}
    asked = codes if "customer.orders_before" in asks else set()
    counts = await count_orders(unit, customers=asked) if asked else {}
    return Judging(entering, placed, asks, unit.now, counts, attributes=book.attributes)
