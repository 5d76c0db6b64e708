"""The scan station: a code finds the work, then each scan picks or packs one unit, and a label sends it off."""

from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, fragment, go, page
from lading.console.benches import back_at_bench, lay_out, read_done, read_form_scan
from lading.console.floor import place_of, places_of, start_of_day
from lading.console.form import wrong
from lading.console.paper import send_paper
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.fulfilling.find_work import find_work_scanned, next_work
from lading.flows.fulfilling.scan_at_station import scan_item, take_back_scan
from lading.flows.print_papers import print_packing_slip, print_shipment_slip
from lading.fulfilment.board import read_board
from lading.kernel import Refusal
from lading.shipping.carriers import read_carriers


@get("/station", opt={"permission": "fulfilment:read"})
async def show_station(visit: Visiting) -> Html:
    """The empty bench: scan something, or take what comes next."""
    places, here = await places_of(visit), place_of(visit)
    async with visit.asking() as unit:
        board = await read_board(unit, place=here, today=visit.today(), since=start_of_day(visit), most=20)
        following = await next_work(unit, place=here)
    cards = {card.number: card for cards in board.values() for card in cards}
    mine = [card for card in cards.values() if card.picker == visit.actor.label and card.state != "shipped"]
    return page(
        "station/start.html",
        visit,
        places=places,
        here=here,
        mine=mine,
        next=cards.get(following[0]) if following else None,
        left=sum(len(cards) for state, cards in board.items() if state != "shipped"),
        chosen=[cards[name] for name in visit.query.all("among") if name in cards],
    )


@post("/station/find", opt={"permission": "fulfilment:read"})
async def find_by_scan(visit: Visiting) -> Html:
    """Go to the work that a code means; with an empty code, to what comes next."""
    form = await visit.form()
    async with visit.asking() as unit:
        if code := form.text("code"):
            found = await find_work_scanned(unit, code=code, place=place_of(visit))
        else:
            found = await next_work(unit, place=place_of(visit), but=form.text("but"))
    if not found:
        raise wrong("code", "nothing_left", _("Nothing waits for you here. Well done."))
    if len(found) > 1:
        return go("/station?among=" + "&among=".join(found), visit)
    return go(f"/station/{found[0]}", visit)


@get("/station/{number:str}", opt={"permission": "fulfilment:read"})
async def show_bench(visit: Visiting, number: FromPath[str]) -> Html:
    """The fulfilment at the step that is due."""
    await places_of(visit)
    async with visit.asking() as unit:
        bench = await lay_out(unit, number=number, step=visit.query.text("step"), parcel=visit.query.text("parcel"))
        carriers = await read_carriers(unit)
    carrier = visit.settings.get("carrier", "")
    return page("station/work.html", visit, bench=bench, carriers=carriers, carrier=carrier, said=None)


@post("/station/{number:str}/scan", opt={"permission": "fulfilment:write"})
async def take_scan(visit: Visiting, number: FromPath[str]) -> Html:
    """One scan: one unit picked or packed; or a refusal that nobody overlooks."""
    scan = read_form_scan(await visit.form(), number=number)
    done, refusal = None, None
    try:
        async with visit.unit() as unit:
            done = await scan_item(unit, visit.company.reference, scan=scan)
    except Refusal as refused:
        refusal = refused
    return await back_at_bench(visit, number=number, done=done, refusal=refusal, step=scan.step)


@post("/station/{number:str}/undo", opt={"permission": "fulfilment:write"})
async def undo_scan(visit: Visiting, number: FromPath[str]) -> Html:
    """Take the last scan back."""
    form = await visit.form()
    done, refusal = read_done(form), None
    try:
        async with visit.unit() as unit:
            await take_back_scan(unit, fulfilment=number, done=done, key=form.text("key"))
    except Refusal as refused:
        refusal = refused
    return await back_at_bench(visit, number=number, done=done, refusal=refusal, step=done.step, undone=True)


@get("/station/{number:str}/slip", opt={"permission": "fulfilment:read"})
async def show_slip(visit: Visiting, number: FromPath[str]) -> Any:
    """The packing slip: of the shipment named, else of what is in hand."""
    async with visit.unit() as unit:
        if shipment := visit.query.text("shipment"):
            document = await print_shipment_slip(unit, name=shipment)
        else:
            document = await print_packing_slip(unit, name=number)
    return send_paper(document)


@get("/station/{number:str}/short", opt={"permission": "fulfilment:write"})
async def ask_short(visit: Visiting, number: FromPath[str]) -> Html:
    """The question why units cannot be picked."""
    async with visit.asking() as unit:
        bench = await lay_out(unit, number=number, step="pick")
    wanted = visit.query.text("line")
    shelf = next((one for one in bench.shelves if f"{one.line.order}/{one.line.line}" == wanted), bench.current)
    return fragment("station/short.html", visit, bench=bench, shelf=shelf)


ROUTES: list[BaseRouteHandler] = [
    show_station,
    find_by_scan,
    show_bench,
    take_scan,
    undo_scan,
    show_slip,
    ask_short,
]
