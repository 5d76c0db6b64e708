"""Why rules did, or did not, touch an order: what fired when, and how each rule in force comes out now."""

import msgspec

from lading.catalog import Reference
from lading.flows.rules.judge_orders import facts_of_orders
from lading.flows.show_orders import show_order
from lading.rules.attributes import attribute_kinds, read_facts
from lading.rules.hits import HitView, hits_of_order
from lading.rules.judge import Judged, explain_rules
from lading.rules.published import read_published
from lading.store import UnitOfWork


class OrderRules(msgspec.Struct, frozen=True, kw_only=True):
    """What rules did to an order (`hits`), and how each that is judged when orders are placed comes out for it now.

    Each says which parts of its condition decided; an order may have changed since it was placed.
    """

    order: str
    hits: list[HitView]
    now: list[Judged]


async def explain_order_rules(unit: UnitOfWork, reference: Reference, *, number: str) -> OrderRules:
    """Explain them. Raises `NotFound`."""
    view = await show_order(unit, number=number)
    known = await read_facts(unit)
    rules = [rule for rule in await read_published(unit, known=known) if rule.event == "order.placed"]
    kinds = attribute_kinds(known)
    facts = await facts_of_orders(unit, reference, views={view.id: view}, attributes=kinds, as_placed=True)
    hits = await hits_of_order(unit.sql, order=view.id)
    return OrderRules(order=number, hits=hits, now=explain_rules(rules, facts[view.id]))
