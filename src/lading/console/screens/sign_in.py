"""Signing in and out."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.response import Response

from lading.access import Unauthenticated, close_session, sign_in
from lading.access.refusals import TooMany
from lading.access.sessions import LONGEST
from lading.console.answers import Html, go, page
from lading.console.door import SESSION_COOKIE, Door
from lading.console.navigation import first_path
from lading.console.visit import Visiting


@get("/sign-in", opt={"public": True})
async def show_sign_in(visit: Visiting) -> Html:
    """The form; somebody who is in already goes on."""
    wish = _own_path(visit.query.text("next"))
    if visit.session is not None:
        return go(wish or first_path(visit), visit)
    return page("sign_in.html", visit, refusal=None, login="", wish=wish)


@post("/sign-in", opt={"public": True})
async def do_sign_in(visit: Visiting, door: NamedDependency[Door]) -> Html:
    """Check login and password; set the cookie and go where they wanted to."""
    form = await visit.form()
    login, wish = form.text("login"), _own_path(form.text("next"))
    password = str((await visit.request.form()).get("password") or "")[:1000]
    client = visit.request.client
    try:
        token = await sign_in(
            visit.company.database, login=login, password=password, address=client.host if client else "unknown"
        )
    except (Unauthenticated, TooMany) as refusal:
        return page("sign_in.html", visit, status=refusal.status, refusal=refusal, login=login, wish=wish)
    response = go(wish or "/", visit)
    _set_cookie(response, token, secure=door.secure)
    return response


@post("/sign-out", opt={"permission": "orders:read"})
async def do_sign_out(visit: Visiting) -> Html:
    """End the session, here and now."""
    if token := visit.request.cookies.get(SESSION_COOKIE):
        async with visit.unit() as unit:
            await close_session(unit, token=token)
    response = go("/sign-in", visit)
    response.delete_cookie(SESSION_COOKIE, path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _set_cookie(response: Response[str], token: str, *, secure: bool) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        secure=secure,
        samesite="lax",
        path="/",
    )


def _own_path(wish: str) -> str:
    """The wish, if it is a path of ours."""
    return wish if wish.startswith("/") and not wish.startswith(("//", "/\\")) and wish != "/" else ""


ROUTES: list[BaseRouteHandler] = [show_sign_in, do_sign_in, do_sign_out]
