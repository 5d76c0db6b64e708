"""The documents of cases: pages as pictures, the words of a box, and the file as it came."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.console.answers import Html
from lading.console.drawn_box import read_box
from lading.console.drawn_pages import WIDTHS, DrawnPages
from lading.console.headers import SECURITY, secure
from lading.console.visit import Visiting
from lading.console.words import _
from lading.intake.case_views import read_content, show_case
from lading.intake.opened_documents import read_opened, words_within
from lading.kernel import NotFound

_KEPT = "private, max-age=86400, immutable"


@get("/intake/documents/{document:uuid}/pages/{number:int}", opt={"permission": "intake:read"})
async def show_page(
    visit: Visiting, document: FromPath[UUID], number: FromPath[int], drawn: NamedDependency[DrawnPages]
) -> Any:
    """A page as a picture; a document never changes, so browsers keep it."""
    width = WIDTHS[-1] if visit.query.text("w") == str(WIDTHS[-1]) else WIDTHS[0]
    picture = await drawn.picture(document=document, page=number, width=width)
    return Response(picture, media_type="image/png", headers={**SECURITY, "Cache-Control": _KEPT})


@get("/intake/documents/{document:uuid}/file", opt={"permission": "intake:read"})
async def download_document(visit: Visiting, document: FromPath[UUID]) -> Any:
    """The file as it came; never shown by the browser itself, since strangers have written it."""
    async with visit.asking() as unit:
        name, _media, content = await read_content(unit, document=document)
    headers = {**SECURITY, "Cache-Control": "no-store", "Content-Security-Policy": "sandbox; default-src 'none'"}
    headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name or 'document')}"
    return Response(content, media_type="application/octet-stream", headers=headers)


@get("/intake/{case:str}/words", opt={"permission": "intake:read"})
async def read_words(visit: Visiting, case: FromPath[str]) -> Html:
    """The text within a box that somebody has drawn on a page."""
    box = read_box(visit.query)
    async with visit.asking() as unit:
        view = await show_case(unit, case=case)
        opened = await read_opened(unit, document=view.document.id) if view.document else None
    if opened is None or not 0 <= box.page < len(opened.pages):
        raise NotFound(_("The document has no such page."))
    response = Response(words_within(opened.pages[box.page], box), media_type="text/plain")
    secure(response)
    return response


ROUTES: list[BaseRouteHandler] = [show_page, download_document, read_words]
