"""Questions about parties: one, a page of them, and a few by code."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, literal_column, select

from lading.kernel import NotFound
from lading.parties.drafts import PartyAddress
from lading.parties.tables import parties
from lading.store.connection import Connection
from lading.store.words import found_by


class PartyView(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as everybody who may see customers sees it. `erased_at` is set when its person was forgotten."""

    code: str
    version: int
    name: str
    company: str
    email: str
    phone: str
    tax_id: str
    tax_exempt: bool
    groups: list[str]
    addresses: list[PartyAddress]
    attributes: dict[str, Any]
    note: str
    erased_at: datetime | None
    created_at: datetime


_COLUMNS = [parties.c[name] for name in PartyView.__struct_fields__]
_WORDS: Any = literal_column("to_tsvector('simple', code || ' ' || name || ' ' || company || ' ' || email)")


async def get_party(connection: Connection, *, code: str) -> PartyView:
    """The party of that code, or `NotFound`."""
    row = (await connection.execute(select(*_COLUMNS).where(parties.c.code == code))).one_or_none()
    if row is None:
        raise NotFound(f"There is no party “{code}”.")
    return _view(row)


async def list_parties(connection: Connection, *, typed: str = "", after: str = "", limit: int = 50) -> list[PartyView]:
    """Parties by code, beginning behind `after`. `typed` finds code, e-mail and telephone, and beginnings of words."""
    statement = select(*_COLUMNS).where(parties.c.code > after).order_by(parties.c.code).limit(limit)
    if typed:
        by_email = (parties.c.email != "") & (func.lower(parties.c.email) == func.lower(typed))
        exactly = [select(parties.c.code).where(condition) for condition in (parties.c.code == typed, by_email)]
        statement = statement.where(
            await found_by(connection, key=parties.c.code, words=_WORDS, typed=typed, exactly=exactly)
        )
    return [_view(row) for row in await connection.execute(statement)]


async def names_of(connection: Connection, *, codes: Sequence[str]) -> dict[str, str]:
    """What to call each party on a screen: its name, else its company, else its e-mail address, else its code."""
    shown = func.coalesce(*(func.nullif(parties.c[name], "") for name in ("name", "company", "email")), parties.c.code)
    rows = await connection.execute(select(parties.c.code, shown).where(parties.c.code.in_(codes)))
    return {row[0]: row[1] for row in rows}


def _view(row: Any) -> PartyView:
    return msgspec.convert(dict(zip(PartyView.__struct_fields__, row, strict=True)), PartyView)
