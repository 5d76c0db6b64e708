"""The order queue: saved views, search, filters, and rows that open an order."""

from datetime import UTC, datetime
from urllib.parse import quote

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from lading.access.settings import change_settings
from lading.console.answers import Html, done, page
from lading.console.overview import MANY, count_views
from lading.console.spoken import say
from lading.console.toast import Undo
from lading.console.views import Wish, drop_view, keep_view, read_wish, views_of
from lading.console.visit import Visiting
from lading.console.words import _
from lading.console.words import mark as _m
from lading.orders.lists import find_orders
from lading.orders.summaries import summarise
from lading.reports import Remembering

PAGE = 50


class Chip(msgspec.Struct, frozen=True):
    """One filter that narrows the view, and the address without it."""

    label: str
    value: str
    without: str


@get("/orders", opt={"permission": "orders:read"})
async def show_orders(visit: Visiting, memory: NamedDependency[Remembering]) -> Html:
    """A page of the queue."""
    wish = read_wish(visit)
    async with visit.reading() as connection:
        found = await find_orders(connection, filters=wish.filters, sort=wish.sort, cursor=wish.cursor, limit=PAGE)
        rows = await summarise(connection, ids=found.ids)
        counts = {} if wish.cursor else await count_views(visit, connection, memory)
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
    return page(
        "orders/queue.html",
        visit,
        wish=wish,
        views=views_of(visit),
        counts=counts,
        many=MANY,
        rows=rows,
        chips=_chips(wish),
        next=wish.address(cursor=found.next) if found.next else "",
        seen=datetime.now(UTC).isoformat(),
        channels=visit.company.reference.channels,
        places=visit.company.reference.places,
    )


@post("/orders/views", opt={"permission": "orders:read"})
async def save_view(visit: Visiting) -> Html:
    """Keep the list as it is narrowed now, under a name."""
    form = await visit.form()
    name = form.needed("name", _("Name")).replace("/", " ")[:40]
    changes = keep_view(visit, name=name, query=form.text("query"))
    async with visit.unit() as unit:
        await change_settings(unit, login=visit.person.login, changes=changes)
    return done(visit, to=f"/orders?view={quote(f'my-{name}')}", note=_("View “%(name)s” saved.") % {"name": name})


@post("/orders/views/forget", opt={"permission": "orders:read"})
async def forget_view(visit: Visiting) -> Html:
    """Delete a view of one's own."""
    name = (await visit.form()).text("name")
    query = next((view.query for view in views_of(visit) if view.mine and view.name == name), {})
    async with visit.unit() as unit:
        await change_settings(unit, login=visit.person.login, changes=drop_view(visit, name=name))
    back = "&".join(f"{field}={quote(value)}" for field, value in query.items())
    undo = Undo("/orders/views", {"name": name, "query": f"?{back}"})
    return done(visit, to="/orders", note=_("View “%(name)s” deleted.") % {"name": name}, undo=undo)


_LABELS = {
    "q": _m("Search"),
    "commitment": _m("Commitment"),
    "progress": _m("Progress"),
    "money": _m("Money"),
    "hold": _m("Hold"),
    "channel": _m("Channel"),
    "currency": _m("Currency"),
    "customer": _m("Customer"),
    "placed_from": _m("Placed from"),
    "placed_to": _m("Placed until"),
    "changed_from": _m("Changed since"),
    "shipped_from": _m("Shipped since"),
    "place": _m("Place"),
    "sku": _m("Item"),
    "tag": _m("Tag"),
    "done": _m("Done"),
    "late": _m("Late"),
    "waiting": _m("Backordered"),
    "ready": _m("Ready"),
    "attention": _m("Needs attention"),
}
_CODES = ("commitment", "progress", "money")


def _chips(wish: Wish) -> list[Chip]:
    return [
        Chip(_(_LABELS[name]), _value(name, value), wish.address(without=name, cursor=""))
        for name, value in wish.own.items()
        if name in _LABELS and name != "q"
    ]


def _value(name: str, value: str) -> str:
    if value in ("true", "false"):
        return _("yes") if value == "true" else _("no")
    if name in _CODES:
        return ", ".join(say(code, name) for code in value.split(","))
    return say(value) if name == "hold" else value.replace(",", ", ")


ROUTES: list[BaseRouteHandler] = [show_orders, save_view, forget_view]
