"""What rules did to an order, and why others did nothing."""

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, fragment
from lading.console.visit import Visiting
from lading.flows.rules.explain_rules import explain_order_rules
from lading.rules.events import SAID
from lading.rules.queries import names_of_rules


@get("/orders/{number:str}/rules", opt={"permission": "rules:read"})
async def show_order_rules(visit: Visiting, number: FromPath[str]) -> Html:
    """The panel on the order page."""
    async with visit.asking() as unit:
        found = await explain_order_rules(unit, visit.company.reference, number=number)
        names = await names_of_rules(unit.sql)
    return fragment("detail/rules.html", visit, found=found, names=names, moment=SAID)


ROUTES: list[BaseRouteHandler] = [show_order_rules]
