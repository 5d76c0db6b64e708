"""What people see when something is refused or breaks: a sentence that says what to do, never a stack of code."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from lading.access import Unauthenticated
from lading.console.answers import fragment, go, page
from lading.console.front import Front
from lading.console.visit import Visit
from lading.console.words import _
from lading.kernel import Invalid, NotFound, Refusal

_logger = logging.getLogger(__name__)
Show = Callable[[Request[Any, Any, Any], Exception], Response[Any]]


def show_problem(front: Front) -> Show:
    """An exception handler that shows pages; for the console's routes and for addresses that lead nowhere."""

    def show(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        visit: Visit | None = getattr(request.state, "visit", None)
        visit = visit or Visit(request=request, company=front.company, session=None, settings={})
        if isinstance(error, Unauthenticated):
            return _ask_to_sign_in(visit)
        refusal = _as_refusal(error)
        if visit.partial:
            return fragment("problem/refusal.html", visit, status=refusal.status, refusal=refusal)
        return page("problem/page.html", visit, status=refusal.status, refusal=refusal)

    return show


def problem_handlers(front: Front) -> dict[int | type[Exception], Show]:
    """What the console's routes catch."""
    show = show_problem(front)
    return {Refusal: show, HTTPException: show, Exception: show}


def _ask_to_sign_in(visit: Visit) -> Response[Any]:
    wish = visit.came_from("/") if visit.partial or visit.request.method != "GET" else str(visit.request.url.path)
    if wish == visit.path and visit.request.url.query:
        wish = f"{wish}?{visit.request.url.query}"
    return go("/sign-in" if wish == "/" else f"/sign-in?next={quote(wish, safe='/')}", visit)


def _as_refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, HTTPException) and error.status_code == 404:
        return NotFound(_("There is no page at this address. It may have moved, or the link lost its end."))
    if isinstance(error, HTTPException) and error.status_code == 405:
        return NotFound(_("This address only takes forms. Go back and use the button there."))
    if isinstance(error, HTTPException) and error.status_code == 413:
        return TooLarge(_("That is larger than this page takes. Divide it into smaller files and send one at a time."))
    if isinstance(error, HTTPException) and error.status_code < 500:
        return Invalid(_("The request could not be read. Go back, load the page again and repeat it."))
    _logger.error("a page of the console failed", exc_info=error)
    return Broken(_("Something broke on our side, and nothing was changed. Try again; if it stays so, tell us when."))


class TooLarge(Refusal):
    """More bytes than the page takes."""

    code = "too_large"
    status = 413


class Broken(Refusal):
    """A fault of ours."""

    code = "broken"
    status = 500
