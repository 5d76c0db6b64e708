"""Questions about promotions: which there are, how often they were used, what they have cost, and their codes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import func, select

from lading.kernel import NotFound, plain
from lading.pricing.promotion import PromotionTerms
from lading.pricing.promotion_tables import promotion_codes, promotion_uses, promotions
from lading.store.connection import Connection


class PromotionCost(msgspec.Struct, frozen=True):
    """What a promotion has taken off so far, in one currency."""

    currency: str
    amount: str


class PromotionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A promotion with its terms, how many orders carry it, what it has cost so far, and how many codes it has."""

    code: str
    version: int
    name: str
    terms: PromotionTerms
    active: bool
    valid_from: date | None
    valid_to: date | None
    used: int
    cost: list[PromotionCost]
    codes: int


class PromotionCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code of a promotion, and how often it was used."""

    code: str
    uses: int | None
    valid_from: date | None
    valid_to: date | None
    active: bool
    used: int


_PROMOTION = [promotions.c[name] for name in ("code", "version", "name", "terms", "active", "valid_from", "valid_to")]


async def list_promotions(connection: Connection, *, after: str = "", limit: int = 50) -> list[PromotionEntry]:
    """Promotions by code, beginning behind `after`."""
    statement = select(*_PROMOTION).where(promotions.c.code > after).order_by(promotions.c.code).limit(limit)
    return await _entries(connection, (await connection.execute(statement)).all())


async def get_promotion(connection: Connection, *, code: str) -> PromotionEntry:
    """The promotion of that code, or `NotFound`."""
    row = (await connection.execute(select(*_PROMOTION).where(promotions.c.code == code))).one_or_none()
    if row is None:
        raise NotFound(f"There is no promotion “{code}”.")
    return (await _entries(connection, [row]))[0]


async def _entries(connection: Connection, rows: Sequence[Any]) -> list[PromotionEntry]:
    names = [row.code for row in rows]
    uses = promotion_uses.c
    spent = select(uses.promotion, uses.currency, func.count(), func.sum(uses.amount))
    spent = spent.where(uses.promotion.in_(names), uses.given_back_at.is_(None))
    found = await connection.execute(spent.group_by(uses.promotion, uses.currency))
    used: dict[str, int] = {}
    cost: dict[str, list[PromotionCost]] = {}
    for promotion, currency, count, amount in sorted(found, key=lambda row: (row[0], row[1])):
        used[promotion] = used.get(promotion, 0) + count
        cost.setdefault(promotion, []).append(PromotionCost(currency, plain(amount)))
    counted = select(promotion_codes.c.promotion, func.count()).where(promotion_codes.c.promotion.in_(names))
    codes = {row[0]: row[1] for row in await connection.execute(counted.group_by(promotion_codes.c.promotion))}
    return [
        PromotionEntry(
            code=row.code,
            version=row.version,
            name=row.name,
            terms=msgspec.convert(row.terms, PromotionTerms, strict=False),
            active=row.active,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            used=used.get(row.code, 0),
            cost=cost.get(row.code, []),
            codes=codes.get(row.code, 0),
        )
        for row in rows
    ]


async def list_codes(
    connection: Connection, *, promotion: str, after: str = "", limit: int = 50
) -> list[PromotionCode]:
    """A promotion's codes, beginning behind `after`."""
    table = promotion_codes.c
    used = (
        select(func.count())
        .where(
            promotion_uses.c.code == table.code, promotion_uses.c.code != "", promotion_uses.c.given_back_at.is_(None)
        )
        .correlate(promotion_codes)
        .scalar_subquery()
    )
    statement = (
        select(table.code, table.uses, table.valid_from, table.valid_to, table.active, used.label("used"))
        .where(table.promotion == promotion, table.code > after)
        .order_by(table.code)
        .limit(limit)
    )
    return [PromotionCode(**row._mapping) for row in await connection.execute(statement)]  # noqa: SLF001
