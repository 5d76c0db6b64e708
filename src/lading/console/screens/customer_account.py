"""A customer's account: what is owed by age, the running balance, and the statement as PDF."""

from datetime import timedelta
from typing import Any

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, page
from lading.console.paper import send_paper
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.billing.print_statement import print_statement
from lading.flows.billing.state_account import Statement, state_account


@get("/customers/{code:str}/account", opt={"permission": "billing:read"})
async def show_account(visit: Visiting, code: FromPath[str]) -> Html:
    """The statement of a customer's account on screen."""
    told = await _read(visit, code)
    return page("invoices/account.html", visit, told=told, code=code, query=visit.request.url.query)


@get("/customers/{code:str}/statement.pdf", opt={"permission": "billing:read"})
async def show_statement(visit: Visiting, code: FromPath[str]) -> Any:
    """The same as PDF."""
    told = await _read(visit, code)
    async with visit.asking() as unit:
        return send_paper(await print_statement(unit, statement=told))


async def _read(visit: Visit, code: str) -> Statement:
    to_day = visit.query.day("to", _("To")) or visit.today()
    from_day = visit.query.day("from", _("From")) or to_day - timedelta(days=90)
    async with visit.asking() as unit:
        return await state_account(
            unit, code=code, currency=visit.query.text("currency")[:3], from_day=from_day, to_day=to_day
        )


ROUTES: list[BaseRouteHandler] = [show_account, show_statement]
