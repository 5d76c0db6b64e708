"""Trading partners: whose machines write to us, how each is answered, what came in and went back."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.outside import below, offer_channels, saved, tried
from lading.console.toast import Undo
from lading.console.typed_trading_partner import partner_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.intake.try_partner import try_partner
from lading.intake.partners import TradingPartner, get_partner, read_partners
from lading.intake.put_partners import put_partner, use_partner
from lading.intake.replies import send_partner_again
from lading.intake.reply_lists import last_of_partners, replies_of_partner

PATH = "/intake/partners"


@get("/intake/partners", opt={"permission": "admin"})
async def show_partners(visit: Visiting) -> Html:
    """Every partner, and how everybody else is answered."""
    async with visit.asking() as unit:
        partners = await read_partners(unit)
        last = await last_of_partners(unit, partners=partners)
    return page("outside/partners.html", visit, partners=partners, last=last)


@get("/intake/partners/new", opt={"permission": "admin"})
async def show_new_partner(visit: Visiting) -> Html:
    """The empty form."""
    return await _form(visit, None)


@get("/intake/partners/{code:str}", opt={"permission": "admin"})
async def show_partner(visit: Visiting, code: FromPath[str]) -> Html:
    """The form of one of them, with what went back."""
    async with visit.asking() as unit:
        partner = await get_partner(unit, code=code)
    return await _form(visit, partner)


@post("/intake/partners", opt={"permission": "admin"})
async def save_partner(visit: Visiting) -> Html:
    """Save a partner, or add one under a code that is free."""
    form = await visit.form()
    with form.gathering():
        code, version = form.needed("code", _("Code")), form.whole("version", _("Version"), most=2**31)
        draft = partner_typed(form)
    async with visit.unit() as unit:
        await put_partner(unit, code=code, draft=draft, version=version)
    return saved(visit, path=PATH, code=code, note=_("Partner %(code)s is saved."))


@post("/intake/partners/{code:str}/check", opt={"permission": "admin"})
async def check_partner(visit: Visiting, code: FromPath[str]) -> Html:
    """Try where its answers go."""
    found = await try_partner(visit.company, code=code)
    why = "" if found.works else found.sentence
    return tried(visit, to=below(PATH, code), why=why, refusal="partner_not_reached", works=found.sentence)


@post("/intake/partners/{code:str}/use", opt={"permission": "admin"})
async def switch_partner(visit: Visiting, code: FromPath[str]) -> Html:
    """Let its settings count again, or switch them off."""
    on = (await visit.form()).text("on") == "yes"
    async with visit.unit() as unit:
        await use_partner(unit, code=code, active=on)
    note = _("Its settings count again.") if on else _("It is switched off, and answered like everybody else.")
    undo = Undo(f"{below(PATH, code)}/use", {"on": "" if on else "yes"})
    return done(visit, to=below(PATH, code), note=note, undo=undo)


@post("/intake/partners/{code:str}/resend", opt={"permission": "admin"})
async def resend_replies(visit: Visiting, code: FromPath[str]) -> Html:
    """Send what was given up once more, unchanged."""
    async with visit.unit() as unit:
        await send_partner_again(unit, partner=code)
    return done(visit, to=below(PATH, code), note=_("It is on its way again, unchanged."))


async def _form(visit: Visit, partner: TradingPartner | None) -> Html:
    async with visit.asking() as unit:
        replies = await replies_of_partner(unit, partner=partner.code) if partner else []
    return page("outside/partner.html", visit, partner=partner, channels=await offer_channels(visit), replies=replies)


ROUTES: list[BaseRouteHandler] = [
    show_partners,
    show_new_partner,
    show_partner,
    save_partner,
    check_partner,
    switch_partner,
    resend_replies,
]
