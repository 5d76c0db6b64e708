"""Mailboxes: where mails and files are fetched or taken, and whether that works."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, page
from lading.console.outside import below, offer_channels, saved, tried
from lading.console.typed_mailbox import mailbox_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.intake.put_mailboxes import put_mailboxes
from lading.flows.intake.try_mailbox import try_mailbox
from lading.intake.mailboxes import Mailbox, far_place, find_mailbox, read_mailboxes
from lading.intake.sftp_place import sftp_address
from lading.kernel import NotFound


@get("/mailboxes", opt={"permission": "admin"})
async def show_mailboxes(visit: Visiting) -> Html:
    """Every mailbox."""
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
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
    return saved(visit, path="/mailboxes", code=code, note=_("Mailbox %(code)s is saved."))


@post("/mailboxes/{code:str}/check", opt={"permission": "admin"})
async def check_mailbox(visit: Visiting, code: FromPath[str]) -> Html:
    """Try whether it can be read."""
    why = await try_mailbox(visit.company, code=code)
    works = _("It works: the mailbox can be read.")
    return tried(visit, to=below("/mailboxes", code), why=why, refusal="mailbox_not_working", works=works)


async def _form(visit: Visit, box: Mailbox | None) -> Html:
    address = sftp_address(far_place(box.settings)) if box and box.kind == "sftp" else ""
    return page("mailboxes/mailbox.html", visit, box=box, channels=await offer_channels(visit), far_address=address)


ROUTES: list[BaseRouteHandler] = [show_mailboxes, show_new_mailbox, show_mailbox, save_mailbox, check_mailbox]
