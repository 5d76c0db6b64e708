"""Store credits and gift cards: the list with what is left on them, issuing and stopping."""

from decimal import Decimal
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.console.answers import Html, done, fragment, page
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.money.end_credit import stop_credit
from lading.flows.money.issue_credit import IssueCredit, issue_credits
from lading.kernel import new_id
from lading.payments.credit_lists import list_credits

PAGE = 50


@get("/gift-cards", opt={"permission": "payments:read"})
async def show_cards(visit: Visiting) -> Html:
    """The newest first."""
    view, customer = visit.query.text("view", "all"), visit.query.text("customer")
    kind = view if view in ("gift_card", "store_credit") else ""
    async with visit.asking() as unit:
        rows = await list_credits(unit, kind=kind, customer=customer, limit=PAGE)
    return page("money/gift_cards.html", visit, rows=rows, view=view, customer=customer, key=new_id().hex)


@post("/gift-cards", opt={"permission": "payments:write"})
async def issue(visit: Visiting) -> Html:
    """Issue one; a gift card's code is shown this once."""
    form = await visit.form()
    plain = {
        "kind": form.text("kind"),
        "amount": form.quantity("amount", _("Amount")) or Decimal(0),
        "currency": form.needed("currency", _("Currency")).upper(),
        "reason": form.text("reason")[:300],
        "customer": form.text("customer") or None,
        "expires_on": form.day("expires_on", _("Last day")),
        "paid_by": form.text("paid_by"),
    }
    wish = convert(plain, IssueCredit, words=_("This cannot be issued"))
    async with visit.unit() as unit:
        if not await first_time(unit, scope="gift-cards", key=form.text("key"), said=repr(wish)):
            return done(visit, to="/gift-cards", note=_("It was issued already."))
        (made,) = await issue_credits(unit, wishes=[wish], approved=False)
    if made.code:
        show = fragment if visit.partial else page
        return show("money/code_note.html" if visit.partial else "money/code.html", visit, made=made)
    waits = made.approval is not None
    note = _("It waits until somebody else has approved it.") if waits else _("The store credit is issued.")
    return done(visit, to="/gift-cards", note=note)


@post("/gift-cards/{credit:uuid}/stop", opt={"permission": "payments:write"})
async def stop(visit: Visiting, credit: FromPath[UUID]) -> Html:
    """It pays nothing any more."""
    reason = (await visit.form()).needed("reason", _("Why"))[:300]
    async with visit.unit() as unit:
        await stop_credit(unit, credit=credit, reason=reason)
    return done(visit, to="/gift-cards", note=_("It is stopped."))


ROUTES: list[BaseRouteHandler] = [show_cards, issue, stop]
