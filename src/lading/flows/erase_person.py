"""Erasing a person at their wish: the customer's record, what was written to them, and papers that name them."""

from lading.documents import forget_documents
from lading.messages.queue import forget_messages
from lading.parties import erase_party
from lading.store import UnitOfWork

_SUBJECTS = """
SELECT 'order/' || o.number FROM orders o WHERE o.id = ANY(%(orders)s)
UNION SELECT 'fulfilment/' || f.number FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id
  WHERE l.order_id = ANY(%(orders)s)
UNION SELECT 'shipment/' || s.number FROM shipment_lines l JOIN shipments s ON s.id = l.shipment_id
  WHERE l.order_id = ANY(%(orders)s)
"""


async def erase_person(unit: UnitOfWork, *, code: str) -> None:
    """Blank the customer and all messages to them, and throw their papers away. Raises `NotFound`.

    Orders stay as they were placed, with the name and the addresses that they carry: the books have to be kept.
    """
    await erase_party(unit, code=code)
    orders = [row[0] for row in await unit.fetch("SELECT id FROM orders WHERE customer = %s", [code])]
    if not orders:
        return
    await forget_messages(unit, orders=orders)
    subjects = await unit.fetch(_SUBJECTS, {"orders": orders})
    await forget_documents(unit, subjects=[row[0] for row in subjects])
