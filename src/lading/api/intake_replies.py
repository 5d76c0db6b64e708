"""What goes back to the machine that a case came from, over HTTP."""

from typing import Literal

import msgspec
from litestar import get, post
from litestar.params import FromPath

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.intake.answer_orders import send_answer, show_ready
from lading.intake.case_views import show_case
from lading.intake.partners import Way
from lading.intake.replies import ReplyView, replies_of_case
from lading.store import UnitOfWork


class AnswerReady(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that can be sent now. Where `way` is `none`, `why` says why it cannot go anywhere."""

    format: str
    verdict: str
    partner: str
    way: Way
    target: str
    why: str
    text: str
    answers: Literal["alone", "person"]


class CaseReplies(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent to the machine that a case came from, the oldest first; and what could be sent now, or null."""

    replies: list[ReplyView]
    ready: AnswerReady | None


async def _replies(unit: UnitOfWork, case: str) -> CaseReplies:
    view = await show_case(unit, case=case)
    ready = await show_ready(unit, case=view.number)
    replies = await replies_of_case(unit, case_id=view.id)
    if ready is None:
        return CaseReplies(replies=replies, ready=None)
    shown = AnswerReady(
        format=ready.format,
        verdict=ready.verdict,
        partner=ready.partner.code,
        way=ready.route.way,
        target=ready.route.target,
        why=ready.route.why,
        text=ready.text,
        answers=ready.partner.settings.answers,
    )
    return CaseReplies(replies=replies, ready=shown)


@get("/intake/cases/{case:str}/replies", scope="intake:read", answers=CaseReplies)
async def list_replies(request: ApiRequest, case: FromPath[str]) -> Answer:
    """List what was sent to the machine that a case came from.

    Acknowledgements and answers as they were sent, with their numbers; and the answer that can be sent now.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await _replies(unit, case))


@post("/intake/cases/{case:str}/replies", scope="intake:write", answers=CaseReplies, status_code=200)
async def post_reply(request: ApiRequest, case: FromPath[str]) -> Answer:
    """Send the answer of a case to its sender's machine.

    In the format in which the order came, line by line, once for each decision: 409 `no_machine_answer` where there
    is none to send, `nobody_reads` where there is no way back. What had failed is sent again as it was.
    """

    async def act(unit: UnitOfWork) -> Answer:
        number = (await show_case(unit, case=case)).number
        await send_answer(unit, case=number, version=request.seen_version)
        return show(await _replies(unit, number))

    return await once(request, act)


HANDLERS = (list_replies, post_reply)
