"""Store credits and gift cards: what we owe in goods. Their balance is what the ledger says."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.store import UnitOfWork

ZERO = Decimal(0)


class StoreCredit(msgspec.Struct, frozen=True, kw_only=True):
    """A store credit of a customer, or a gift card of whoever knows its code, of which only a hash is kept."""

    kind: Literal["store_credit", "gift_card"]
    currency: str
    id: UUID = msgspec.field(default_factory=new_id)
    customer: str | None = None
    code_hash: bytes | None = None
    code_end: str = ""
    expires_on: date | None = None
    order_id: UUID | None = None
    issued_at: datetime | None = None
    issued_by: str = ""
    reason: str = ""
    stopped_at: datetime | None = None


_COLUMNS = (
    "kind, currency, id, customer, code_hash, code_end, expires_on, order_id, issued_at, issued_by, reason, stopped_at"
)


def why_unusable(credit: StoreCredit | None, *, currency: str, customer: str | None, today: date) -> str:
    """Why it cannot pay for an order in this currency of this customer; empty where it can."""
    if credit is None:
        return "There is no such store credit or gift card."
    if credit.stopped_at:
        return "It was stopped and pays nothing any more."
    if credit.expires_on and credit.expires_on < today:
        return f"It could be used until {credit.expires_on} only."
    if credit.currency != currency:
        return f"It is worth {credit.currency}, and the order is in {currency}."
    if credit.customer is not None and credit.customer != customer:
        return "It belongs to another customer."
    return ""


async def add_store_credits(unit: UnitOfWork, *, new: Sequence[StoreCredit]) -> None:
    """Write new ones; what they are worth is posted by whoever issues them."""
    for one in new:
        await unit.execute(
            f"INSERT INTO store_credits ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
            [
                one.kind,
                one.currency,
                one.id,
                one.customer,
                one.code_hash,
                one.code_end,
                one.expires_on,
                one.order_id,
                unit.now,
                unit.actor.label,
                one.reason,
                None,
            ],
        )


async def lock_store_credits(unit: UnitOfWork, *, ids: Iterable[UUID]) -> dict[UUID, StoreCredit]:
    """Lock these, sorted, before what they pay is decided; after tenders."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM store_credits WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",  # noqa: S608
        [list(ids)],
    )
    found = [StoreCredit(**dict(zip(StoreCredit.__struct_fields__, row, strict=True))) for row in rows]
    return {one.id: one for one in found}


async def read_balances(unit: UnitOfWork, *, ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What is left on each, by the ledger."""
    chosen = list(ids)
    rows = await unit.fetch(
        "SELECT credit_id, -sum(amount) FROM ledger_entries WHERE credit_id = ANY(%s) GROUP BY 1",
        [chosen],
        plan_anew=True,
    )
    return dict.fromkeys(chosen, ZERO) | {row[0]: row[1] for row in rows}


async def find_by_code(unit: UnitOfWork, *, code_hash: bytes) -> UUID | None:
    """The gift card of this code."""
    rows = await unit.fetch("SELECT id FROM store_credits WHERE code_hash = %s", [code_hash])
    return rows[0][0] if rows else None


async def stop_credits(unit: UnitOfWork, *, ids: Iterable[UUID]) -> None:
    """They pay nothing any more."""
    await unit.execute("UPDATE store_credits SET stopped_at = %s WHERE id = ANY(%s)", [unit.now, list(ids)])
