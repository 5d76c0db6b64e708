"""What order entry looks up while one types: customers, items, and lines pasted from a sheet."""

from decimal import Decimal

from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.catalog.queries import list_items
from lading.console.answers import Html, fragment
from lading.console.beginnings import countries_of, last_address, last_orders, read_choices, who_of
from lading.console.form import wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.placing.draft_orders import paste_lines
from lading.inventory import read_free
from lading.parties.queries import get_party, list_parties

MOST_PASTED = 500
LONGEST = 200_000


@get("/orders/new/customers", opt={"permission": "orders:write"})
async def find_customers(visit: Visiting) -> Html:
    """Customers whose code, name or e-mail begins so."""
    typed = visit.query.text("q")[:200]
    async with visit.reading() as connection:
        found = await list_parties(connection, typed=typed, limit=8) if typed else []
    return fragment("entry/customers.html", visit, found=[one for one in found if not one.erased_at])


@get("/orders/new/customer", opt={"permission": "orders:write"})
async def show_customer(visit: Visiting) -> Html:
    """The part of the form that says who orders and where it goes, filled with a customer."""
    code, address = visit.query.needed("code", _("Customer")), visit.query.text("address", "0")
    async with visit.reading() as connection:
        party = await get_party(connection, code=code)
    who, orders = who_of(party, int(address) if address.isdecimal() else 0), await last_orders(visit, customer=code)
    if orders and not party.addresses:
        who["ship_to"] = await last_address(visit, number=orders[0].number)
    return fragment(
        "entry/who.html",
        visit,
        draft=who,
        party=party,
        orders=orders,
        countries=countries_of(visit),
        places=(await read_choices(visit)).places,
    )


@get("/orders/new/items", opt={"permission": "orders:write"})
async def find_items(visit: Visiting) -> Html:
    """Items whose SKU, barcode or name begins so, with what is free of them."""
    typed = visit.query.text("q")[:200]
    async with visit.reading() as connection:
        found = await list_items(connection, typed=typed, limit=8) if typed else []
    async with visit.asking() as unit:
        rows = await read_free(unit, skus=[item.sku for item in found])
    free = {item.sku: sum((rows[key] for key in rows if key[0] == item.sku), Decimal(0)) for item in found}
    return fragment("entry/items.html", visit, found=found, free=free)


@post("/orders/new/paste", opt={"permission": "orders:write"})
async def paste_rows(visit: Visiting) -> Html:
    """Lines pasted from a sheet, as rows of the form; what cannot be read is told by its row."""
    form = await visit.form()
    text = str((await visit.request.form()).get("pasted") or "")[:LONGEST]
    count = len([line for line in text.splitlines() if line.strip()])
    if count > MOST_PASTED:
        told = _("These are %(count)s lines. Paste at most %(most)s at once, or upload the file.")
        raise wrong("pasted", "too_many_lines", told % {"count": count, "most": MOST_PASTED})
    pasted = await paste_lines(
        visit.company, text=text, channel=form.text("channel"), currency=form.text("currency").upper()
    )
    begin = form.text("next")
    return fragment("entry/pasted.html", visit, pasted=pasted, begin=int(begin) if begin.isdecimal() else 1)


ROUTES: list[BaseRouteHandler] = [find_customers, show_customer, find_items, paste_rows]
