"""Above which amounts acts on money want approval, by currency, and by whom."""

from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.access.roles import ROLES, may
from lading.capture.decode import convert
from lading.console.answers import Html, done, page
from lading.console.form import Form
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.rules.keep_limits import keep_limits
from lading.rules.limits import DEFAULTS, ApprovalLimit, read_limits

ASKS = tuple(one.ask for one in DEFAULTS)
EMPTY_ROWS = 1


@get("/approvals/limits", opt={"permission": "orders:read"})
async def show_limits(visit: Visiting) -> Html:
    """The limits, a row each."""
    async with visit.asking() as unit:
        limits = await read_limits(unit)
    roles = [role for role in ROLES if may(role, "approvals:approve")]
    return page("approvals/limits.html", visit, limits=limits, asks=ASKS, roles=roles, words=_words())


@post("/approvals/limits", opt={"permission": "admin"})
async def save_limits(visit: Visiting) -> Html:
    """Replace them all; a row without what is asked, or a currency's that is taken out, falls away."""
    form = await visit.form()
    with form.gathering():
        rows = [_row(form, n) for n in range(form.whole("rows", _("Rows"), most=200)) if form.text(f"ask.{n}")]
    limits = [convert(row, ApprovalLimit, words=_("The limits cannot be saved")) for row in rows]
    async with visit.unit() as unit:
        await keep_limits(unit, limits=limits)
    return done(visit, to="/approvals/limits", note=_("The limits are saved; what waits already is asked as before."))


def _row(form: Form, n: int) -> dict[str, Any]:
    return {
        "ask": form.text(f"ask.{n}"),
        "currency": form.text(f"currency.{n}").upper(),
        "above": form.quantity(f"above.{n}", _("Above")),
        "role": form.text(f"role.{n}"),
        "needed": form.whole(f"needed.{n}", _("How many people"), most=5, otherwise=1),
    }


def _words() -> dict[str, str]:
    return {
        "refund": _("Refunds"),
        "credit": _("Credits and store credit given away"),
        "write_off": _("Write-offs"),
        "price": _("Prices beyond their limits, in all"),
    }


ROUTES: list[BaseRouteHandler] = [show_limits, save_limits]
