"""What customers wrote and photographed about returns and claims, forgotten with them."""

from collections.abc import Sequence
from uuid import UUID

from lading.returns.photos import forget_photos
from lading.store import UnitOfWork

_SUBJECTS = """
SELECT 'return/' || r.number FROM returns r WHERE r.customer = %(customer)s OR EXISTS
  (SELECT FROM return_lines l WHERE l.return_id = r.id AND l.order_id = ANY(%(orders)s))
UNION SELECT 'claim/' || number FROM claims WHERE order_id = ANY(%(orders)s)
"""


async def forget_returns(unit: UnitOfWork, *, orders: Sequence[UUID], customer: str) -> list[str]:
    """Blank notes, throw photos away and end the links; answers the subjects whose documents must go, too."""
    asked = {"orders": list(orders), "customer": customer}
    subjects = [row[0] for row in await unit.fetch(_SUBJECTS, asked)]
    numbers = [subject.partition("/")[2] for subject in subjects]
    await unit.execute(
        "UPDATE return_lines SET note = '' WHERE note <> '' AND return_id IN"
        " (SELECT id FROM returns WHERE number = ANY(%s))",
        [numbers],
    )
    await unit.execute(
        "UPDATE return_pieces SET note = '' WHERE note <> '' AND return_id IN"
        " (SELECT id FROM returns WHERE number = ANY(%s))",
        [numbers],
    )
    await unit.execute("UPDATE returns SET key = gen_random_uuid()::text::bytea WHERE number = ANY(%s)", [numbers])
    await unit.execute("UPDATE claims SET note = '' WHERE note <> '' AND number = ANY(%s)", [numbers])
    await unit.execute("DELETE FROM return_links WHERE order_id = ANY(%s)", [list(orders)])
    await forget_photos(unit, subjects=subjects)
    return subjects
