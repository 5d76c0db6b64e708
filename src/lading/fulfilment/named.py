"""Finding fulfilments by what people read off a pick list."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from lading.fulfilment.tables import fulfilments


async def find_by_number(connection: AsyncConnection, *, number: str) -> list[str]:
    """The number itself, if a fulfilment has it."""
    found = select(fulfilments.c.number).where(fulfilments.c.number == number)
    return [row[0] for row in await connection.execute(found)]
