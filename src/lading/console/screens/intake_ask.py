"""Writing to the sender of a case: the thread so far, and a draft that goes as it is or as it was edited."""

from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, fragment, page
from lading.console.typed_correction import read_version
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.intake.answer_orders import send_answer
from lading.flows.intake.ask_sender import AskSender, ask_sender, draft_for
from lading.intake.answering_mail.draft_answer import languages
from lading.intake.case_views import show_case
from lading.intake.thread_view import read_thread


@get("/intake/{case:str}/ask", opt={"permission": "intake:write"})
async def show_ask(visit: Visiting, case: FromPath[str]) -> Html:
    """The draft, to be edited: a page of its own, or a part of the desk."""
    spoken = visit.query.text("language")
    async with visit.asking() as unit:
        view = await show_case(unit, case=case)
        draft = await draft_for(unit, case=case, language=spoken if spoken in languages() else "")
        thread = await read_thread(unit, case=view.id)
    values: dict[str, Any] = {
        "view": view,
        "draft": draft,
        "languages": languages(),
        "part": visit.query.text("part") == "desk",
    }
    if values["part"]:
        return fragment("intake/ask_form.html", visit, **values)
    return page("intake/ask.html", visit, thread=thread, **values)


@post("/intake/{case:str}/ask", opt={"permission": "intake:write"})
async def ask(visit: Visiting, case: FromPath[str]) -> Html:
    """Send it."""
    form = await visit.form()
    wish = AskSender(
        case=case,
        subject=form.needed("subject", _("Subject")),
        text=form.needed("text", _("Text")),
        language=form.text("language"),
        version=read_version(form),
    )
    async with visit.unit() as unit:
        await ask_sender(unit, wishes=[wish])
    return done(visit, to=f"/intake/{case}", note=_("It is on its way to the sender."))


@post("/intake/{case:str}/replies", opt={"permission": "intake:write"})
async def send_reply(visit: Visiting, case: FromPath[str]) -> Html:
    """Send the answer to the sender's machine."""
    form = await visit.form()
    async with visit.unit() as unit:
        await send_answer(unit, case=case, version=read_version(form))
    return done(visit, to=f"/intake/{case}", note=_("It is on its way to their system."))


ROUTES: list[BaseRouteHandler] = [show_ask, ask, send_reply]
