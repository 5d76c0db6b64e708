"""The ledger: what its accounts come to, and every transaction down to its entries and its order."""

from uuid import UUID

from litestar import get
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, page
from lading.console.visit import Visiting
from lading.console.words import _
from lading.payments.ledger_lists import LedgerFilter, list_transactions, sum_accounts

PAGE = 50


@get("/ledger", opt={"permission": "payments:read"})
async def show_ledger(visit: Visiting) -> Html:
    """Transactions of an order, an account, a kind, some days; the newest first."""
    which = LedgerFilter(
        order=visit.query.text("order"),
        account=visit.query.text("account"),
        kind=visit.query.text("kind"),
        first=visit.query.day("first", _("From")),
        last=visit.query.day("last", _("To")),
    )
    async with visit.asking() as unit:
        rows = await list_transactions(unit, which=which, before=_uuid(visit.query.text("after")), limit=PAGE + 1)
        sums = await sum_accounts(unit, which=which)
    after = rows[PAGE - 1].id if len(rows) > PAGE else ""
    return page("money/ledger.html", visit, rows=rows[:PAGE], sums=sums, which=which, after=after)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


ROUTES: list[BaseRouteHandler] = [show_ledger]
