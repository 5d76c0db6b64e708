"""`?preview=true` and the token that it answers, in front of every command: rehearse, or do it only as foreseen."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from litestar.handlers import BaseRouteHandler

from lading.api.answer import Answer, encode
from lading.api.desk import Desk
from lading.api.problem import PROBLEM, Problem
from lading.api.request import ApiRequest
from lading.flows.company import Company
from lading.flows.previewing.caught import Caught
from lading.flows.previewing.consequences import Consequences
from lading.flows.previewing.foresee import act_as_foreseen, rehearse
from lading.flows.previewing.preview_token import Command, check_token, fits, give_token
from lading.kernel import FieldError, Invalid

ASKED, TOKEN = "preview", b"preview-token"
Run = Callable[[Desk], Awaitable[Answer | Caught]]


class Foreseen(msgspec.Struct):
    """What a command would cause, and the token with which it is sent so that it causes nothing else.

    `status` is what the command would answer.
    """

    preview: str
    until: datetime
    status: int
    consequences: Consequences


class PreviewMoved(Problem, frozen=True, kw_only=True):
    """The command would cause something else by now: `consequences`, for which `preview` is the token."""

    preview: str
    until: datetime
    consequences: Consequences


class PreviewNotOffered(Invalid):
    """This route has no preview: the sentence says why. Nothing was done."""

    code = "preview_not_offered"


_WHY_NOT = {
    "asks": "This only asks: it changes nothing, so there is nothing to preview.",
    "public": "What comes in here has happened elsewhere: it is a fact, and is not previewed.",
}


def is_command(handler: BaseRouteHandler) -> bool:
    """Whether a route changes something, so that it can be previewed.

    Those that only ask say `asks=True`; the few that cannot be rehearsed say why: `no_preview="…"`.
    """
    return _is_write(handler) and not why_not(handler)


def why_not(handler: BaseRouteHandler) -> str:
    """Why a route that is sent like a command has no preview; empty for commands."""
    return str(handler.opt.get("no_preview", "")) or next(
        (_WHY_NOT[one] for one in _WHY_NOT if handler.opt.get(one)), ""
    )


def refuse_to_look(handler: BaseRouteHandler, *, query: bytes, sent: Mapping[bytes, bytes]) -> None:
    """Raise `PreviewNotOffered` rather than do what somebody wants to look at and cannot."""
    if _is_write(handler) and (why := why_not(handler)) and (TOKEN in sent or without_question(query) != query):
        raise PreviewNotOffered(why)


def _is_write(handler: BaseRouteHandler) -> bool:
    methods: set[Any] = getattr(handler, "http_methods", set())
    return methods.isdisjoint({"GET", "HEAD"})


def without_question(query: bytes) -> bytes:
    """The query without `preview`: the act does not know whether it is kept."""
    return b"&".join(one for one in query.split(b"&") if one.partition(b"=")[0] != ASKED.encode())


def wants_preview(query: bytes) -> bool:
    """Whether `?preview=` says true. Raises `Invalid` where it says neither true nor false."""
    told = [value for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True) if name == ASKED]
    if told and told[-1] not in {"true", "false"}:
        error = FieldError(f"?{ASKED}", "bad_parameter", "This is true or false.")
        raise Invalid("preview: this is true or false.", errors=(error,), code="bad_parameter")
    return bool(told) and told[-1] == "true"


async def look_first(request: ApiRequest, run: Run) -> Answer | Caught:
    """The consequences of what `run` does, of which nothing is kept; or its refusal."""
    company = request.desk.company
    answer, found = await rehearse(company, act=_inside(request.desk, run))
    if found is None:
        return answer
    token, until = give_token(company, await _command(request), found)
    return Answer(200, encode(Foreseen(token, until, answer.status, found)))


async def act_as_seen(request: ApiRequest, run: Run, *, token: str) -> Answer | Caught:
    """Do it where it causes what the token was given for; else 409 with what it would cause by now."""
    company, command = request.desk.company, await _command(request)
    check_token(company, command, token)
    keyed = b"idempotency-key" in request.sent
    answer, moved = await act_as_foreseen(
        company, act=_inside(request.desk, run), fits=lambda found: fits(company, token, found), keyed=keyed
    )
    if moved is None:
        return answer
    token, until = give_token(company, command, moved)
    problem = PreviewMoved(
        title="Conflict",
        status=409,
        detail="By now this would cause something else than you saw; nothing was changed. Look again.",
        code="preview_moved",
        preview=token,
        until=until,
        consequences=moved,
    )
    return Answer(409, encode(problem), content_type=PROBLEM)


def _inside(desk: Desk, run: Run) -> Callable[[Company], Awaitable[Answer | Caught]]:
    async def act(company: Company) -> Answer | Caught:
        return await run(desk.inside(company))

    return act


async def _command(request: ApiRequest) -> Command:
    query = sorted(parse_qsl(request.scope["query_string"].decode("latin-1")))
    where = f"{request.method} {request.scope['path']}?{query}"
    return Command(request.actor.label, where, await request.body())
