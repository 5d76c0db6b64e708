"""Acts on many orders at once, each with a way back where there is one."""

from collections.abc import Sequence
from uuid import UUID

from litestar import post
from litestar.handlers import BaseRouteHandler

from lading.console.acts import cancel_by_hand, hold_by_hand
from lading.console.answers import Html, done
from lading.console.form import Form, wrong
from lading.console.toast import Undo
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.flows.cancel_orders import cancel_orders
from lading.flows.hold_orders import HoldOrder, ReleaseOrder, hold_orders, release_orders
from lading.flows.recall import Recall, recall
from lading.flows.release import Release, release_to_places
from lading.fulfilment.work import Work
from lading.orders.holdings import placed_at_once, released_at_once

MOST = 200


@post("/orders/bulk/hold", opt={"permission": "orders:write"})
async def hold_many(visit: Visiting) -> Html:
    """Hold every chosen order for one reason."""
    form = await visit.form()
    numbers, hold = chosen(form), hold_by_hand(form)
    async with visit.unit() as unit:
        await hold_orders(unit, wishes=[HoldOrder(number, hold) for number in numbers])
    undo = Undo("/orders/undo/hold", {"at": unit.now.isoformat()})
    note = ngettext("%(count)s order held.", "%(count)s orders held.", len(numbers)) % {"count": len(numbers)}
    return done(visit, to=visit.came_from("/orders"), note=note, undo=undo)


@post("/orders/bulk/release-holds", opt={"permission": "orders:write"})
async def release_many(visit: Visiting) -> Html:
    """Release all open holds of every chosen order."""
    form = await visit.form()
    numbers, reason = chosen(form), form.needed("reason", _("Reason"))
    async with visit.unit() as unit:
        count = await release_orders(unit, wishes=[ReleaseOrder(number, reason) for number in numbers])
    undo = Undo("/orders/undo/release-holds", {"at": unit.now.isoformat(), "numbers": " ".join(numbers)})
    note = ngettext("%(count)s hold released.", "%(count)s holds released.", count) % {"count": count}
    return done(visit, to=visit.came_from("/orders"), note=note, undo=undo if count else None)


@post("/orders/bulk/cancel", opt={"permission": "orders:write"})
async def cancel_many(visit: Visiting) -> Html:
    """Cancel every chosen order whole."""
    form = await visit.form()
    numbers = chosen(form)
    wishes = [cancel_by_hand(form, number=number) for number in numbers]
    async with visit.unit() as unit:
        await cancel_orders(unit, wishes=wishes)
    note = ngettext("%(count)s order cancelled.", "%(count)s orders cancelled.", len(numbers)) % {"count": len(numbers)}
    return done(visit, to=visit.came_from("/orders"), note=note)


@post("/orders/bulk/release", opt={"permission": "orders:write"})
async def release_to_many(visit: Visiting) -> Html:
    """Give every chosen order to the places that hold its units."""
    numbers = chosen(await visit.form())
    async with visit.unit() as unit:
        wishes = [Release(number=number) for number in numbers]
        works = await release_to_places(unit, visit.company.reference, wishes=wishes)
    note = ngettext("%(count)s order released.", "%(count)s orders released.", len(numbers)) % {"count": len(numbers)}
    return done(
        visit, to=visit.came_from("/orders"), note=note, undo=take_back([one for some in works for one in some])
    )


@post("/orders/undo/release", opt={"permission": "orders:write"})
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
    at = (await visit.form()).instant("at")
    async with visit.unit() as unit:
        held = await placed_at_once(unit, by=visit.actor.label, at=at)
        wishes = [ReleaseOrder(number, _("undone"), [hold]) for number, hold in held]
        await release_orders(unit, wishes=wishes)
    return done(visit, to=visit.came_from("/orders"), note=_("Undone: the orders go on."))


@post("/orders/undo/release-holds", opt={"permission": "orders:write"})
async def undo_release(visit: Visiting) -> Html:
    """Hold again what one act of this person released."""
    form = await visit.form()
    at, numbers = form.instant("at"), form.text("numbers").split()
    async with visit.unit() as unit:
        holds = await released_at_once(unit, numbers=numbers, by=visit.actor.label, at=at)
        await hold_orders(unit, wishes=[HoldOrder(number, hold) for number, hold in holds])
    return done(visit, to=visit.came_from("/orders"), note=_("Undone: the orders are held again."))


def chosen(form: Form) -> list[str]:
    """The orders that are ticked. Raises `Invalid` for none, or for too many at once."""
    numbers = list(dict.fromkeys(form.all("number")))
    if not numbers:
        raise wrong("number", "nothing_chosen", _("Tick at least one order first."))
    if len(numbers) > MOST:
        raise wrong("number", "too_many", _("Choose at most %(most)s orders at once.") % {"most": MOST})
    return numbers


ROUTES: list[BaseRouteHandler] = [
    hold_many,
    release_many,
    release_to_many,
    cancel_many,
    undo_hold,
    undo_release,
    undo_release_to_places,
]
