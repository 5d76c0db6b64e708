"""Recording how orders are paid: what the channel said, and whose money it is to move."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

import msgspec

from lading.payments.kinds import AccountCan, TenderKind, kind_of
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_text


class Tender(msgspec.Struct, frozen=True):
    """One way in which an order is paid, with what has been granted, taken and given back so far.

    `provider` moves its money for us; where it is empty others do, or we do by hand. `asked` is the most that is taken
    by it; `rank` the order of use. `brought` came along with past orders and has no entries in the ledger. `account` is
    what its gateway says of what it can; it is read, never written with the tender.
    """

    order_id: UUID
    tender: int
    method: str
    reference: str
    currency: str
    authorised: Decimal
    captured: Decimal
    refunded: Decimal = Decimal(0)
    provider: str = ""
    kind: str = ""
    asked: Decimal | None = None
    rank: int = 0
    authorised_until: datetime | None = None
    brought: bool = False
    account: AccountCan | None = None

    @property
    def can(self) -> TenderKind:
        """What this kind of tender is able to do."""
        return kind_of(self.kind, self.method, self.account)

    @property
    def refundable(self) -> Decimal:
        """What is left of what was taken."""
        return self.captured - self.refunded


_COLUMNS = ", ".join(f"t.{name}" for name in Tender.__struct_fields__ if name != "account")
_ACCOUNT = ", ".join(f"g.{name}" for name in AccountCan.__struct_fields__)
_PLAIN = len(Tender.__struct_fields__) - 1


_STATED: LiteralString = "tenders (order_id, tender, method, reference, currency, authorised, captured, refunded, at)"
_BROUGHT: LiteralString = (
    "tenders (order_id, tender, method, reference, currency, authorised, captured, refunded, at, brought)"
)


async def add_tenders(unit: UnitOfWork, *, tenders: Sequence[Tender], brought: bool = False) -> None:
    """Write new tenders as their channel states them; those that say more than that are completed.

    With `brought` all of them came along with past orders.
    """
    now, past = str(unit.now), "\tt" if brought else ""
    await unit.copy(
        _BROUGHT if brought else _STATED,
        [
            f"{one.order_id!s}\t{one.tender}\t{copy_text(one.method)}\t{copy_text(one.reference)}\t{one.currency}\t"
            f"{one.authorised!s}\t{one.captured!s}\t{one.refunded!s}\t{now}{past}"
            for one in tenders
        ],
    )
    if special := [one for one in tenders if one.provider or one.kind or one.rank or one.asked is not None]:
        await _complete(unit, special)


async def _complete(unit: UnitOfWork, tenders: Sequence[Tender]) -> None:
    await unit.execute(
        "UPDATE tenders t SET provider = n.provider, kind = n.kind, asked = n.asked, rank = n.rank,"
        " authorised_until = n.until"
        " FROM unnest(%s::uuid[], %s::int[], %s::text[], %s::text[], %s::numeric[], %s::int[], %s::timestamptz[])"
        " AS n(order_id, tender, provider, kind, asked, rank, until)"
        " WHERE t.order_id = n.order_id AND t.tender = n.tender",
        [
            [one.order_id for one in tenders],
            [one.tender for one in tenders],
            [one.provider for one in tenders],
            [one.kind for one in tenders],
            [one.asked for one in tenders],
            [one.rank for one in tenders],
            [one.authorised_until for one in tenders],
        ],
    )


async def read_tenders(unit: UnitOfWork, *, orders: Iterable[UUID], lock: bool = False) -> dict[UUID, list[Tender]]:
    """The tenders of these orders, in their order of use; `lock` where they are about to change."""
    rows = await unit.fetch(
        f"SELECT {_COLUMNS}, {_ACCOUNT} FROM tenders t"  # noqa: S608 -- our own words
        " LEFT JOIN gateways g ON g.code = t.provider AND t.provider <> ''"
        " WHERE t.order_id = ANY(%s) ORDER BY t.order_id, t.rank, t.tender"
        f"{' FOR NO KEY UPDATE OF t' if lock else ''}",
        [list(orders)],
    )
    found: dict[UUID, list[Tender]] = {}
    for row in rows:
        account = AccountCan(**dict(zip(AccountCan.__struct_fields__, row[_PLAIN:], strict=True)))
        one = msgspec.structs.replace(Tender(*row[:_PLAIN]), account=account if account.kind else None)
        found.setdefault(one.order_id, []).append(one)
    return found


async def save_tenders(unit: UnitOfWork, *, tenders: Sequence[Tender]) -> None:
    """Write the counters, dates and references of locked tenders."""
    if not tenders:
        return
    await unit.execute(
        "UPDATE tenders t SET authorised = n.authorised, captured = n.captured, refunded = n.refunded,"
        " reference = n.reference, authorised_until = n.until, asked = n.asked"
        " FROM unnest(%s::uuid[], %s::int[], %s::numeric[], %s::numeric[], %s::numeric[], %s::text[],"
        " %s::timestamptz[], %s::numeric[])"
        " AS n(order_id, tender, authorised, captured, refunded, reference, until, asked)"
        " WHERE t.order_id = n.order_id AND t.tender = n.tender",
        [
            [one.order_id for one in tenders],
            [one.tender for one in tenders],
            [one.authorised for one in tenders],
            [one.captured for one in tenders],
            [one.refunded for one in tenders],
            [one.reference for one in tenders],
            [one.authorised_until for one in tenders],
            [one.asked for one in tenders],
        ],
    )
