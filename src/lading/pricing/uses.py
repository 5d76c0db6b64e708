"""Uses of promotions: counted under a lock where they are limited, and written with the orders that carry them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.pricing.basket import AppliedPromotion
from lading.pricing.promotion import Promotion, PromotionTerms
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_code, copy_json, copy_text

_encode = msgspec.json.Encoder(decimal_format="string").encode


class KnownCode(msgspec.Struct, frozen=True):
    """A code of a promotion."""

    code: str
    promotion: str
    uses: int | None
    valid_from: date | None
    valid_to: date | None
    active: bool


class Used(msgspec.Struct, frozen=True):
    """How often: in all by promotion and by code, and by (promotion, customer)."""

    promotions: dict[str, int] = {}
    codes: dict[str, int] = {}
    customers: dict[tuple[str, str], int] = {}


async def load_promotions(unit: UnitOfWork) -> list[Promotion]:
    """The promotions that are switched on and have not ended."""
    rows: list[Any] = await unit.fetch(
        "SELECT code, name, version, terms, active, valid_from, valid_to FROM promotions"
        " WHERE active AND (valid_to IS NULL OR valid_to >= current_date - 1) ORDER BY code"
    )
    return [
        Promotion(code, name, version, msgspec.convert(terms, PromotionTerms, strict=False), active, first, last)
        for code, name, version, terms, active, first, last in rows
    ]


async def find_codes(unit: UnitOfWork, *, codes: Iterable[str]) -> dict[str, KnownCode]:
    """These codes, in capitals, as far as there are such."""
    rows: list[Any] = await unit.fetch(
        "SELECT code, promotion, uses, valid_from, valid_to, active FROM promotion_codes WHERE code = ANY(%s)",
        [sorted(set(codes))],
    )
    return {row[0]: KnownCode(*row) for row in rows}


async def lock_uses(unit: UnitOfWork, *, promotions: Iterable[str], codes: Iterable[str]) -> None:
    """Lock what is limited until the transaction ends: after customers, before stock."""
    await unit.execute(
        "SELECT FROM promotions WHERE code = ANY(%s) ORDER BY code FOR NO KEY UPDATE", [sorted(promotions)]
    )
    await unit.execute(
        "SELECT FROM promotion_codes WHERE code = ANY(%s) ORDER BY code FOR NO KEY UPDATE", [sorted(codes)]
    )


async def read_used(
    unit: UnitOfWork, *, promotions: Mapping[str, int | None], codes: Mapping[str, int], customers: Sequence[str]
) -> Used:
    """How often these were used: counted up to their limits, exact while their rows are locked.

    `promotions` and `codes` have their limits; of promotions whose limit is None only the customers' uses are counted.
    """
    limits = {name: limit for name, limit in promotions.items() if limit is not None}
    in_all = await unit.fetch(
        "SELECT w.code, (SELECT count(*) FROM (SELECT FROM promotion_uses u WHERE u.promotion = w.code"
        " AND u.given_back_at IS NULL LIMIT w.most) s)"
        " FROM unnest(%s::text[], %s::int[]) AS w(code, most)",
        [list(limits), list(limits.values())],
        plan_anew=True,
    )
    by_code = await unit.fetch(
        "SELECT w.code, (SELECT count(*) FROM (SELECT FROM promotion_uses u WHERE u.code = w.code AND u.code <> ''"
        " AND u.given_back_at IS NULL LIMIT w.most) s) FROM unnest(%s::text[], %s::int[]) AS w(code, most)",
        [list(codes), list(codes.values())],
        plan_anew=True,
    )
    mine = await unit.fetch(
        "SELECT promotion, customer, count(*) FROM promotion_uses WHERE promotion = ANY(%s) AND customer = ANY(%s)"
        " AND given_back_at IS NULL GROUP BY 1, 2",
        [list(promotions), list(customers)],
        plan_anew=True,
    )
    return Used(dict(in_all), dict(by_code), {(row[0], row[1]): row[2] for row in mine})


class NewUse(msgspec.Struct, frozen=True):
    """That a promotion applied to an order, as number `n` of those that did."""

    order_id: UUID
    n: int
    applied: AppliedPromotion
    customer: str | None
    currency: str


async def save_uses(unit: UnitOfWork, *, uses: Sequence[NewUse]) -> None:
    """Write down that promotions applied, with the orders."""
    await unit.copy(
        "promotion_uses (order_id, n, promotion, version, code, customer, currency, amount, shares, shipping, because,"
        " at)",
        [_row(use, unit.now) for use in uses],
    )


async def give_back_uses(unit: UnitOfWork, *, orders: Sequence[UUID]) -> None:
    """What orders used of promotions and codes that came to nothing is free for others again."""
    await unit.execute(
        "UPDATE promotion_uses SET given_back_at = %s WHERE order_id = ANY(%s) AND given_back_at IS NULL",
        [unit.now, list(orders)],
    )


def _row(use: NewUse, now: datetime) -> str:
    one = use.applied
    shares = _encode({str(line): share for line, share in one.shares.items()})
    return "\t".join(
        (
            str(use.order_id),
            str(use.n),
            copy_code(one.promotion),
            str(one.version),
            copy_text(one.code),
            copy_text(use.customer),
            use.currency,
            str(one.amount),
            copy_json(shares),
            str(one.shipping),
            copy_text(one.because),
            str(now),
        )
    )


async def read_uses(
    unit: UnitOfWork, *, orders: Sequence[UUID]
) -> dict[UUID, list[tuple[AppliedPromotion, dict[str, Any]]]]:
    """The promotions of these orders in their sequence, each with its terms at the time."""
    rows: list[Any] = await unit.fetch(
        "SELECT u.order_id, u.promotion, v.name, u.version, u.code, u.amount, u.shares, u.shipping, u.because, v.terms"
        " FROM promotion_uses u JOIN promotion_versions v USING (promotion, version)"
        " WHERE u.order_id = ANY(%s) ORDER BY u.order_id, u.n",
        [list(orders)],
        plan_anew=True,
    )
    found: dict[UUID, list[tuple[AppliedPromotion, dict[str, Any]]]] = {}
    for order_id, promotion, name, version, code, amount, shares, shipping, because, terms in rows:
        by_line = {int(line): Decimal(share) for line, share in shares.items()}
        one = AppliedPromotion(promotion, name, version, code, amount, by_line, shipping, because)
        found.setdefault(order_id, []).append((one, terms))
    return found
