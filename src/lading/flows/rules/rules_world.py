"""What rules may name, read from the company: roles, people, hooks, price lists, letters and steps."""

from lading.access import ROLES
from lading.messages.kinds import BY_RULE
from lading.orders.lifecycle import HOLDABLE_STEPS
from lading.rules.world import World
from lading.store import UnitOfWork


async def read_rules_world(unit: UnitOfWork) -> World:
    """Everything that effects of rules may name now."""
    people = await unit.fetch("SELECT login FROM users WHERE active")
    hooks = await unit.fetch("SELECT code FROM hooks")
    lists = await unit.fetch("SELECT code FROM price_lists")
    return World(
        steps=HOLDABLE_STEPS,
        roles=frozenset(ROLES),
        people=frozenset(row[0] for row in people),
        hooks=frozenset(row[0] for row in hooks),
        price_lists=frozenset(row[0] for row in lists),
        letters=BY_RULE,
    )
