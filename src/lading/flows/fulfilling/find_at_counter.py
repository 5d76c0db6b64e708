"""What a code at the counter means: a customer's pick-up code, or the number of an order or fulfilment."""

from collections.abc import Sequence

from lading.fulfilment.pickup_codes import LENGTH, read_code
from lading.fulfilment.pickups import waiting_for
from lading.store import UnitOfWork

_BY_NUMBER = """
SELECT DISTINCT f.number, f.place, f.state = 'packed' AS ready, f.id FROM fulfilments f
JOIN fulfilment_lines l ON l.fulfilment_id = f.id JOIN orders o ON o.id = l.order_id
WHERE (f.number = %(typed)s OR o.number = %(typed)s OR upper(o.external_id) = %(typed)s)
  AND (%(places)s::text[] IS NULL OR f.place = ANY(%(places)s))
  AND (f.number = %(typed)s OR f.state IN ('open', 'picking', 'picked', 'packed')) ORDER BY ready DESC, f.id
"""


async def find_at_counter(unit: UnitOfWork, *, typed: str, places: Sequence[str] | None) -> tuple[list[str], bool]:
    """The fulfilments that are meant, those that wait for their customer in front; and whether a pick-up code was."""
    code = read_code(typed)
    if len(code) == LENGTH:
        waiting = await waiting_for(unit, code=code)
        chosen = [one for one, place in waiting.items() if places is None or place in places]
        if chosen:
            rows = await unit.fetch("SELECT number FROM fulfilments WHERE id = ANY(%s) ORDER BY id", [chosen])
            return [row[0] for row in rows], True
    asked = {"typed": typed.strip().upper(), "places": None if places is None else list(places)}
    return [row[0] for row in await unit.fetch(_BY_NUMBER, asked)], False
