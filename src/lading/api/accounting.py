"""Accounting over HTTP: exports of the books, the chart of accounts, and statements of customers' accounts."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter

from lading.api.answer import Answer, show
from lading.api.bill_papers import pdf
from lading.api.invoices import Day
from lading.api.named import named
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.billing.accounts import AccountDraft, put_accounts, read_chart
from lading.flows.billing.print_statement import print_statement
from lading.flows.billing.state_account import Statement, state_account
from lading.flows.money.export_books import (
    AccountSum,
    Export,
    ExportPreview,
    Format,
    export_books,
    list_exports,
    preview_export,
    sums_of_export,
    write_export,
)
from lading.store import UnitOfWork

Upto = Annotated[date, QueryParameter(description="the last day, such as 2026-11-30")]
Currency = Annotated[str, QueryParameter(pattern="^([A-Z]{3})?$", description="empty: that of the last order")]


class ExportWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last day of the export, which must be over; `closes` closes the books up to then."""

    to_day: date
    closes: bool = False


class ExportList(msgspec.Struct, frozen=True):
    """Exports, the newest first."""

    exports: list[Export]


class AccountSums(msgspec.Struct, frozen=True):
    """What an export posts to each account."""

    accounts: list[AccountSum]


class ChartOfAccounts(msgspec.Struct, frozen=True):
    """What each account of our ledger is in the accounting program."""

    accounts: list[AccountDraft]


@get("/accounting-exports", scope="billing:read", answers=ExportList)
async def show_exports(request: ApiRequest) -> Answer:
    """List exports for accounting."""
    async with request.desk.database.unit_of_work() as unit:
        return show(ExportList(await list_exports(unit)))


@get("/accounting-exports/preview", scope="billing:read", answers=ExportPreview)
async def show_export_preview(request: ApiRequest, to_day: Upto) -> Answer:
    """Read what an export up to a day would hold; nothing is exported."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await preview_export(unit, to_day=to_day))


@post("/accounting-exports", scope="billing:write", answers=Export, status_code=200)
async def post_export(request: ApiRequest, data: JSONBody[ExportWish]) -> Answer:
    """Export the books up to a day.

    Each event comes once; what was posted late comes with the next export, with a note.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(await export_books(unit, to_day=data.to_day, closes=data.closes))

    return await once(request, act)


@get("/accounting-exports/{number:str}", scope="billing:read", answers=AccountSums)
async def show_export_sums(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read what an export posts to each account."""
    async with request.desk.database.unit_of_work() as unit:
        return show(AccountSums(await sums_of_export(unit, number=number)))


@get("/accounting-exports/{number:str}/{form:str}", scope="billing:read")
async def read_export_file(request: ApiRequest, number: FromPath[str], form: FromPath[Format]) -> Answer:
    """Read the file of an export.

    `journal` (CSV), `quickbooks` (Online, journal entries), `iif` (Desktop), `xero` (manual journals), `xero_invoices`
    or `datev` (EXTF, Buchungsstapel). What Xero does not take at once is an archive of files. The same export gives the
    same bytes whenever it is asked for.
    """
    async with request.desk.database.unit_of_work() as unit:
        written = await write_export(unit, number=number, form=form)
    name = f'attachment; filename="{written.name}"'.encode()
    kind = written.media_type.encode()
    return Answer(200, written.content, headers=((b"content-disposition", name),), content_type=kind)


@get("/accounts", scope="billing:read", answers=ChartOfAccounts)
async def show_accounts(request: ApiRequest) -> Answer:
    """Read the chart of accounts."""
    async with request.desk.database.unit_of_work() as unit:
        return show(ChartOfAccounts(list((await read_chart(unit)).values())))


@put("/accounts/{account:str}", scope="billing:write", answers=AccountDraft, creates=True)
async def put_account(request: ApiRequest, account: FromPath[str], data: JSONBody[AccountDraft]) -> Answer:
    """Say what an account is called in the accounting program.

    Exports that were made keep what they were made with.
    """
    draft = named(data, account=account)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_accounts(unit, drafts=[draft], versions={account: request.seen_version})
        return show(draft, status=201 if change.added else 200)

    return await once(request, act)


@get("/parties/{code:str}/statement", scope="billing:read", answers=Statement)
async def show_statement(
    request: ApiRequest,
    code: FromPath[str],
    currency: Currency = "",
    from_day: Day = None,
    to_day: Day = None,
) -> Answer:
    """Read the statement of a customer's account, with what is open by age."""
    async with request.desk.database.unit_of_work() as unit:
        return show(await state_account(unit, code=code, currency=currency, from_day=from_day, to_day=to_day))


@get("/parties/{code:str}/statement.pdf", scope="billing:read")
async def print_statement_pdf(
    request: ApiRequest,
    code: FromPath[str],
    currency: Currency = "",
    from_day: Day = None,
    to_day: Day = None,
) -> Answer:
    """Print the statement of a customer's account."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        told = await state_account(unit, code=code, currency=currency, from_day=from_day, to_day=to_day)
        return pdf(await print_statement(unit, statement=told))


HANDLERS = (
    show_exports,
    show_export_preview,
    post_export,
    show_export_sums,
    read_export_file,
    show_accounts,
    put_account,
    show_statement,
    print_statement_pdf,
)
