"""Store credits, gift cards, the terms of customers and the ledger over HTTP."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, encode, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.money.end_credit import stop_credit
from lading.flows.money.exposure import Standing, read_standings
from lading.flows.money.issue_credit import IssueCredit, Issued, issue_credits
from lading.flows.money.set_terms import set_terms
from lading.kernel import Invalid, NotFound
from lading.orders.queries import ids_of_numbers
from lading.payments.credit_lists import CreditView, list_credits
from lading.payments.gift_codes import hash_code
from lading.payments.ledger_lists import LedgerFilter, TransactionView, list_transactions
from lading.payments.store_credits import find_by_code
from lading.payments.terms import CustomerTerms
from lading.store import UnitOfWork

Word = Annotated[str, QueryParameter(max_length=80)]


class CreditPage(msgspec.Struct, frozen=True):
    """A page of store credits and gift cards; `next` is the cursor of the page behind it."""

    credits: list[CreditView]
    next: str | None


class TransactionPage(msgspec.Struct, frozen=True):
    """A page of the ledger; `next` is the cursor of the page behind it."""

    transactions: list[TransactionView]
    next: str | None


class GiftCardCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on a gift card."""

    code: Annotated[str, Meta(min_length=4, max_length=40)]


class StopWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why."""

    reason: Annotated[str, Meta(min_length=1, max_length=300)]


class CustomerCredit(msgspec.Struct, frozen=True):
    """How a customer stands, by currency."""

    customer: str
    standings: list[Standing]


class NewGiftCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A gift card, and how it was paid for; empty where it is given away."""

    amount: Decimal
    currency: str
    reason: Annotated[str, Meta(max_length=300)]
    expires_on: date | None = None
    paid_by: Literal["", "card", "cash", "bank_transfer", "cheque", "other"] = ""


class NewStoreCredit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A store credit for a customer, given by us."""

    customer: str
    amount: Decimal
    currency: str
    reason: Annotated[str, Meta(max_length=300)]
    expires_on: date | None = None


@get("/store-credits", scope="payments:read", answers=CreditPage)
async def show_credits(
    request: ApiRequest, customer: Word = "", kind: Word = "", limit: Limit = 50, cursor: Cursor = ""
) -> Answer:
    """List store credits and gift cards, the newest first, with what is left on them."""
    before = read_cursor(cursor, UUID)
    async with request.desk.database.unit_of_work() as unit:
        found = await list_credits(unit, customer=customer, kind=kind, before=before, limit=limit)
    return show(CreditPage(found, next_page(found, limit=limit, by="id")))


@post("/store-credits", scope="payments:write", answers=Issued, status_code=201, waits=True)
async def issue_store_credit(request: ApiRequest, data: JSONBody[NewStoreCredit]) -> Answer:
    """Issue a store credit.

    What passes the company's limit is not issued yet: 202, and the `approval` that it waits for.
    """
    wish = IssueCredit(kind="store_credit", **msgspec.structs.asdict(data))

    async def act(unit: UnitOfWork) -> Answer:
        (made,) = await issue_credits(unit, wishes=[wish], approved=False)
        return show(made, status=202 if made.approval else 201)

    return await once(request, act)


@post("/gift-cards", scope="payments:write", answers=Issued, status_code=201)
async def issue_gift_card(request: ApiRequest, data: JSONBody[NewGiftCard]) -> Answer:
    """Issue a gift card.

    The answer has its code, this once: we keep a hash of it. A repeat with the same Idempotency-Key answers without.
    """
    wish = IssueCredit(kind="gift_card", **msgspec.structs.asdict(data))

    async def act(unit: UnitOfWork) -> Answer:
        return show((await issue_credits(unit, wishes=[wish], approved=False))[0], status=201)

    return await once(request, act, forget=_without_code)


def _without_code(answer: Answer) -> Answer:
    told = msgspec.json.decode(answer.body, type=Issued)
    return Answer(answer.status, encode(msgspec.structs.replace(told, code="")))


@post("/gift-cards/lookup", scope="payments:read", asks=True, answers=CreditView, status_code=200)
async def look_up(request: ApiRequest, data: JSONBody[GiftCardCode]) -> Answer:
    """Find a gift card by its code: what is left on it, and the id by which an order can name it."""
    async with request.desk.database.unit_of_work() as unit:
        one = await find_by_code(unit, code_hash=hash_code(data.code))
        if one is None:
            raise NotFound("There is no gift card with this code.")
        return show((await list_credits(unit, one=one))[0])


@post("/store-credits/{credit:str}/stop", scope="payments:write", answers=CreditView, status_code=200)
async def stop(request: ApiRequest, credit: FromPath[str], data: JSONBody[StopWish]) -> Answer:
    """Stop a store credit or gift card: it pays nothing any more, and what was left is ours."""
    one = read_id(credit, of="store credit or gift card")

    async def act(unit: UnitOfWork) -> Answer:
        await stop_credit(unit, credit=one, reason=data.reason)
        return show((await list_credits(unit, one=one))[0])

    return await once(request, act)


@get("/parties/{code:str}/credit", scope="payments:read", answers=CustomerCredit)
async def read_credit(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read what a customer owes and will owe, how much of it is overdue, and what the terms still allow."""
    async with request.desk.database.unit_of_work() as unit:
        return show(CustomerCredit(code, await read_standings(unit, customers=[code])))


@put("/parties/{code:str}/credit", scope="payments:approve", answers=CustomerCredit)
async def write_credit(request: ApiRequest, code: FromPath[str], data: JSONBody[CustomerTerms]) -> Answer:
    """Say what a customer may owe, and for how many days. Orders that waited for it go on."""

    async def act(unit: UnitOfWork) -> Answer:
        await set_terms(unit, customer=code, terms=data)
        return show(CustomerCredit(code, await read_standings(unit, customers=[code])))

    return await once(request, act)


@get("/orders/{number:str}/ledger", scope="payments:read", answers=TransactionPage)
async def read_order_ledger(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what the ledger says of an order: every transaction with its entries, the newest first."""
    async with request.desk.database.unit_of_work() as unit:
        if number not in await ids_of_numbers(unit, numbers=[number]):
            raise NotFound(f"There is no order {number}.")
        found = await list_transactions(unit, which=LedgerFilter(order=number), limit=500)
    return show(TransactionPage(found, None))


@get("/ledger", scope="payments:read", answers=TransactionPage)
async def read_ledger(
    request: ApiRequest,
    account: Word = "",
    kind: Word = "",
    first: Word = "",
    last: Word = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """Read the ledger: transactions on an account, of a kind, of these days (`first` and `last`), the newest first."""
    which = LedgerFilter(account=account, kind=kind, first=_day(first), last=_day(last))
    before = read_cursor(cursor, UUID)
    async with request.desk.database.unit_of_work() as unit:
        found = await list_transactions(unit, which=which, before=before, limit=limit)
    return show(TransactionPage(found, next_page(found, limit=limit, by="id")))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("A day is written as 2026-11-30.", code="bad_day") from None


HANDLERS = (
    show_credits,
    issue_store_credit,
    issue_gift_card,
    look_up,
    stop,
    read_credit,
    write_credit,
    read_order_ledger,
    read_ledger,
)
