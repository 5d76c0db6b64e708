"""How many orders places were given today, and how fast stock leaves them: facts that only some plans ask for."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from lading.store import UnitOfWork

PACE_WEEKS = 4


async def lock_load(unit: UnitOfWork, *, places: Iterable[str], day: date) -> dict[str, int]:
    """Orders given to these places on that day, locked (before stock is) until the transaction ends."""
    wanted = sorted(set(places))
    if not wanted:
        return {}
    await unit.execute(
        "INSERT INTO routing_load (place, day) SELECT place, %s FROM unnest(%s::text[]) AS asked(place)"
        " ORDER BY place ON CONFLICT DO NOTHING",
        [day, wanted],
    )
    rows = await unit.fetch(
        "SELECT place, orders FROM routing_load WHERE day = %s AND place = ANY(%s) ORDER BY place FOR NO KEY UPDATE",
        [day, wanted],
    )
    return {row[0]: row[1] for row in rows}


async def save_load(unit: UnitOfWork, *, load: Mapping[str, int], day: date) -> None:
    """Write how many orders these places, whose rows are locked, were given on that day."""
    if load:
        await unit.execute(
            "UPDATE routing_load l SET orders = n.orders FROM unnest(%s::text[], %s::int[]) AS n(place, orders)"
            " WHERE l.place = n.place AND l.day = %s",
            [list(load), list(load.values()), day],
        )


async def read_pace(unit: UnitOfWork, *, skus: Iterable[str]) -> dict[tuple[str, str], Decimal]:
    """Base units of these SKUs that left each place per week, over the last four."""
    rows = await unit.fetch(
        "SELECT sku, place, -sum(quantity) / %s FROM movements WHERE sku = ANY(%s) AND kind = 'shipped'"
        " AND at > now() - make_interval(weeks => %s) GROUP BY sku, place",
        [PACE_WEEKS, sorted(set(skus)), PACE_WEEKS],
    )
    return {(row[0], row[1]): row[2] for row in rows if row[2] > 0}
