"""Acts on routing plans: draft, save, publish, withdraw, roll back; and why an order ships from where it does."""

from datetime import datetime

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment
from lading.console.routing_form import read_plan
from lading.console.routing_map import draw_map
from lading.console.screens.routing import settings_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.routing.explain_routing import explain_routing
from lading.routing.publish import publish_plan, roll_back, save_draft, withdraw_plan
from lading.routing.queries import get_plan


@post("/routing/plans", opt={"permission": "catalog:write"})
async def draft_plan(visit: Visiting) -> Html:
    """Begin a draft with the settings of another plan."""
    number = (await visit.form()).whole("from", _("Plan"), most=10**6)
    async with visit.unit() as unit:
        plan = await get_plan(unit.sql, number=number)
        new = await save_draft(unit, settings=plan.settings)
    return done(visit, to=f"/routing/plans/{new}", note=_("Plan %(number)s is a draft.") % {"number": new})


@post("/routing/plans/{number:int}", opt={"permission": "catalog:write"})
async def save_plan(visit: Visiting, number: FromPath[int]) -> Html:
    """Save a draft, and go on to try it where the form says so."""
    form = await visit.form()
    settings = settings_typed(read_plan(form))
    seen = form.whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        kept = (await get_plan(unit.sql, number=number)).settings
        optimise = msgspec.structs.replace(settings.optimise, tariff=kept.optimise.tariff)  # the form shows no tariff
        settings = msgspec.structs.replace(settings, optimise=optimise)
        await save_draft(unit, settings=settings, note=form.text("note"), number=number, seen=seen)
    to = f"/routing/plans/{number}" + ("/try" if form.text("then") == "try" else "")
    return done(visit, to=to, note=_("The draft is saved."))


@post("/routing/plans/{number:int}/publish", opt={"permission": "catalog:write"})
async def publish(visit: Visiting, number: FromPath[int]) -> Html:
    """Put a draft in force, now or later."""
    form = await visit.form()
    since = _moment(visit, form.text("effective_from"))
    async with visit.unit() as unit:
        await publish_plan(unit, number=number, effective_from=since, note=form.text("note") or None)
    note = _("Plan %(number)s is published.") % {"number": number}
    return done(visit, to="/routing", note=note)


def _moment(visit: Visit, typed: str) -> datetime | None:
    """The moment that a form says in the reader's own time; None where it says none that can be read."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=visit.zone) if typed else None
    except ValueError:
        return None


@post("/routing/plans/{number:int}/withdraw", opt={"permission": "catalog:write"})
async def withdraw(visit: Visiting, number: FromPath[int]) -> Html:
    """Throw a draft away, or keep a plan from taking effect."""
    async with visit.unit() as unit:
        await withdraw_plan(unit, number=number)
    return done(visit, to="/routing", note=_("Plan %(number)s is withdrawn.") % {"number": number})


@post("/routing/plans/{number:int}/roll-back", opt={"permission": "catalog:write"})
async def go_back(visit: Visiting, number: FromPath[int]) -> Html:
    """Put an earlier plan in force again, as a new one."""
    note = (await visit.form()).text("note")
    async with visit.unit() as unit:
        new = await roll_back(unit, number=number, note=note)
    told = _("The settings of plan %(number)s are in force again, as plan %(new)s.") % {"number": number, "new": new}
    return done(visit, to="/routing", note=told)


@get("/orders/{number:str}/routing", opt={"permission": "orders:read"})
async def show_order_routing(visit: Visiting, number: FromPath[str]) -> Html:
    """Why the order ships from where it does: each decision with its losers, and a drawing of where things lie."""
    async with visit.asking() as unit:
        told = await explain_routing(unit, visit.company.reference, number=number)
    return fragment("orders/routing.html", visit, told=told, map=draw_map(told))


ROUTES: list[BaseRouteHandler] = [draft_plan, save_plan, publish, withdraw, go_back, show_order_routing]
