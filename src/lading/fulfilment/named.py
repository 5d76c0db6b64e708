"""Finding fulfilments by what people read off a pick list."""

from sqlalchemy import select

from lading.fulfilment.tables import fulfilments
from lading.store.connection import Connection


async def find_by_number(connection: Connection, *, number: str) -> list[str]:
    """The number itself, if a fulfilment has it."""
    found = select(fulfilments.c.number).where(fulfilments.c.number == number)
    return [row[0] for row in await connection.execute(found)]
