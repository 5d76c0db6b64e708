"""The mail: the queue of cases with its views, files that are dropped on it, and acts on many cases at once."""

from litestar import get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, fragment, page
from lading.console.form import wrong
from lading.console.intake_queue import count_views, read_narrowed
from lading.console.intake_words import KINDS, REASONS, SOURCES
from lading.console.screens.uploads import read_id
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.flows.intake.receive_documents import LARGEST, NewFile, receive_documents
from lading.intake.case_views import count_cases, list_cases
from lading.intake.work_times import read_work_times
from lading.reports import Remembering

PAGE, SOON = 50, 4.0
_FORM = 100_000
"""Bytes that a form may add to its files."""


@get("/intake", opt={"permission": "intake:read"})
async def show_queue(visit: Visiting) -> Html:
    """A view of the mail: what waits longest stands first, what is settled last."""
    narrowed, cursor = read_narrowed(visit.query), read_id(visit.query.text("after"))
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        states, times = await count_cases(unit), await read_work_times(unit)
        rows = await list_cases(unit, **narrowed.asked(), before=cursor, limit=PAGE + 1)
    return page(
        "intake/queue.html",
        visit,
        rows=rows[:PAGE],
        counts=count_views(states),
        narrowed=narrowed,
        times=times,
        kinds=[code for code in KINDS if code],
        channels=[one for one in visit.company.reference.channels.values() if one.active],
        sources=SOURCES,
        reasons=REASONS,
        largest=LARGEST,
        cursor=cursor,
        next=f"/intake?{narrowed.words(after=str(rows[PAGE - 1].id))}" if len(rows) > PAGE else "",
    )


@get("/intake/waiting", opt={"permission": "intake:read"})
async def count_waiting(visit: Visiting, memory: NamedDependency[Remembering]) -> Html:
    """How many cases wait for a person, for the navigation of every page; some seconds old."""

    async def ask() -> int:
        async with visit.asking() as unit:
            return (await count_cases(unit)).get("review", 0)

    answer = fragment("intake/waiting.html", visit, count=await memory.recall(("mail",), seconds=SOON, ask=ask))
    answer.headers["Cache-Control"] = "private, max-age=4"
    return answer


@post("/intake/upload", opt={"permission": "intake:write"}, request_max_body_size=4 * LARGEST + _FORM)
async def send_documents(visit: Visiting) -> Html:
    """Take in files; a browser with scripts sends them one by one and shows what became of each."""
    form = await visit.form()
    channel, files = form.needed("channel", _("Channel")), form.files("files")
    if not files:
        raise wrong("files", "file_missing", _("Choose a document first."))
    wishes = [await _read(one, channel) for one in files]
    async with visit.unit() as unit:
        received = await receive_documents(unit, files=wishes)
    if visit.partial:
        return fragment("intake/sent.html", visit, received=received)
    note = ngettext("%(num)s document is being read.", "%(num)s documents are being read.", len(files))
    return done(visit, to="/intake?view=all", note=note % {"num": len(files)})


async def _read(file: UploadFile, channel: str) -> NewFile:
    content = await file.read()
    await file.close()
    return NewFile(channel=channel, name=file.filename, content=content, media=file.content_type or "")


ROUTES: list[BaseRouteHandler] = [show_queue, count_waiting, send_documents]
