"""The money of orders over HTTP: how it stands, payments, captures, refunds, voids, credits, fees, write-offs."""

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.money.capture_shipped import Capture, capture_orders
from lading.flows.money.charge_fees import Fee, charge_fees
from lading.flows.money.credit_units import Credit, Credited, credit_units
from lading.flows.money.dispute_by_hand import Dispute, book_dispute
from lading.flows.money.redeem_credit import RedeemCredit, redeem_credits
from lading.flows.money.refund import Refund, preview_refund, refund_orders
from lading.flows.money.reverse_payment import reverse_payment
from lading.flows.money.show_money import OrderMoney, show_money
from lading.flows.money.show_refund import RefundShown, show_refund
from lading.flows.money.take_payment import ByHand, TakePayment, take_payments
from lading.flows.money.void_authorised import Void, void_orders
from lading.flows.money.write_off import WriteOff, write_off
from lading.store import UnitOfWork

Why = Annotated[str, Meta(min_length=1, max_length=300)]


class NewPayment(msgspec.Struct, forbid_unknown_fields=True):
    """What was paid by hand, or a gift card by its code or a store credit by its id; those pay as far as they go."""

    amount: Decimal | None = None
    method: ByHand = "bank_transfer"
    reference: Annotated[str, Meta(max_length=200)] = ""
    reason: Annotated[str, Meta(max_length=300)] = ""
    code: Annotated[str, Meta(max_length=40)] = ""
    credit: UUID | None = None


class MoneyReason(msgspec.Struct, forbid_unknown_fields=True):
    """Why."""

    reason: Why


class RefundWish(msgspec.Struct, forbid_unknown_fields=True):
    """How much (else all that the order is in credit), and where to: who paid, a tender by its number, store credit."""

    reason: Why
    amount: Decimal | None = None
    to: Literal["original", "store_credit"] | int = "original"


class LetGoWish(msgspec.Struct, forbid_unknown_fields=True):
    """Which tender's authorisation is let go of; none means all."""

    reason: Why
    tender: int | None = None


class CreditWish(msgspec.Struct, forbid_unknown_fields=True):
    """Units of a line, or an amount of a line, of shipping, or of all lines; a claim says who caused it."""

    reason: Why
    line: int | None = None
    quantity: Decimal | None = None
    amount: Decimal | None = None
    shipping: bool = False
    kind: Literal["return", "goodwill", "claim", "price"] = "goodwill"
    caused_by: Literal["", "carrier", "supplier", "us"] = ""


class FeeWish(msgspec.Struct, forbid_unknown_fields=True):
    """What the customer owes beside the goods, tax included."""

    amount: Decimal
    reason: Why
    kind: Literal["surcharge", "restocking", "reminder", "other"] = "other"


class WriteOffWish(msgspec.Struct, forbid_unknown_fields=True):
    """How much of what is owed for what has left is no longer waited for; none means all."""

    reason: Why
    amount: Decimal | None = None


class DisputeWish(msgspec.Struct, forbid_unknown_fields=True):
    """What the bank took back of a tender (`lost`), or gave back (`won`), by its reference; and what it keeps."""

    tender: int
    outcome: Literal["lost", "won"]
    amount: Decimal
    reason: Why
    reference: Annotated[str, Meta(min_length=1, max_length=100)]
    fee: Decimal = Decimal(0)


@get("/orders/{number:str}/money", scope="payments:read", answers=OrderMoney)
async def read_money(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read how an order's money stands.

    Tender by tender: authorised, captured, refunded, what can still be taken and given back, and every operation.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await show_money(unit, number=number))


@post("/orders/{number:str}/payments", scope="payments:write", answers=OrderMoney, status_code=201)
async def add_payment(request: ApiRequest, number: FromPath[str], data: JSONBody[NewPayment]) -> Answer:
    """Record a payment, or pay with a gift card.

    More than is owed stands as credit of the order.
    """

    async def act(unit: UnitOfWork) -> Answer:
        if data.code or data.credit:
            wish = RedeemCredit(number=number, code=data.code, credit=data.credit, amount=data.amount)
            await redeem_credits(unit, wishes=[wish])
        else:
            paid = TakePayment(
                number=number,
                amount=data.amount or Decimal(0),
                method=data.method,
                reference=data.reference,
                reason=data.reason,
            )
            await take_payments(unit, wishes=[paid])
        return show(await show_money(unit, number=number), status=201)

    return await once(request, act)


@post("/payments/{operation:str}/reverse", scope="payments:write", answers=OrderMoney, status_code=200)
async def undo_payment(request: ApiRequest, operation: FromPath[str], data: JSONBody[MoneyReason]) -> Answer:
    """Take back a payment that was recorded by hand: it bounced, or was somebody else's."""

    async def act(unit: UnitOfWork) -> Answer:
        number = await reverse_payment(unit, operation=read_id(operation, of="payment"), reason=data.reason)
        return show(await show_money(unit, number=number))

    return await once(request, act)


