"""Other systems that take the orders of the mail: named, tried, stopped, and what is on its way to them."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.outside import below, offer_channels, saved, tried, typed_key
from lading.console.toast import Undo
from lading.console.typed_system import system_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.intake.put_system import get_system, put_order_system, use_system
from lading.flows.intake.try_outside import try_system
from lading.intake.handover_lists import list_handovers
from lading.intake.handovers import read_systems

PATH = "/intake/systems"


@get("/intake/systems", opt={"permission": "admin"})
async def show_systems(visit: Visiting) -> Html:
    """Every channel whose orders live elsewhere."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        systems = list((await read_systems(unit)).values())
    return page("outside/systems.html", visit, systems=systems)


@get("/intake/systems/new", opt={"permission": "admin"})
async def show_new_system(visit: Visiting) -> Html:
    """The empty form, for a channel that has none yet."""
    async with visit.asking() as unit:
        taken = await read_systems(unit)
    channels = [one for one in await offer_channels(visit) if one.code not in taken]
    return page("outside/system.html", visit, system=None, channels=channels, handovers=[])


@get("/intake/systems/{channel:str}", opt={"permission": "admin"})
async def show_system(visit: Visiting, channel: FromPath[str]) -> Html:
    """The form of one of them, with the orders that it was given."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        system = await get_system(unit, channel=channel)
        handovers = await list_handovers(unit, channel=channel)
    return page("outside/system.html", visit, system=system, channels=[], handovers=handovers)


@post("/intake/systems", opt={"permission": "admin"})
async def save_system(visit: Visiting) -> Html:
    """Save how it takes orders."""
    form = await visit.form()
    with form.gathering():
        channel, settings = form.needed("channel", _("Channel")), system_typed(form)
        version = form.whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        said = {"active": "active" in form, "secret": typed_key(form, settings.way), "version": version}
        await put_order_system(unit, channel=channel, settings=settings, **said)  # type: ignore[arg-type]
    return saved(visit, path=PATH, code=channel, note=_("The system of channel %(code)s is saved."))


@post("/intake/systems/{channel:str}/check", opt={"permission": "admin"})
async def check_system(visit: Visiting, channel: FromPath[str]) -> Html:
    """Try the way there; no order is sent."""
    found = await try_system(visit.company, channel=channel)
    why = "" if found.works else found.sentence
    return tried(visit, to=below(PATH, channel), why=why, refusal="system_not_working", works=found.sentence)


@post("/intake/systems/{channel:str}/use", opt={"permission": "admin"})
async def switch_system(visit: Visiting, channel: FromPath[str]) -> Html:
    """Let it take orders again, or stop it."""
    on = (await visit.form()).text("on") == "yes"
    async with visit.unit() as unit:
        await use_system(unit, channel=channel, active=on)
    note = _("Its orders are written there again.") if on else _("It is stopped: cases become orders here.")
    undo = Undo(f"{below(PATH, channel)}/use", {"on": "" if on else "yes"})
    return done(visit, to=below(PATH, channel), note=note, undo=undo)


ROUTES: list[BaseRouteHandler] = [
    show_systems,
    show_new_system,
    show_system,
    save_system,
    check_system,
    switch_system,
]
