"""Pages on which customers pay for an order, made at a provider; a link always belongs to an order."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.kernel import NotFound
from lading.store import UnitOfWork


class PaymentLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link: `captures` takes the money at once; `reference` is the provider's page. `opening` has no page yet."""

    id: UUID
    order_id: UUID
    gateway: str
    amount: Decimal
    currency: str
    captures: bool
    state: str
    reference: str
    url: str
    created_at: datetime
    created_by: str
    expires_at: datetime | None = None
    paid_at: datetime | None = None


_COLUMNS = (
    "id, order_id, gateway, amount, currency, captures, state, reference, url, created_at, created_by, expires_at,"
    " paid_at"
)
_FIELDS = PaymentLink.__struct_fields__


async def add_link(unit: UnitOfWork, *, link: PaymentLink) -> None:
    """Keep a link before its page is made, so that a page is never without an order."""
    await unit.execute(
        f"INSERT INTO payment_links ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
        [getattr(link, field) for field in _FIELDS],
    )


async def open_link(unit: UnitOfWork, *, link: UUID, reference: str, url: str, expires_at: datetime | None) -> None:
    """The page is there. One that was paid meanwhile stays paid."""
    await unit.execute(
        "UPDATE payment_links SET reference = %s, url = %s, expires_at = %s,"
        " state = CASE WHEN state = 'opening' THEN 'open' ELSE state END WHERE id = %s",
        [reference, url, expires_at, link],
    )


async def mark_paid(unit: UnitOfWork, *, links: Sequence[UUID]) -> None:
    """These were paid."""
    await unit.execute(
        "UPDATE payment_links SET state = 'paid', paid_at = coalesce(paid_at, %s) WHERE id = ANY(%s)",
        [unit.now, list(links)],
    )


async def withdraw_link(unit: UnitOfWork, *, link: UUID) -> None:
    """Nobody shall pay by it any more; who does all the same is credited."""
    await unit.execute(
        "UPDATE payment_links SET state = 'withdrawn' WHERE id = %s AND state IN ('opening', 'open')", [link]
    )


async def read_link(unit: UnitOfWork, *, link: UUID) -> PaymentLink:
    """A link. Raises `NotFound`."""
    rows = await unit.fetch(f"SELECT {_COLUMNS} FROM payment_links WHERE id = %s", [link])  # noqa: S608 -- ours
    if not rows:
        raise NotFound("There is no such payment link.")
    return _link(rows[0])


async def list_links(unit: UnitOfWork, *, order: UUID) -> list[PaymentLink]:
    """The links of an order, the newest first."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM payment_links WHERE order_id = %s ORDER BY id DESC LIMIT 100",  # noqa: S608 -- ours
        [order],
    )
    return [_link(row) for row in rows]


async def find_links(unit: UnitOfWork, *, gateway: str, names: Sequence[str]) -> list[PaymentLink]:
    """Links of a gateway by what a provider calls them: its own reference, or our id as we gave it."""
    ids = [UUID(name) for name in names if _is_id(name)]
    rows = await unit.fetch(
        f"SELECT {_COLUMNS} FROM payment_links WHERE gateway = %s"  # noqa: S608 -- ours
        " AND (reference = ANY(%s) AND reference <> '' OR id = ANY(%s)) ORDER BY id",
        [gateway, list(names), ids],
        plan_anew=True,
    )
    return [_link(row) for row in rows]


def _link(row: Sequence[object]) -> PaymentLink:
    return PaymentLink(**dict(zip(_FIELDS, row, strict=True)))  # type: ignore[arg-type]  # columns are the fields


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