@post("/orders/{number:str}/captures", scope="payments:write", answers=OrderMoney, status_code=200)
async def capture(request: ApiRequest, number: FromPath[str], data: JSONBody[MoneyReason]) -> Answer:
    """Take the money of what has left.

    This happens by itself when goods leave; here it is asked for again, after a failure or a hold.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await capture_orders(unit, wishes=[Capture(number=number, reason=data.reason)])
        return show(await show_money(unit, number=number))

    return await once(request, act)


@post(
    "/orders/{number:str}/refunds",
    scope="payments:write",
    answers=RefundShown,
    status_code=200,
    versioned=True,
    waits=True,
)
async def refund(request: ApiRequest, number: FromPath[str], data: JSONBody[RefundWish]) -> Answer:
    """Give money back.

    What the order is in credit, by the tenders that paid, in their order of use. What passes the company's limit is
    not given back yet: 202, and the `approval` that it waits for.
    """
    wish = Refund(number=number, **msgspec.structs.asdict(data), version=request.seen_version, approved=False)

    async def act(unit: UnitOfWork) -> Answer:
        plan, approvers = await preview_refund(unit, wish=wish)
        (done,) = await refund_orders(unit, wishes=[wish])
        shown = show_refund(number, plan, approvers=approvers, approval=done.approval)
        return show(shown, status=202 if done.approval else 200)

    return await once(request, act)


@post("/orders/{number:str}/voids", scope="payments:write", answers=OrderMoney, status_code=200)
async def void(request: ApiRequest, number: FromPath[str], data: JSONBody[LetGoWish]) -> Answer:
    """Let go of what is authorised and not taken."""

    async def act(unit: UnitOfWork) -> Answer:
        await void_orders(unit, wishes=[Void(number=number, reason=data.reason, tender=data.tender)])
        return show(await show_money(unit, number=number))

    return await once(request, act)


@post("/orders/{number:str}/credits", scope="payments:write", answers=Credited, status_code=200, waits=True)
async def credit(request: ApiRequest, number: FromPath[str], data: JSONBody[CreditWish]) -> Answer:
    """Let the customer owe less.

    Nothing is given back by it: the order is in credit, and a refund is an act of its own. What passes the company's
    limit is not credited yet: 202, and the `approval` that it waits for.
    """
    wish = Credit(number=number, **msgspec.structs.asdict(data), approved=False)

    async def act(unit: UnitOfWork) -> Answer:
        (done,) = await credit_units(unit, wishes=[wish])
        return show(done, status=202 if done.approval else 200)

    return await once(request, act)


@post("/orders/{number:str}/fees", scope="payments:write", answers=OrderMoney, status_code=200)
async def charge(request: ApiRequest, number: FromPath[str], data: JSONBody[FeeWish]) -> Answer:
    """Charge a fee or a surcharge."""

    async def act(unit: UnitOfWork) -> Answer:
        await charge_fees(unit, wishes=[Fee(number=number, **msgspec.structs.asdict(data))])
        return show(await show_money(unit, number=number))

    return await once(request, act)


@post("/orders/{number:str}/write-offs", scope="payments:write", answers=OrderMoney, status_code=200, waits=True)
async def give_up(request: ApiRequest, number: FromPath[str], data: JSONBody[WriteOffWish]) -> Answer:
    """Write off what is owed for what has left.

    What passes the company's limit is not written off yet: 202, and `approvals` name what it waits for.
    """
    wish = WriteOff(number=number, reason=data.reason, amount=data.amount, approved=False)

    async def act(unit: UnitOfWork) -> Answer:
        (asked,) = await write_off(unit, wishes=[wish])
        return show(await show_money(unit, number=number), status=202 if asked else 200)

    return await once(request, act)


@post("/orders/{number:str}/disputes", scope="payments:write", answers=OrderMoney, status_code=200)
async def dispute(request: ApiRequest, number: FromPath[str], data: JSONBody[DisputeWish]) -> Answer:
    """Book what a bank took back, or gave back to us.

    For providers that tell by webhook it happens by itself. The customer's balance stays; what the bank keeps for it is
    a `fee`. The bank's `reference` counts once for each outcome.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await book_dispute(unit, wish=Dispute(number=number, **msgspec.structs.asdict(data)))
        return show(await show_money(unit, number=number))

    return await once(request, act)


HANDLERS = (read_money, add_payment, undo_payment, capture, refund, void, credit, charge, give_up, dispute)
