"""What was learned and what is allowed, as far as a batch of readings asks."""

from collections.abc import Iterable, Sequence

import msgspec

from lading.intake.deciding.authority import Authority
from lading.intake.matching.customers import name_keys
from lading.intake.matching.items import item_keys
from lading.intake.matching.ship_tos import said_keys
from lading.intake.matching.words import plain_words
from lading.intake.matching.world import ReadOf, Taught
from lading.store import UnitOfWork

_TAUGHT = """
SELECT kind, key, value, customer, id::text FROM intake_knowledge
WHERE state = 'taken' AND ((kind, key) IN (SELECT * FROM unnest(%(kinds)s::text[], %(keys)s::text[]))
  OR kind = 'unit' AND split_part(key, '|', 1) = ANY(%(words)s)) ORDER BY id
"""


async def recall(unit: UnitOfWork, *, readings: Sequence[ReadOf]) -> list[Taught]:
    """What was taken over under the keys of these readings, of every customer."""
    wanted = sorted({key for one in readings for key in keys_of(one)})
    if not wanted:
        return []
    asked = {
        "kinds": [kind for kind, _ in wanted],
        "keys": [key for _, key in wanted],
        "words": [key for kind, key in wanted if kind == "unit"],
    }
    rows = await unit.fetch(_TAUGHT, asked, plan_anew=True)
    return [Taught(kind=row[0], key=row[1], value=row[2], customer=row[3], id=row[4]) for row in rows]


def keys_of(one: ReadOf) -> set[tuple[str, str]]:
    """The (kind, key) pairs under which something of a reading may have been learned."""
    reading = one.reading
    found = {("customer", key) for key in name_keys(reading, sender=one.sender)}
    found |= {("ship_to", key) for key in said_keys(reading)}
    for line in reading.lines:
        found |= {("item", key) for key in item_keys(line)}
        if word := plain_words(line.value("unit")):
            found.add(("unit", word))
    return found


async def read_authorities(unit: UnitOfWork, *, customers: Iterable[str]) -> dict[str, Authority]:
    """What may be done alone: everybody's under the empty code, and that of those customers who have their own."""
    rows = await unit.fetch(
        "SELECT customer, level, settings FROM intake_authorities WHERE customer = ANY(%s)", [["", *customers]]
    )
    return {row[0]: msgspec.convert({**row[2], "level": row[1]}, Authority, strict=False) for row in rows}
