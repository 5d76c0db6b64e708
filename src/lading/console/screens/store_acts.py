"""What a store does with its work: accept, reject, say that it is picked, put it ready, hand it over."""

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done
from lading.console.counters import at_counter, proof_typed, taken_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.fulfilling.accept import Accept, accept_work
from lading.flows.fulfilling.hand_over import HandOver, check_proof, hand_over
from lading.flows.fulfilling.make_ready import MakeReady, make_ready
from lading.flows.fulfilling.pick import Pick, pick
from lading.flows.fulfilling.reject import Reject, reject
from lading.flows.fulfilling.show_fulfilments import show_fulfilment
from lading.fulfilment.queries import find_work


@post("/store/{number:str}/accept", opt={"permission": "fulfilment:write"})
async def accept(visit: Visiting, number: FromPath[str]) -> Html:
    """The store does it."""
    name = await at_counter(visit, number=number)
    async with visit.unit() as unit:
        await accept_work(unit, wishes=[Accept(fulfilment=await find_work(unit, name=name))])
    return done(visit, to=f"/store/{name}", note=_("%(number)s is yours.") % {"number": name})


@post("/store/{number:str}/reject", opt={"permission": "fulfilment:write"})
async def say_no(visit: Visiting, number: FromPath[str]) -> Html:
    """The store cannot do it, for a reason that its stock follows."""
    name, reason = await at_counter(visit, number=number), (await visit.form()).needed("reason", _("Why"))
    async with visit.unit() as unit:
        wish = Reject(fulfilment=await find_work(unit, name=name), reason=reason)
        await reject(unit, visit.company.reference, wishes=[wish])
    return done(visit, to="/store", note=_("%(number)s goes on without this store.") % {"number": name})


@post("/store/{number:str}/picked", opt={"permission": "fulfilment:write"})
async def all_picked(visit: Visiting, number: FromPath[str]) -> Html:
    """Everything of it is in hand, without scanning."""
    name = await at_counter(visit, number=number)
    async with visit.unit() as unit:
        wish = Pick(fulfilment=await find_work(unit, name=name))
        await pick(unit, visit.company.reference, wishes=[wish])
    return done(visit, to=f"/store/{name}")


@post("/store/{number:str}/ready", opt={"permission": "fulfilment:write"})
async def put_ready(visit: Visiting, number: FromPath[str]) -> Html:
    """It lies on its shelf, and the customer is told."""
    name, shelf = await at_counter(visit, number=number), (await visit.form()).text("shelf")[:40]
    async with visit.unit() as unit:
        wish = MakeReady(fulfilment=await find_work(unit, name=name), shelf=shelf)
        await make_ready(unit, visit.company.reference, wishes=[wish])
    return done(visit, to="/store", note=_("%(number)s is ready; the customer is told.") % {"number": name})


@post("/store/{number:str}/hand-over", opt={"permission": "fulfilment:write"})
async def give(visit: Visiting, number: FromPath[str]) -> Html:
    """Check who came, then give it to them."""
    name, form = await at_counter(visit, number=number), await visit.form()
    async with visit.asking() as unit:
        view = await show_fulfilment(unit, name=name)
    with form.gathering():
        taken, declined = taken_typed(form, view)
    proof = proof_typed(form)
    await check_proof(visit.company.database, visit.actor, fulfilment=view.id, proof=proof)
    async with visit.unit() as unit:
        await hand_over(unit, wish=HandOver(fulfilment=view.id, proof=proof, lines=taken, declined=declined))
    return done(visit, to="/store", note=_("%(number)s is handed over.") % {"number": name})


ROUTES: list[BaseRouteHandler] = [accept, say_no, all_picked, put_ready, give]
"""See `store`."""
