"""The beginning of a company: what is set up already, so that its first screen can say what comes next."""

import msgspec
from sqlalchemy import text

from lading.store.connection import Connection

_BEGINNING = text(
    "SELECT EXISTS (SELECT FROM orders), EXISTS (SELECT FROM places), EXISTS (SELECT FROM channels),"
    " EXISTS (SELECT FROM items), EXISTS (SELECT FROM prices), EXISTS (SELECT FROM stock WHERE on_hand > 0),"
    " EXISTS (SELECT FROM api_keys)"
)


class Beginning(msgspec.Struct, frozen=True):
    """What there is at least one of."""

    orders: bool
    places: bool
    channels: bool
    items: bool
    prices: bool
    stock: bool
    keys: bool


async def read_beginning(connection: Connection) -> Beginning:
    """What there is at least one of."""
    return Beginning(*(await connection.execute(_BEGINNING)).one())
