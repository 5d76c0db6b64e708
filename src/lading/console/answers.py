"""How handlers answer: a page, a fragment for htmx, or an act done with a note and a way back."""

from typing import Any

from litestar.response import Response

from lading.console import toast as toasts
from lading.console.headers import secure
from lading.console.rendering import render
from lading.console.toast import Toast, Undo
from lading.console.visit import Visit

HTML = "text/html"
Html = Response[str]


def page(template: str, visit: Visit, *, status: int = 200, **values: Any) -> Html:
    """A whole page. htmx takes from it the part that it asked for (`hx-select`)."""
    response = Response(render(template, visit=visit, **values), status_code=status, media_type=HTML)
    if visit.request.cookies.get(toasts.COOKIE):
        response.delete_cookie(toasts.COOKIE, path="/")
    secure(response)
    return response


def fragment(template: str, visit: Visit, *, status: int = 200, **values: Any) -> Html:
    """A part of a page, for a drawer or a list that grows."""
    response = Response(render(template, visit=visit, **values), status_code=status, media_type=HTML)
    secure(response)
    return response


def go(path: str, visit: Visit) -> Html:
    """Send the browser to another page."""
    if visit.partial:
        response = Response("", status_code=200, media_type=HTML, headers={"HX-Redirect": path})
    else:
        response = Response("", status_code=303, media_type=HTML, headers={"Location": path})
    secure(response)
    return response


def done(visit: Visit, *, to: str, note: str = "", undo: Undo | None = None) -> Html:
    """The act is done: show `to`, with a note and perhaps a way back."""
    response = go(to, visit)
    if note:
        toasts.leave(response, visit=visit, toast=Toast(note, undo))
    return response
