"""The search of the whole house: while one types, and as a page; what is meant exactly is opened at once."""

from urllib.parse import quote

from litestar import get
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, fragment, go, page
from lading.console.visit import Visit, Visiting
from lading.flows.find_anything import Found, find_anything

FEW, MANY = 5, 25


@get("/find", opt={"permission": "orders:read"})
async def find(visit: Visiting) -> Html:
    """Results by kind; a few for the list below the field, or the one thing that the words name exactly."""
    typed = visit.query.text("q")
    async with visit.reading() as connection:
        found = await find_anything(
            connection,
            typed=typed,
            parties=visit.may("parties:read"),
            items=visit.may("stock:read"),
            most=FEW if visit.partial else MANY,
        )
    if visit.partial:
        return fragment("find/results.html", visit, found=found, typed=typed)
    if target := _exactly(visit, found, typed):
        return go(target, visit)
    return page("find/page.html", visit, found=found, typed=typed)


def _exactly(visit: Visit, found: Found, typed: str) -> str:
    """The address of the only thing whose number, code or external id was typed; empty where there is none."""
    wish = typed.casefold()
    meant = [f"/orders/{quote(one.number)}" for one in found.orders if _is_named(wish, one.number, one.external_id)]
    meant += [f"/customers/{quote(one.code, safe='')}" for one in found.parties if _is_named(wish, one.code, one.email)]
    meant += [f"/stock/items/{quote(one.sku, safe='')}" for one in found.items if _is_named(wish, one.sku, one.barcode)]
    if visit.may("fulfilment:read"):
        meant += [f"/station/{quote(number)}" for number in found.work]
    meant += [f"/orders/{quote(one.order)}" for one in found.shipments]
    only = list(dict.fromkeys(meant))
    return only[0] if len(only) == 1 else ""


def _is_named(wish: str, *names: str | None) -> bool:
    return any(name and wish in (name.casefold(), name.casefold().lstrip("l")) for name in names)


ROUTES: list[BaseRouteHandler] = [find]
