"""From which documents an order came, and what a customer has sent: parts of other pages."""

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, fragment
from lading.console.visit import Visiting
from lading.intake.cases_of import cases_of_customer, cases_of_order


@get("/orders/{number:str}/mail", opt={"permission": "intake:read"})
async def show_mail_of_order(visit: Visiting, number: FromPath[str]) -> Html:
    """The documents that were booked as this order; loaded by its page."""
    async with visit.asking() as unit:
        cases = await cases_of_order(unit, number=number)
    return fragment("detail/mail.html", visit, cases=cases)


@get("/customers/{code:str}/mail", opt={"permission": "intake:read"})
async def show_mail_of_customer(visit: Visiting, code: FromPath[str]) -> Html:
    """The newest cases of a customer; loaded by the customer's page."""
    async with visit.asking() as unit:
        cases = await cases_of_customer(unit, code=code)
    return fragment("customers/mail.html", visit, cases=cases, code=code)


ROUTES: list[BaseRouteHandler] = [show_mail_of_order, show_mail_of_customer]
