"""What goes on which document: sales on invoices, credits on memos, and what was undone with its sale."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.billing.frame import Posted

ZERO = Decimal(0)
Key = tuple[UUID, int | None, str]


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction of the ledger that is on no document yet; amounts are what the customer owes by it, signed."""

    id: UUID
    order_id: UUID
    kind: str
    at: datetime
    posted: Sequence[Posted]
    of_return: bool = False
    of_sale: UUID | None = None


class Pools(msgspec.Struct, frozen=True):
    """Each of `invoices` is one invoice's worth; `memos` go on a memo; `idle` cancel each other out."""

    invoices: list[list[Transaction]]
    memos: list[Transaction]
    idle: list[Transaction]


def pool(waiting: Sequence[Transaction], *, one_per_sale: bool) -> Pools:
    """Share out what waits, in the order in which it was posted.

    A sale that was undone before it was billed is billed for nothing more than what is left of it; undone later, it
    belongs on a memo, as does every other credit. What was kept back of a return stands on the memo that credits it.
    """
    invoices: list[list[Transaction]] = []
    memos: list[Transaction] = []
    kept = [one for one in waiting if one.kind == "fee" and one.of_return]
    for one in sorted(waiting, key=lambda each: (each.at, str(each.id))):
        if one in kept:
            continue
        if one.kind == "credit" or (one.kind == "credit_undone" and fits(memos, one, sign=-1)):
            memos.append(one)
        elif one.kind == "sale_undone":
            home = next((some for some in reversed(invoices) if fits(some, one)), None)
            (memos if home is None else home).append(one)
        elif home_of_sale := next((some for some in invoices if any(each.id == one.of_sale for each in some)), None):
            home_of_sale.append(one)
        elif invoices and (one.kind != "sale" or not one_per_sale):
            invoices[-1].append(one)
        else:
            invoices.append([one])
    for one in kept:
        if _owed(memos, one.order_id) + _owed([one], one.order_id) <= ZERO:
            memos.append(one)
        else:
            invoices.append([one])
    full = [some for some in invoices if any(_sums(some).values())]
    return Pools(full, memos, [one for some in invoices if some not in full for one in some])


def with_their_sales(waiting: Sequence[Transaction]) -> list[Transaction]:
    """Deposits that are taken off go with the sale that they are taken off of, as of its time."""
    times = {one.id: one.at for one in waiting}
    return [msgspec.structs.replace(one, at=times.get(one.of_sale, one.at)) if one.of_sale else one for one in waiting]


def _owed(some: Iterable[Transaction], order: UUID) -> Decimal:
    return sum((part.net + part.tax_amount for one in some if one.order_id == order for part in one.posted), ZERO)


def fits(some: Iterable[Transaction], undone: Transaction, *, sign: int = 1) -> bool:
    """Whether nothing crosses zero when this is undone together with those."""
    sums = _sums([*some, undone])
    return all(sign * sums[_key(one)] >= ZERO for one in undone.posted)


def _sums(some: Iterable[Transaction]) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = {}
    for one in some:
        for part in one.posted:
            value = part.net + part.tax_amount
            sums[_key(part)] = sums.get(_key(part), ZERO) + value
    return sums


def _key(part: Posted) -> Key:
    return part.order_id, part.line, part.charge


def turned(posted: Iterable[Posted]) -> list[Posted]:
    """What was credited, with the signs that a credit memo says it with."""
    return [
        msgspec.structs.replace(one, quantity=-one.quantity, net=-one.net, tax_amount=-one.tax_amount) for one in posted
    ]
