"""The portal put together: its pages, and what they need."""

from litestar import Router
from litestar.di import Provide

from lading.flows.company import Company
from lading.portal.change import ask_for_change, show_order_to_change
from lading.portal.choose import answer_choice, show_choice, show_style
from lading.portal.claims import ROUTES as CLAIMS
from lading.portal.paid import show_paid
from lading.portal.returns import ROUTES as RETURNS
from lading.portal.shop import ROUTES as SHOP


def create_portal(company: Company) -> Router:
    """The routes of the portal."""

    async def provide() -> Company:
        return company

    return Router(
        "/",
        route_handlers=[
            show_choice,
            answer_choice,
            show_style,
            show_paid,
            show_order_to_change,
            ask_for_change,
            *RETURNS,
            *CLAIMS,
            *SHOP,
        ],
        dependencies={"company": Provide(provide)},
    )
