"""An order's money as every door shows it: what is due, what each tender has done and can still do."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.flows.money.decide_refund import is_closed
from lading.flows.money.refund import read_for_preview
from lading.payments.distribute import on_the_way
from lading.payments.operations import Operation
from lading.rules.approval_lists import ApprovalView, list_approvals
from lading.store import UnitOfWork

ZERO = Decimal(0)


class TenderMoney(msgspec.Struct, frozen=True, kw_only=True):
    """One way of paying. `capturable` and `refundable` are what is left of what was authorised and taken, less what is
    under way; `by` is who moves the money: `provider`, `us` (by hand or in goods) or `channel`.
    """

    tender: int
    method: str
    kind: str
    provider: str
    by: str
    reference: str
    authorised: Decimal
    captured: Decimal
    refunded: Decimal
    capturable: Decimal
    refundable: Decimal
    taking: Decimal
    giving: Decimal
    authorised_until: datetime | None


class OperationMoney(msgspec.Struct, frozen=True, kw_only=True):
    """What was done, or is to be done, with a tender's money."""

    id: UUID
    tender: int
    kind: str
    amount: Decimal
    state: str
    reference: str
    error: str
    sentence: str
    reason: str
    asked_at: datetime | None
    asked_by: str
    settled_at: datetime | None


class OrderMoney(msgspec.Struct, frozen=True, kw_only=True):
    """`due` is owed for all that is not cancelled or credited; `receivable` for what has left and is not paid, where
    negative a deposit. What became store credit counts as given back. `refundable` is what the order is in credit and
    not given back yet. `fees` are part of what is due. `approvals` are acts on this money that wait for people.
    """

    number: str
    currency: str
    due: Decimal
    paid: Decimal
    receivable: Decimal
    owing: Decimal
    in_credit: Decimal
    refundable: Decimal
    fees: Decimal
    tenders: list[TenderMoney]
    operations: list[OperationMoney]
    approvals: list[ApprovalView]


async def show_money(unit: UnitOfWork, *, number: str) -> OrderMoney:
    """How an order's money stands. Raises `NotFound`."""
    books, operations = await read_for_preview(unit, number=number)
    issued = books.posted.by_kind.get("store_credit_issued", ZERO)
    taking, giving = on_the_way(operations, "capture"), on_the_way(operations, "refund")
    tenders = []
    for one in books.tenders:
        closed = is_closed(one, operations, unit.now)
        back = ZERO if closed else one.refundable - giving.get(one.tender, ZERO)
        tenders.append(
            TenderMoney(
                tender=one.tender,
                method=one.method,
                kind=one.can.name,
                provider=one.provider,
                by=_by(one.provider, one.kind, by_hand=one.can.by_hand),
                reference=one.reference,
                authorised=one.authorised,
                captured=one.captured,
                refunded=one.refunded,
                capturable=one.authorised - one.captured - taking.get(one.tender, ZERO),
                refundable=back,
                taking=taking.get(one.tender, ZERO),
                giving=giving.get(one.tender, ZERO),
                authorised_until=one.authorised_until,
            )
        )
    return OrderMoney(
        number=number,
        currency=books.order.currency,
        due=books.due - issued,
        paid=books.paid - issued,
        receivable=books.posted.receivable,
        owing=books.owing,
        in_credit=books.in_credit,
        refundable=max(books.in_credit - sum(giving.values(), ZERO), ZERO),
        fees=books.posted.by_kind.get("fee", ZERO),
        tenders=tenders,
        operations=[_show(one) for one in operations],
        approvals=await list_approvals(unit.sql, subject=f"order/{number}", asks=("refund", "credit", "write_off")),
    )


def _by(provider: str, kind: str, *, by_hand: bool) -> str:
    if provider == "lading" or (not provider and kind and by_hand):
        return "us"
    return "provider" if provider else "channel"


def _show(one: Operation) -> OperationMoney:
    return OperationMoney(**{name: getattr(one, name) for name in OperationMoney.__struct_fields__})
