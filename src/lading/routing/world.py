"""Reading what a plan is checked against."""

from lading.catalog import Reference
from lading.routing.findings import World
from lading.routing.settings import CustomerGroupIs, ItemGroupIs, ItemTagIs, PlanSettings
from lading.store import UnitOfWork


async def read_world(unit: UnitOfWork, *, settings: PlanSettings) -> World:
    """The company as it is now, as far as this plan names it."""
    reference = Reference()
    await reference.refresh(unit)
    filters = [one for group in settings.groups for routing in group.routings for one in routing.filters]
    items = sorted({name for one in filters if isinstance(one, ItemGroupIs) for name in one.any_of})
    customers = sorted({name for one in filters if isinstance(one, CustomerGroupIs) for name in one.any_of})
    tags = sorted({name for one in filters if isinstance(one, ItemTagIs) for name in one.any_of})
    known: set[str] = set()
    tagged: set[str] = set()
    groups: set[str] = set()
    if items:
        known = {
            row[0]
            for row in await unit.fetch("SELECT DISTINCT item_group FROM items WHERE item_group = ANY(%s)", [items])
        }
    if tags:
        tagged = {
            row[0]
            for row in await unit.fetch(
                "SELECT name FROM unnest(%s::text[]) AS asked(name)"
                " WHERE EXISTS (SELECT FROM items WHERE attributes->'tags' ? name)",
                [tags],
            )
        }
    if customers:
        groups = {
            row[0]
            for row in await unit.fetch(
                "SELECT name FROM unnest(%s::text[]) AS asked(name)"
                " WHERE EXISTS (SELECT FROM parties WHERE name = ANY(groups))",
                [customers],
            )
        }
    return World(reference.places, reference.channels, frozenset(known), frozenset(groups), frozenset(tagged))
