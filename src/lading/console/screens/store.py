"""The store board, for phones and tablets: accept, pick, put ready, hand over; and what comes by transfer."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, page
from lading.console.counters import at_counter, lay_card, places_at
from lading.console.floor import place_of, places_of, start_of_day
from lading.console.form import wrong
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.fulfilling.find_at_counter import find_at_counter
from lading.fulfilment.counter import COUNTER, read_coming, read_counter, read_day


@get("/store", opt={"permission": "fulfilment:read"})
async def show_store(visit: Visiting) -> Html:
    """Every column with its most urgent cards, and the day's figures."""
    found, here = await places_of(visit), place_of(visit)
    places = places_at(visit)
    async with visit.asking() as unit:
        columns, counts = await read_counter(unit, places=places)
        coming = await read_coming(unit, places=places)
        day = await read_day(unit, places=places, since=start_of_day(visit))
    column = visit.query.text("column") or next((one for one in COUNTER[:-1] if counts[one]), "waiting")
    return page(
        "store/board.html",
        visit,
        columns=columns,
        counts={**counts, "coming": len(coming)},
        coming=coming,
        day=day,
        column=column if column in COUNTER else "accept",
        places=found,
        here=here,
    )


@post("/store/find", opt={"permission": "fulfilment:read"})
async def find_card(visit: Visiting) -> Html:
    """The card that was scanned or typed. A pick-up code stays out of the address: it opens the counter."""
    await places_of(visit)
    typed = (await visit.form()).needed("code", _("Code"))
    async with visit.asking() as unit:
        numbers, by_code = await find_at_counter(unit, typed=typed, places=places_at(visit))
    if not numbers:
        raise wrong("code", "nothing_found", _("Nothing here has this code or number. Try the order number."))
    return await lay_card(visit, number=numbers[0], code=typed if by_code else "", others=numbers[1:])


@get("/store/{number:str}", opt={"permission": "fulfilment:read"})
async def show_card(visit: Visiting, number: FromPath[str]) -> Html:
    """One fulfilment with what is to do next."""
    await places_of(visit)
    return await lay_card(visit, number=await at_counter(visit, number=number))


ROUTES: list[BaseRouteHandler] = [show_store, find_card, show_card]
