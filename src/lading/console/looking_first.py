"""Before every act of the console: what it would cause, where the page asks, and only that, where the form says so."""

from typing import Any

import msgspec
from litestar import Request
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from lading.console.answers import Html, fragment
from lading.console.door import SESSION_COOKIE
from lading.console.foreseen import tell
from lading.console.form import Form
from lading.console.front import Front
from lading.console.visit import Visit
from lading.console.words import _
from lading.flows.company import Company
from lading.flows.previewing.caught import Caught
from lading.flows.previewing.consequences import Consequences
from lading.flows.previewing.foresee import act_as_foreseen, rehearse
from lading.flows.previewing.preview_token import Command, check_token, fits, give_token
from lading.flows.previewing.same_consequences import differing, marks
from lading.kernel import Conflict, Refusal

ASKS = "X-Preview"
TOKEN, SEEN = "preview_token", "preview_seen"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class LookingFirst:
    """Stands before every route. A form that is sent with `X-Preview` is only rehearsed; one that carries the token of
    what was seen is done if it still causes that.
    """

    def __init__(self, app: ASGIApp, *, front: Front) -> None:
        self.app = app
        self.front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no form of that kind."""
        if scope.get("method") != "POST":
            return await self.app(scope, receive, send)
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        looks = ASKS in request.headers
        if not looks and not request.headers.get("content-type", "").startswith(_FORMS):
            return await self.app(scope, receive, send)
        form = Form((await request.form()).multi_items())
        token = form.exact(TOKEN)
        if not looks and not token:
            return await self.app(scope, receive, send)
        answer = await (self._look(request, form) if looks else self._act(request, token))
        application: Any = answer if isinstance(answer, Caught) else answer.to_asgi_response(None, request)
        await application(scope, receive, send)
        return None

    async def _look(self, request: Request[Any, Any, Any], form: Form) -> Caught | Html:
        """What the form would cause, as a part of its dialog; what refuses it otherwise."""
        _note(request, looking=True)
        try:
            caught, found = await rehearse(self.front.company, act=lambda inside: self._run(request, inside))
        except Refusal as refusal:
            return _refused(request, refusal)
        if found is None:
            return caught
        token, _until = give_token(self.front.company, _command(request), _shown(found))
        fresh = differing(found, seen=form.exact(SEEN)) if request.headers[ASKS] == "again" else set()
        told = tell(found, fresh=fresh)
        return fragment(
            "acts/foreseen.html", _visit(request), told=told, token=token, seen="".join(marks(_shown(found)))
        )

    async def _act(self, request: Request[Any, Any, Any], token: str) -> Caught | Html:
        """Do what the form says where it causes what was seen; else say that it has moved, and the page looks again."""
        known = self._is_known(request, token)
        caught, moved = await act_as_foreseen(
            self.front.company,
            act=lambda inside: self._run(request, inside),
            fits=lambda found: known and fits(self.front.company, token, _shown(found)),
        )
        return caught if moved is None else _moved(request, moved)

    def _is_known(self, request: Request[Any, Any, Any], token: str) -> bool:
        try:
            check_token(self.front.company, _command(request), token)
        except Refusal:
            return False
        return True

    async def _run(self, request: Request[Any, Any, Any], inside: Company) -> Caught:
        _note(request, company_inside=inside)
        caught = Caught()
        ScopeState.from_scope(request.scope).response_started = False  # what was caught before went nowhere
        await self.app(request.scope, request.receive, caught.keep)
        return caught


def _command(request: Request[Any, Any, Any]) -> Command:
    """Of a form, who sends it and where to: what it says shows in what it causes."""
    return Command(request.cookies.get(SESSION_COOKIE, ""), request.url.path, b"")


def _shown(found: Consequences) -> Consequences:
    """What a panel shows: of what history will say no more than what happens, since the reason is still being typed."""
    kinds = [msgspec.structs.replace(one, told={}) for one in found.happenings]
    return msgspec.structs.replace(found, happenings=kinds)


def _note(request: Request[Any, Any, Any], **told: Any) -> None:
    """Tell the door and the visit, further inside."""
    scope: Any = request.scope
    scope.update(told)


def _visit(request: Request[Any, Any, Any]) -> Visit:
    """The visit that the door has left for the route."""
    visit: Visit = request.state.visit
    return visit


def _moved(request: Request[Any, Any, Any], _found: Consequences) -> Html:
    sentence = _("Meanwhile something has changed: look at what this would do now, then do it again.")
    answer = _refused(request, Conflict(sentence, code="preview_moved"))
    answer.headers["HX-Trigger"] = "moved"
    return answer


def _refused(request: Request[Any, Any, Any], refusal: Refusal) -> Html:
    return fragment("problem/refusal.html", _visit(request), status=refusal.status, refusal=refusal)
