"""What an order was billed: its documents, what waits for one, issuing it now, and its receipt."""

from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.billing.lists import invoices_of_orders
from lading.console.answers import Html, done, fragment
from lading.console.paper import send_paper
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.flows.billing.draft_invoices import draft_waiting
from lading.flows.billing.issue_invoices import issue_invoices
from lading.flows.billing.print_receipt import print_receipt
from lading.kernel import NotFound
from lading.orders.queries import ids_of_numbers
from lading.store import UnitOfWork


@get("/orders/{number:str}/billing", opt={"permission": "billing:read"})
async def show_order_billing(visit: Visiting, number: FromPath[str]) -> Html:
    """The documents of an order."""
    async with visit.asking() as unit:
        rows = await invoices_of_orders(unit, order=number)
    return fragment("detail/billing.html", visit, rows=rows, number=number)


@get("/orders/{number:str}/billing/preview", opt={"permission": "billing:write"})
async def show_billing_preview(visit: Visiting, number: FromPath[str]) -> Html:
    """What would be issued now; nothing is."""
    async with visit.asking() as unit:
        order = await _find(unit, number)
        found = [
            await draft_waiting(unit, orders=[order], kind=kind, by_rule=False) for kind in ("invoice", "credit_memo")
        ]
    return fragment(
        "detail/billing_preview.html",
        visit,
        number=number,
        documents=[one.document for drafts in found for one in drafts.ready],
        refused=[one.why.sentence for drafts in found for one in drafts.refused],
    )


@post("/orders/{number:str}/billing", opt={"permission": "billing:write"})
async def issue_now(visit: Visiting, number: FromPath[str]) -> Html:
    """Bill what waits of an order."""
    async with visit.unit() as unit:
        made = await issue_invoices(unit, numbers=[number])
    note = ngettext("%(numbers)s is issued.", "%(numbers)s are issued.", len(made))
    return done(visit, to=f"/orders/{number}", note=note % {"numbers": ", ".join(one.number for one in made)})


@get("/orders/{number:str}/receipt", opt={"permission": "billing:read"})
async def show_receipt(visit: Visiting, number: FromPath[str]) -> Any:
    """The receipt of a paid order as PDF."""
    async with visit.asking() as unit:
        return send_paper(await print_receipt(unit, number=number))


async def _find(unit: UnitOfWork, number: str) -> Any:
    ids = await ids_of_numbers(unit, numbers=[number])
    if number not in ids:
        raise NotFound(_("There is no order %(number)s.") % {"number": number})
    return ids[number]


ROUTES: list[BaseRouteHandler] = [show_order_billing, show_billing_preview, issue_now, show_receipt]
