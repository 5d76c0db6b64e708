"""Questions about users and keys, for the screens that manage them."""

from datetime import datetime

import msgspec
from sqlalchemy import select

from lading.access.tables import api_keys, users
from lading.store.connection import Connection


class UserRow(msgspec.Struct, frozen=True):
    """A person who may sign in, or might once."""

    login: str
    name: str
    email: str
    role: str
    places: list[str]
    active: bool
    created_at: datetime
    last_seen_at: datetime | None


class KeyRow(msgspec.Struct, frozen=True):
    """An API key without its secret."""

    name: str
    scopes: list[str]
    per_minute: int | None
    created_at: datetime
    created_by: str
    revoked_at: datetime | None
    last_used_at: datetime | None


async def list_users(connection: Connection) -> list[UserRow]:
    """Everybody, by login."""
    statement = select(*(users.c[name] for name in UserRow.__struct_fields__)).order_by(users.c.login)
    return [UserRow(*row) for row in await connection.execute(statement)]


async def list_keys(connection: Connection) -> list[KeyRow]:
    """Every key, revoked ones included, by name."""
    statement = select(*(api_keys.c[name] for name in KeyRow.__struct_fields__)).order_by(api_keys.c.name)
    return [KeyRow(*row) for row in await connection.execute(statement)]
