"""Stock by item and place: what lies there, what of it is free, who waits; and the journal down to the order."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import get_item
from lading.console.answers import Html, fragment, page
from lading.console.floor import place_of, places_of
from lading.console.screens.contents import shown_contents
from lading.console.visit import Visit, Visiting
from lading.flows.stock.show_stock import orders_of_references, waiting_units, who_holds, who_waits
from lading.inventory.alerts import count_alerts, list_alerts
from lading.inventory.lists import MovementRow, list_movements, list_stock, stock_of
from lading.inventory.transfer_lists import InTransit, known_transfers, list_in_transit
from lading.kernel import new_id, plain
from lading.store.connection import Connection

PAGE = 50


@get("/stock", opt={"permission": "stock:read"})
async def show_stock(visit: Visiting) -> Html:
    """Rows by SKU and place; or only what asks for somebody."""
    places, here = await places_of(visit), place_of(visit) or ""
    typed, alerts = visit.query.text("q"), visit.query.text("view") == "alerts"
    sku, _slash, place = visit.query.text("after").rpartition("/")
    async with visit.reading() as connection:
        asking = await count_alerts(connection, place=here)
        if alerts:
            rows = await list_alerts(connection, place=here)
        else:
            after = (sku, place) if sku else None
            rows = await list_stock(connection, place=here, typed=typed, after=after, limit=PAGE + 1)
        transit = _by_target(await list_in_transit(connection, skus=sorted({row.sku for row in rows})))
    more = not alerts and len(rows) > PAGE
    rows = rows if alerts else rows[:PAGE]
    async with visit.asking() as unit:
        waiting = await waiting_units(unit, skus=[row.sku for row in rows])
    behind = urlencode({"q": typed, "after": f"{rows[-1].sku}/{rows[-1].place}"}) if more else ""
    shown: dict[str, Any] = {"rows": rows, "waiting": waiting, "typed": typed, "alerts": alerts, "asking": asking}
    address = f"/stock?{behind}" if more else ""
    return page("stock/list.html", visit, **shown, transit=transit, places=places, here=here, next=address, cursor=sku)


def _by_target(found: Sequence[InTransit]) -> dict[tuple[str, str], str]:
    """How much is on its way, by SKU and place."""
    sums: dict[tuple[str, str], Decimal] = {}
    for one in found:
        row = (one.sku, one.target)
        sums[row] = sums.get(row, Decimal(0)) + Decimal(one.quantity)
    return {row: plain(quantity) for row, quantity in sums.items()}


@get("/stock/items/{sku:str}", opt={"permission": "stock:read"})
async def show_item_stock(visit: Visiting, sku: FromPath[str]) -> Html:
    """One item: its places, who waits for it, and its journal."""
    places, place = await places_of(visit), visit.query.text("place")
    async with visit.reading() as connection:
        item, stock = await get_item(connection, sku=sku), await stock_of(connection, sku=sku)
        moved, behind = await _read_journal(connection, visit, sku)
        transit = await list_in_transit(connection, skus=[sku])
        transfers = await known_transfers(connection, numbers=[one.reference for one in moved])
        shown = await shown_contents(connection, sku=sku, places=places)
    async with visit.asking() as unit:
        waiters = await who_waits(unit, sku=sku)
        orders = await orders_of_references(unit, references=[one.reference for one in moved])
    shown |= {"item": item, "stock": stock, "moved": moved, "waiters": waiters, "orders": orders}
    return page(
        "stock/item.html",
        visit,
        **shown,
        transit=transit,
        transfers=transfers,
        places=places,
        place=place,
        next=behind,
        cursor=visit.query.text("before"),
        key=new_id().hex,
    )


async def _read_journal(connection: Connection, visit: Visit, sku: str) -> tuple[list[MovementRow], str]:
    """A page of the journal, and the address of the next one."""
    place, before = visit.query.text("place"), visit.query.text("before")
    older = int(before) if before.isdecimal() and len(before) < 19 else None
    found = await list_movements(connection, sku=sku, place=place, before=older, limit=PAGE + 1)
    more = urlencode({"place": place, "before": found[PAGE - 1].id}) if len(found) > PAGE else ""
    return found[:PAGE], f"{visit.path}?{more}" if more else ""


@get("/stock/items/{sku:str}/reserved", opt={"permission": "stock:read"})
async def show_reserved(visit: Visiting, sku: FromPath[str]) -> Html:
    """Which orders hold the reserved units."""
    place = visit.query.text("place")
    async with visit.asking() as unit:
        holders = await who_holds(unit, sku=sku, place=place or None)
    return fragment("stock/reserved.html", visit, sku=sku, place=place, holders=holders)


ROUTES: list[BaseRouteHandler] = [show_stock, show_item_stock, show_reserved]
