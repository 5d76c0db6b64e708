"""Our books beside those of payment providers."""

from datetime import timedelta

from litestar import get
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, page
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.gateways.compare_payments import Difference, compare_payments
from lading.kernel import Refusal
from lading.payments.gateways import GatewayView, list_gateways


@get("/payments/differences", opt={"permission": "reports:read"})
async def show_differences(visit: Visiting) -> Html:
    """Where our books and the providers' say different things."""
    days = visit.query.whole("days", _("Days"), most=90, otherwise=7)
    async with visit.asking() as unit:
        accounts, since = await list_gateways(unit.sql), unit.now - timedelta(days=days)
    compared: list[tuple[GatewayView, list[Difference], str]] = []
    for one in (account for account in accounts if account.active):
        try:
            compared.append((one, await compare_payments(visit.company, gateway=one.code, since=since), ""))
        except Refusal as refusal:
            compared.append((one, [], refusal.sentence))
    return page("gateways/differences.html", visit, compared=compared, days=days)


ROUTES: list[BaseRouteHandler] = [show_differences]
