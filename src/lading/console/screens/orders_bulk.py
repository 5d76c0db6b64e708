"""Acts on many orders at once, each with a way back where there is one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.acts import cancel_by_hand, hold_by_hand
from lading.console.answers import Html, done, fragment
from lading.console.many import MATCHING, Worked, chosen, work_through
from lading.console.toast import Undo
from lading.console.views import read_wish
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.flows.changing.cancel_orders import cancel_orders
from lading.flows.changing.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.fulfilling.recall import Recall, recall
from lading.flows.fulfilling.release import Release, release_to_places
from lading.fulfilment.work import Work
from lading.orders.holdings import placed_at_once, released_at_once
from lading.orders.lists import count_orders


@get("/orders/matching", opt={"permission": "orders:read"})
async def show_matching(visit: Visiting) -> Html:
    """How many orders the list has on all its pages, as a button that chooses them all."""
    wish = read_wish(visit)
    async with visit.reading() as connection:
        counted = await count_orders(connection, views={"all": wish.filters}, most=MATCHING + 1)
    return fragment("orders/matching.html", visit, count=counted["all"], most=MATCHING)


@post("/orders/bulk/hold", opt={"permission": "orders:write"})
async def hold_many(visit: Visiting) -> Html:
    """Hold every chosen order for one reason."""
    form = await visit.form()
    numbers, hold = await chosen(visit, form), hold_by_hand(form)

    async def act(batch: Sequence[str]) -> datetime:
        async with visit.unit() as unit:
            await hold_orders(unit, wishes=[HoldOrder(number, hold) for number in batch])
            return unit.now

    worked = await work_through(form, act, numbers)
    count = len(worked.done)
    note = worked.note(ngettext("%(count)s order held.", "%(count)s orders held.", count) % {"count": count})
    return done(visit, to=visit.came_from("/orders"), note=note, undo=Undo("/orders/undo/hold", {"at": _when(worked)}))


@post("/orders/bulk/release-holds", opt={"permission": "orders:write"})
async def release_many(visit: Visiting) -> Html:
    """Release all open holds of every chosen order."""
    form = await visit.form()
    numbers, reason = await chosen(visit, form), form.needed("reason", _("Reason"))
    counts: list[int] = []

    async def act(batch: Sequence[str]) -> datetime:
        async with visit.unit() as unit:
            counts.append(await release_orders(unit, wishes=[ReleaseOrder(number, reason) for number in batch]))
            return unit.now

    worked = await work_through(form, act, numbers)
    undo = Undo("/orders/undo/release-holds", {"at": _when(worked), "numbers": " ".join(worked.done)})
    count = sum(counts)
    note = worked.note(ngettext("%(count)s hold released.", "%(count)s holds released.", count) % {"count": count})
    return done(visit, to=visit.came_from("/orders"), note=note, undo=undo if count else None)


@post("/orders/bulk/cancel", opt={"permission": "orders:write"})
async def cancel_many(visit: Visiting) -> Html:
    """Cancel every chosen order whole."""
    form = await visit.form()
    numbers = await chosen(visit, form)
    wishes = {number: cancel_by_hand(form, number=number) for number in numbers}

    async def act(batch: Sequence[str]) -> datetime:
        async with visit.unit() as unit:
            await cancel_orders(unit, wishes=[wishes[number] for number in batch])
            return unit.now

    worked = await work_through(form, act, numbers)
    count = len(worked.done)
    note = worked.note(ngettext("%(count)s order cancelled.", "%(count)s orders cancelled.", count) % {"count": count})
    return done(visit, to=visit.came_from("/orders"), note=note)


@post("/orders/bulk/release", opt={"permission": "orders:release"})
async def release_to_many(visit: Visiting) -> Html:
    """Give every chosen order to the places that hold its units."""
    form = await visit.form()
    numbers = await chosen(visit, form, ready=True)
    works: list[Work] = []

    async def act(batch: Sequence[str]) -> datetime:
        async with visit.unit() as unit:
            wishes = [Release(number=number) for number in batch]
            given = await release_to_places(unit, visit.company.reference, wishes=wishes)
            works.extend(one for some in given for one in some)
            return unit.now

    worked = await work_through(form, act, numbers)
    count = len(worked.done)
    note = worked.note(ngettext("%(count)s order released.", "%(count)s orders released.", count) % {"count": count})
    return done(visit, to=visit.came_from("/orders"), note=note, undo=take_back(works))


@post("/orders/undo/release", opt={"permission": "orders:release"})
async def undo_release_to_places(visit: Visiting) -> Html:
    """Take back from the places what one act gave them, unless somebody there has begun."""
    ids = [UUID(hex=text) for text in (await visit.form()).text("works").split()]
    async with visit.unit() as unit:
        await recall(unit, wishes=[Recall(fulfilment=one, reason=_("undone"), hold=False, version=1) for one in ids])
    return done(visit, to=visit.came_from("/orders"), note=_("Undone: the places have nothing of it any more."))


def take_back(works: Sequence[Work]) -> Undo:
    """The way back from a release."""
    return Undo("/orders/undo/release", {"works": " ".join(work.id.hex for work in works)})


@post("/orders/undo/hold", opt={"permission": "orders:write"})
async def undo_hold(visit: Visiting) -> Html:
    """Release what one act of this person held."""
    instants = (await visit.form()).instants("at")
    async with visit.unit() as unit:
        held = [one for at in instants for one in await placed_at_once(unit, by=visit.actor.label, at=at)]
        wishes = [ReleaseOrder(number, _("undone"), [hold]) for number, hold in held]
        await release_orders(unit, wishes=wishes)
    return done(visit, to=visit.came_from("/orders"), note=_("Undone: the orders go on."))


@post("/orders/undo/release-holds", opt={"permission": "orders:write"})
async def undo_release(visit: Visiting) -> Html:
    """Hold again what one act of this person released."""
    form = await visit.form()
    instants, numbers, by = form.instants("at"), form.text("numbers").split(), visit.actor.label
    async with visit.unit() as unit:
        holds = [one for at in instants for one in await released_at_once(unit, numbers=numbers, by=by, at=at)]
        await hold_orders(unit, wishes=[HoldOrder(number, hold) for number, hold in holds])
    return done(visit, to=visit.came_from("/orders"), note=_("Undone: the orders are held again."))


def _when(worked: Worked) -> str:
    return " ".join(at.isoformat() for at in worked.at)


ROUTES: list[BaseRouteHandler] = [
    show_matching,
    hold_many,
    release_many,
    release_to_many,
    cancel_many,
    undo_hold,
    undo_release,
    undo_release_to_places,
]
