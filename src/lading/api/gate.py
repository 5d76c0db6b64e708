"""The one middleware: who asks, may they, how long did it take, and under which request id."""

import itertools
import os
from collections.abc import Container, Mapping
from time import perf_counter
from typing import Any
from urllib.parse import parse_qsl

from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from lading.access import ApiKey, Unauthenticated
from lading.access.rate_limit import Limit, spend
from lading.api.answer import Answer
from lading.api.asked import asked
from lading.api.desk import Desk
from lading.api.preview import (
    ASKED,
    TOKEN,
    act_as_seen,
    is_command,
    look_first,
    refuse_to_look,
    wants_preview,
    without_question,
)
from lading.api.problem import answer_of
from lading.api.request import ApiRequest
from lading.flows.previewing.caught import Caught
from lading.kernel import FieldError, Forbidden, Invalid

_BEARER = b"bearer "


class MissingScope(Forbidden):
    """The key is valid, but not for this."""

    code = "missing_scope"


class Gate:
    """Stands before every route of the API. A route that declares neither a scope nor itself public is shut.

    A handler that declares itself `direct` takes `request` and `data` and nothing else, and is called from here:
    the framework finds the route and does no more (that halves its share, for the one route where it counts).
    """

    def __init__(self, app: ASGIApp, *, desk: Desk) -> None:
        self.app = app
        self.desk = desk
        self._series = os.urandom(6).hex()
        self._numbers = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Admit the request or answer why not; count it either way."""
        started = perf_counter()
        status = 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                number = f"{self._series}-{next(self._numbers):x}".encode()
                message["headers"] = [*message["headers"], (b"x-request-id", number)]
            await send(message)

        try:
            answer = await self._answer(scope, receive, send_on)
            await (answer or self.app)(scope, receive, send_on)
        finally:
            method: Any = scope.get("method", "")
            self.desk.meters.answered(method, scope["path_template"], status, perf_counter() - started)

    async def _answer(self, scope: Any, receive: Receive, send: Send) -> Answer | Caught | None:
        """The answer of a direct handler, or of the gate itself; None where the framework shall go on."""
        handler = scope["route_handler"]
        scope["desk"] = self.desk
        sent = scope["sent"] = dict(scope["headers"])
        try:
            if not handler.opt.get("public"):
                scope["auth"] = await self._admit(handler.opt.get("scope"), sent)
            looks = False
            refuse_to_look(handler, query=scope["query_string"], sent=sent)
            if scope["query_string"]:
                known = asked(handler)
                _refuse_unknown_parameters({*known, ASKED} if is_command(handler) else known, scope["query_string"])
                looks = is_command(handler) and wants_preview(scope["query_string"])
            if looks or TOKEN in sent:
                return await self._with_preview(scope, receive, looks=looks)
            if not handler.opt.get("direct"):
                return None
            request = ApiRequest(scope, receive, send)
            answer: Answer = await handler.fn(request=request, data=await request.json())
        except Exception as error:
            return answer_of(error)
        return answer

    async def _with_preview(self, scope: Any, receive: Receive, *, looks: bool) -> Answer | Caught | None:
        """The answer of a command that is previewed, or sent with what was foreseen."""
        if not is_command(scope["route_handler"]):
            return None
        scope["query_string"] = without_question(scope["query_string"])
        request = ApiRequest(scope, receive)
        token = request.sent.get(TOKEN, b"").decode("latin-1")

        async def run(desk: Desk) -> Answer | Caught:
            scope["desk"] = desk
            caught = Caught()
            ScopeState.from_scope(scope).response_started = False  # what was caught before went nowhere
            try:
                await self.app(scope, receive, caught.keep)
            except Exception as error:
                return answer_of(error)
            return caught

        return await look_first(request, run) if looks else await act_as_seen(request, run, token=token)

    async def _admit(self, needed: str | None, sent: Mapping[bytes, bytes]) -> ApiKey:
        credentials = sent.get(b"authorization", b"")
        if credentials[:7].lower() != _BEARER:
            raise Unauthenticated("Send an API key: `Authorization: Bearer lading_…`.")
        key = await self.desk.keys.find(credentials[7:].strip())
        if key is None:
            raise Unauthenticated("This API key is not known, or it was revoked.")
        if needed not in key.scopes:
            raise MissingScope(f"The key “{key.name}” lacks the scope “{needed}”.")
        if key.per_minute is not None:
            async with self.desk.database.unit_of_work() as unit:
                await spend(unit, limits=[Limit(f"key/{key.name}", key.per_minute, burst=key.per_minute)])
        return key


def _refuse_unknown_parameters(known: Container[str], query: bytes) -> None:
    sent = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    unknown = [name for name, _ in sent if name not in known]
    if unknown:
        errors = tuple(
            FieldError(f"?{name}", "unknown_parameter", f"There is no parameter “{name}” here.") for name in unknown
        )
        raise Invalid(errors[0].message, errors=errors, code="unknown_parameter")
