"""Customers: the list, and each with what they have ordered so far."""

from urllib.parse import quote, urlencode

import msgspec
from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, page
from lading.console.customer_terms import terms_of
from lading.console.visit import Visiting
from lading.orders.filters import OrderFilters
from lading.orders.lists import find_orders
from lading.orders.summaries import summarise
from lading.parties import get_party, list_parties
from lading.reports import latest_orders, read_customer_totals

PAGE, HISTORY = 50, 20


@get("/customers", opt={"permission": "parties:read"})
async def show_customers(visit: Visiting) -> Html:
    """Customers by code, narrowed by the beginnings of words."""
    typed, after = visit.query.text("q"), visit.query.text("after")
    async with visit.reading() as connection:
        found = await list_parties(connection, typed=typed, after=after, limit=PAGE + 1)
        shown = found[:PAGE]
        latest = await latest_orders(connection, codes=[one.code for one in shown])
    more = urlencode({"q": typed, "after": shown[-1].code}) if len(found) > PAGE else ""
    return page(
        "customers/list.html",
        visit,
        parties=shown,
        latest=latest,
        typed=typed,
        after=after,
        next=f"/customers?{more}" if more else "",
    )


@get("/customers/{code:str}", opt={"permission": "parties:read"})
async def show_customer(visit: Visiting, code: FromPath[str]) -> Html:
    """One customer, with totals per currency and the history of orders."""
    cursor = visit.query.text("cursor")
    async with visit.reading() as connection:
        party = await get_party(connection, code=code)
        totals = await read_customer_totals(connection, code=code)
        found = await find_orders(connection, filters=OrderFilters(customer=code), cursor=cursor, limit=HISTORY)
        rows = await summarise(connection, ids=found.ids)
    address = f"/customers/{quote(code, safe='')}"
    return page(
        "customers/customer.html",
        visit,
        party=party,
        addresses=msgspec.to_builtins(party.addresses),
        totals=totals,
        rows=rows,
        address=address,
        cursor=cursor,
        next=f"{address}?{urlencode({'cursor': found.next})}" if found.next else "",
        channels=visit.company.reference.channels,
        **await terms_of(visit, code=code),
    )


ROUTES: list[BaseRouteHandler] = [show_customers, show_customer]
