"""Accounting: what is new for it and up to when, the exports that were made, and the chart of accounts."""

from datetime import timedelta
from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.billing.accounts import AccountDraft, put_accounts, read_chart
from lading.capture.decode import convert
from lading.console.answers import Html, done, fragment, page
from lading.console.headers import SECURITY
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.money.export_books import (
    Format,
    export_books,
    list_exports,
    preview_export,
    sums_of_export,
    write_export,
)


@get("/accounting", opt={"permission": "billing:read"})
async def show_accounting(visit: Visiting) -> Html:
    """What an export up to a day would hold, and those that were made."""
    yesterday = visit.today() - timedelta(days=1)
    to_day = min(visit.query.day("to", _("Up to")) or yesterday, yesterday)
    async with visit.asking() as unit:
        seen = await preview_export(unit, to_day=to_day)
        exports = await list_exports(unit)
        chart = await read_chart(unit)
    return page(
        "accounting/accounting.html",
        visit,
        seen=seen,
        exports=exports,
        chart=sorted(chart.values(), key=lambda one: (one.code, one.account)),
        to_day=to_day,
        yesterday=yesterday,
    )


@post("/accounting", opt={"permission": "billing:write"})
async def make_export(visit: Visiting) -> Html:
    """Export the books."""
    form = await visit.form()
    to_day = form.day("to", _("Up to")) or visit.today() - timedelta(days=1)
    async with visit.unit() as unit:
        made = await export_books(unit, to_day=to_day, closes=form.text("closes") == "yes")
    return done(visit, to="/accounting", note=_("%(number)s is made: download it below.") % {"number": made.number})


@get("/accounting/{number:str}/sums", opt={"permission": "billing:read"})
async def show_sums(visit: Visiting, number: FromPath[str]) -> Html:
    """What an export posts to each account."""
    async with visit.asking() as unit:
        sums = await sums_of_export(unit, number=number)
    return fragment("accounting/sums.html", visit, number=number, sums=sums)


@get("/accounting/{number:str}/files/{form:str}", opt={"permission": "billing:read"})
async def send_export(visit: Visiting, number: FromPath[str], form: FromPath[Format]) -> Any:
    """The file of an export."""
    async with visit.asking() as unit:
        written = await write_export(unit, number=number, form=form)
    name = f'attachment; filename="{written.name}"'
    headers = {**SECURITY, "Cache-Control": "no-store", "Content-Disposition": name}
    return Response(written.content, media_type=written.media_type, headers=headers)


@post("/accounting/accounts", opt={"permission": "billing:write"})
async def save_accounts(visit: Visiting) -> Html:
    """Save what accounts are called in the accounting program."""
    form = await visit.form()
    async with visit.unit() as unit:
        known = await read_chart(unit)
        with form.gathering():
            drafts = [
                convert(
                    {
                        "account": account,
                        "code": form.needed(f"code-{account}", account),
                        "name": form.text(f"name-{account}"),
                        "tax_code": form.text(f"tax-{account}"),
                    },
                    AccountDraft,
                    words=_("The account cannot be saved"),
                )
                for account in known
            ]
        await put_accounts(unit, drafts=[one for one in drafts if known[one.account] != one])
    return done(visit, to="/accounting", note=_("The chart of accounts is saved; exports that were made keep theirs."))


ROUTES: list[BaseRouteHandler] = [show_accounting, make_export, show_sums, send_export, save_accounts]
