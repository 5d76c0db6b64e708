"""Choices of customers who wait: what was offered, the link that answers it, and what became of it."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.kernel import NotFound, new_id
from lading.promising.options import Offer
from lading.store import UnitOfWork


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """A waiting line as it was offered: so many units, and when they were expected then."""

    line: int
    sku: str
    name: str
    quantity: Decimal
    unit: str
    ship_by: date | None
    deliver_p90: date | None


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was offered: the lines that wait, whether something could go now, and what could stand in."""

    waits: list[Waits]
    kinds: list[str]
    offers: list[Offer] = []


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A choice as it stands."""

    id: UUID
    order_id: UUID
    version: int
    state: str
    cause: str
    options: Options
    key: bytes
    offered_at: datetime
    offered_by: str
    told_on: date | None
    expires_at: datetime
    answered_at: datetime | None
    answered_by: str
    answer: dict[str, Any] | None

    @property
    def token(self) -> str:
        """What the customer's link carries: it names the choice and is signed for this version of it alone."""
        return f"{self.id.hex}{_sign(self.key, self.id, self.version)}"


_COLUMNS = (
    "id, order_id, version, state, cause, options, key, offered_at, offered_by, told_on, expires_at, answered_at,"
    " answered_by, answer"
)


def _sign(key: bytes, choice: UUID, version: int) -> str:
    digest = hmac.new(key, f"choice/{choice.hex}/{version}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def _choice(row: Sequence[Any]) -> Choice:
    values = dict(zip(Choice.__struct_fields__, row, strict=True))
    values["options"] = msgspec.convert(values["options"], Options, strict=False)
    values["key"] = bytes(values["key"])
    return Choice(**values)


async def find_by_token(unit: UnitOfWork, *, token: str) -> Choice:
    """The choice that a link names, whatever became of it. Raises `NotFound` for a link that was not made by us."""
    try:
        named = UUID(token[:32])
    except ValueError:
        named = None
    rows = await unit.fetch(f"SELECT {_COLUMNS} FROM choices WHERE id = %s", [named]) if named else []  # noqa: S608
    found = _choice(rows[0]) if rows else None
    if found is None or not hmac.compare_digest(found.token.encode(), token.encode()):
        raise NotFound("This link is not one of ours, or a newer letter has replaced it. Use the link of the last one.")
    return found


async def lock_open(unit: UnitOfWork, *, order_id: UUID) -> Choice | None:
    """The open choice of an order, locked; the order is locked before."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM choices WHERE order_id = %s AND state = 'open' FOR NO KEY UPDATE",  # noqa: S608
        [order_id],
    )
    return _choice(rows[0]) if rows else None


async def choices_of(unit: UnitOfWork, *, order_id: UUID) -> list[Choice]:
    """All choices of an order, the last first."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM choices WHERE order_id = %s ORDER BY offered_at DESC, id DESC",  # noqa: S608
        [order_id],
    )
    return [_choice(row) for row in rows]


async def read_choices(unit: UnitOfWork, *, ids: Sequence[UUID]) -> dict[UUID, Choice]:
    """These choices."""
    rows = await unit.fetch(f"SELECT {_COLUMNS} FROM choices WHERE id = ANY(%s)", [list(ids)])  # noqa: S608 -- ours
    return {row[0]: _choice(row) for row in rows}


async def find_unanswered(unit: UnitOfWork, *, limit: int) -> list[tuple[UUID, UUID]]:
    """Open choices whose time is over: choice and order."""
    return await unit.fetch(
        "SELECT id, order_id FROM choices WHERE state = 'open' AND expires_at <= %s ORDER BY expires_at LIMIT %s",
        [unit.now, limit],
    )


async def write_offer(
    unit: UnitOfWork,
    *,
    order_id: UUID,
    known: Choice | None,
    cause: str,
    options: Options,
    days: int,
    tell: bool,
) -> tuple[UUID, int]:
    """Offer a choice, or offer anew what is `known` and open: a new letter ends older links. Its id and version."""
    told_on = unit.now.date() if tell else (known.told_on if known else None)
    values = [cause, msgspec.json.encode(options).decode(), unit.now, unit.actor.label, told_on]
    expires = unit.now + timedelta(days=days)
    if known is not None:
        await unit.execute(
            "UPDATE choices SET cause = %s, options = %s, offered_at = %s, offered_by = %s, told_on = %s,"
            " expires_at = %s, version = %s WHERE id = %s",
            [*values, expires, known.version + tell, known.id],
        )
        return known.id, known.version + tell
    choice = new_id()
    await unit.execute(
        "INSERT INTO choices (id, order_id, version, cause, options, offered_at, offered_by, told_on, expires_at, key)"
        " VALUES (%s, %s, 1, %s, %s, %s, %s, %s, %s, %s)",
        [choice, order_id, *values, expires, secrets.token_bytes(32)],
    )
    return choice, 1


async def last_told(unit: UnitOfWork, *, order_id: UUID) -> date | None:
    """The day of the last letter about a choice of this order."""
    rows = await unit.fetch("SELECT max(told_on) FROM choices WHERE order_id = %s", [order_id])
    return rows[0][0] if rows else None


async def settle_choice(unit: UnitOfWork, *, choice: UUID, state: str, by: str, answer: dict[str, Any] | None) -> None:
    """It is answered, has expired, or was overtaken by what happened."""
    await unit.execute(
        "UPDATE choices SET state = %s, answered_at = %s, answered_by = %s, answer = %s WHERE id = %s",
        [state, unit.now, by, None if answer is None else msgspec.json.encode(answer).decode(), choice],
    )
