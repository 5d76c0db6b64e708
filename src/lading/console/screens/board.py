"""The fulfilment board: work at places in columns, from open to shipped today; many cards at once."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, go, page
from lading.console.floor import place_of, places_of, remember_place, start_of_day
from lading.console.form import Form, wrong
from lading.console.paper import send_paper
from lading.console.screens.orders_bulk import take_back
from lading.console.toast import Undo
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.flows.fulfilling.pick import put_down, take_up
from lading.flows.fulfilling.release import Release, release_to_places
from lading.flows.fulfilling.show_ready import ready_orders
from lading.flows.print_papers import print_pick_list
from lading.fulfilment.board import COLUMNS, count_board, read_board
from lading.fulfilment.queries import find_work

MOST = 100


@get("/board", opt={"permission": "fulfilment:read"})
async def show_board(visit: Visiting) -> Html:
    """Every column with its most urgent cards."""
    places, here, since = await places_of(visit), place_of(visit), start_of_day(visit)
    column = visit.query.text("column", "open")
    async with visit.asking() as unit:
        board = await read_board(unit, place=here, today=visit.today(), since=since)
        counts = await count_board(unit, place=here, since=since)
        ready = await ready_orders(unit, place=here, limit=MOST)
    return page(
        "board/board.html",
        visit,
        board=board,
        counts=counts,
        column=column if column in COLUMNS else "open",
        places=places,
        here=here,
        ready=ready,
        most=MOST,
    )


@post("/board/place", opt={"permission": "fulfilment:read"})
async def choose_place(visit: Visiting) -> Html:
    """Show one place from now on, or all."""
    await remember_place(visit, code=(await visit.form()).text("place"))
    return go(visit.came_from("/board"), visit)


@post("/board/release", opt={"permission": "orders:release"})
async def release_ready(visit: Visiting) -> Html:
    """Give all orders that are ready to the places that hold their units."""
    async with visit.unit() as unit:
        numbers = await ready_orders(unit, place=place_of(visit), limit=MOST)
        wishes = [Release(number=number, only_due=True) for number in numbers]
        works = await release_to_places(unit, visit.company.reference, wishes=wishes)
    count = sum(bool(some) for some in works)
    note = ngettext("%(count)s order released.", "%(count)s orders released.", count) % {"count": count}
    undo = take_back([one for some in works for one in some]) if count else None
    return done(visit, to=visit.came_from("/board"), note=note, undo=undo)


@post("/board/take-up", opt={"permission": "fulfilment:write"})
async def begin_picking(visit: Visiting) -> Html:
    """Write this person's name on the chosen cards, so that nobody else begins."""
    numbers = _chosen(await visit.form())
    async with visit.unit() as unit:
        ids = [await find_work(unit, name=number) for number in numbers]
        await take_up(unit, fulfilments=ids)
    note = ngettext("%(count)s card is yours.", "%(count)s cards are yours.", len(numbers)) % {"count": len(numbers)}
    undo = Undo("/board/put-down", {"numbers": " ".join(numbers)})
    return done(visit, to=visit.came_from("/board"), note=note, undo=undo)


@post("/board/put-down", opt={"permission": "fulfilment:write"})
async def put_back_down(visit: Visiting) -> Html:
    """Give cards back to everybody."""
    form = await visit.form()
    numbers = form.text("numbers").split() or _chosen(form)
    async with visit.unit() as unit:
        ids = [await find_work(unit, name=number) for number in numbers]
        await put_down(unit, fulfilments=ids)
    return done(visit, to=visit.came_from("/board"), note=_("Everybody may begin on it again."))


@get("/board/pick-list", opt={"permission": "fulfilment:read"})
async def show_pick_list(visit: Visiting) -> Html:
    """The pick list of the chosen cards, to print."""
    numbers = _chosen(visit.query)
    async with visit.unit() as unit:
        document = await print_pick_list(unit, names=numbers)
    return send_paper(document)


def _chosen(form: Form) -> list[str]:
    """The cards that are ticked. Raises `Invalid` for none, or for too many at once."""
    numbers = list(dict.fromkeys(form.all("number")))
    if not numbers:
        raise wrong("number", "nothing_chosen", _("Tick at least one card first."))
    if len(numbers) > MOST:
        raise wrong("number", "too_many", _("Choose at most %(most)s cards at once.") % {"most": MOST})
    return numbers


ROUTES: list[BaseRouteHandler] = [
    show_board,
    choose_place,
    release_ready,
    begin_picking,
    put_back_down,
    show_pick_list,
]
