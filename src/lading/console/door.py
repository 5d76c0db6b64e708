"""The door: who is it, may they, and does the request really come from one of our own pages."""

import base64
import hmac
import secrets
from typing import Any, cast

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from lading.access import PERMISSIONS, Session, Unauthenticated, find_session
from lading.access.settings import read_settings
from lading.console.visit import Visit
from lading.console.words import _
from lading.flows.company import Company
from lading.kernel import Forbidden

SESSION_COOKIE = "lading_session"
CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")


class ForeignForm(Forbidden):
    """The form was not sent from one of our pages, or long after signing in."""

    code = "foreign_form"


class Door:
    """Guards every route of the console: each says what it demands, in `opt`."""

    def __init__(self, company: Company, *, secure: bool) -> None:
        self.company = company
        self.secure = secure

    async def admit(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        """Let in whoever may; leaves the `Visit` for the handler. Raises `Unauthenticated` or `Forbidden`."""
        if connection.scope.get("method") == "OPTIONS":
            return
        visit = await self._visit(cast("Request[Any, Any, Any]", connection))
        connection.state.visit = visit
        permission = handler.opt.get("permission")
        if permission is not None:
            _check_permission(visit, permission)
        elif not handler.opt.get("public"):
            raise Forbidden(_("Nobody has said who may use this page."))
        if visit.request.method not in _SAFE:
            await _check_origin(visit.request, visit.session)

    async def _visit(self, request: Request[Any, Any, Any]) -> Visit:
        session, settings = None, {}
        company = cast("Company", request.scope.get("company_inside", self.company))
        if token := request.cookies.get(SESSION_COOKIE):
            async with self.company.database.unit_of_work() as unit:
                session = await find_session(unit, token=token)
                settings = await read_settings(unit, login=session.login) if session else {}
        return Visit(request=request, company=company, session=session, settings=settings)


async def the_visit(request: Request[Any, Any, Any]) -> Visit:
    """What handlers ask for as `visit`."""
    visit: Visit = request.state.visit
    return visit


def _check_permission(visit: Visit, permission: str) -> None:
    if visit.session is None:
        raise Unauthenticated(_("Sign in first."))
    if not visit.may(permission):
        sentence = _("To %(act)s, you need another role than “%(role)s”. Ask an administrator for it.")
        known = PERMISSIONS.get(permission)
        act = known.sentence if known else permission
        raise Forbidden(sentence % {"act": act, "role": visit.session.role.replace("_", " ")})


async def _check_origin(request: Request[Any, Any, Any], session: Session | None) -> None:
    """Refuse what another site sent; with a session, demand its token as well."""
    foreign = request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")
    if foreign or (session is not None and not await _token_fits(request, session)):
        raise ForeignForm(_("This form is out of date. Load the page again, then repeat what you did."))


async def _token_fits(request: Request[Any, Any, Any], session: Session) -> bool:
    sent = request.headers.get(CSRF_HEADER) or (await request.form()).get(CSRF_FIELD) or ""
    return isinstance(sent, str) and hmac.compare_digest(unmask(sent), session.csrf.encode())


def mask(token: str) -> str:
    """The token as a page carries it: different each time, so that compressing the page betrays nothing."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(pad + _xor(pad, plain)).decode()


def unmask(sent: str) -> bytes:
    """The token from what a page carried; nothing that fits for anything else."""
    try:
        raw = base64.urlsafe_b64decode(sent.encode())
    except ValueError:
        return b""
    return _xor(raw[: len(raw) // 2], raw[len(raw) // 2 :])


def _xor(left: bytes, right: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(left, right, strict=False))
