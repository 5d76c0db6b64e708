"""Mailboxes: where mails and files are fetched or taken, and whether that works."""

from urllib.parse import quote

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import list_channels
from lading.console.answers import Html, done, page
from lading.console.typed_mailbox import mailbox_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.intake.put_mailboxes import put_mailboxes
from lading.flows.intake.try_mailbox import try_mailbox
from lading.intake.mailboxes import Mailbox, find_mailbox, read_mailboxes
from lading.kernel import Conflict, NotFound

MOST = 500


@get("/mailboxes", opt={"permission": "admin"})
async def show_mailboxes(visit: Visiting) -> Html:
    """Every mailbox."""
    async with visit.asking() as unit:
        found = await read_mailboxes(unit)
    return page("mailboxes/list.html", visit, mailboxes=found)


@get("/mailboxes/new", opt={"permission": "admin"})
async def show_new_mailbox(visit: Visiting) -> Html:
    """The empty form."""
    return await _form(visit, None)


@get("/mailboxes/{code:str}", opt={"permission": "admin"})
async def show_mailbox(visit: Visiting, code: FromPath[str]) -> Html:
    """The form of one mailbox."""
    async with visit.asking() as unit:
        box = await find_mailbox(unit, code=code)
    if box is None:
        raise NotFound(_("There is no such mailbox."))
    return await _form(visit, box)


@post("/mailboxes", opt={"permission": "admin"})
async def save_mailbox(visit: Visiting) -> Html:
    """Save a mailbox, or add one under a code that is free."""
    form = await visit.form()
    code, version = form.text("code"), form.whole("version", _("Version"), most=2**31)
    with form.gathering():
        draft = mailbox_typed(form)
    async with visit.unit() as unit:
        await put_mailboxes(unit, drafts=[draft], versions={code: version})
    note = _("Mailbox %(code)s is saved.") % {"code": code}
    return done(visit, to=f"/mailboxes/{quote(code, safe='')}", note=note)


@post("/mailboxes/{code:str}/check", opt={"permission": "admin"})
async def check_mailbox(visit: Visiting, code: FromPath[str]) -> Html:
    """Try whether it can be read."""
    why = await try_mailbox(visit.company, code=code)
    if why:
        raise Conflict(_("It does not work: %(why)s") % {"why": why}, code="mailbox_not_working")
    return done(visit, to=f"/mailboxes/{quote(code, safe='')}", note=_("It works: the mailbox can be read."))


async def _form(visit: Visit, box: Mailbox | None) -> Html:
    async with visit.reading() as connection:
        channels = await list_channels(connection, limit=MOST)
    return page("mailboxes/mailbox.html", visit, box=box, channels=channels)


ROUTES: list[BaseRouteHandler] = [show_mailboxes, show_new_mailbox, show_mailbox, save_mailbox, check_mailbox]
