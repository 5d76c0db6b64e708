"""What the mail has taught, over HTTP: listed, entered, taken over, refused, taken back."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Cursor, Limit, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.intake.learn import DecideKnowledge, Verb, decide_knowledge, put_knowledge
from lading.intake.learning.knowledge import Kind, Knowledge, KnowledgeDraft, State, list_knowledge
from lading.store import UnitOfWork

Standing = Annotated[State | None, QueryParameter(name="state", description="proposed, taken, refused, withdrawn")]
OfKind = Annotated[Kind | None, QueryParameter(name="kind", description="what it is about")]
Customer = Annotated[str, QueryParameter(max_length=80, description="of this customer")]


class KnowledgePage(msgspec.Struct, frozen=True):
    """A page of knowledge, the newest first; `next` is the cursor of the page behind it."""

    knowledge: list[Knowledge]
    next: str | None


class KnowledgeBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Knowledge that is entered: all of it is taken over, or nothing."""

    knowledge: Annotated[list[KnowledgeDraft], Meta(min_length=1, max_length=5000)]


class KnowledgeDecision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why; and, where it is taken over otherwise than proposed, the `value` that counts."""

    reason: Annotated[str, Meta(max_length=300)] = ""
    value: dict[str, Any] | None = None


@get("/intake/knowledge", scope="intake:read", answers=KnowledgePage)
async def show_knowledge(
    request: ApiRequest,
    standing: Standing = None,
    about: OfKind = None,
    customer: Customer = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List what was proposed, taken over, refused and taken back, with its effect on past cases."""
    after = read_cursor(cursor, UUID)
    async with request.desk.database.unit_of_work() as unit:
        found = await list_knowledge(
            unit, state=standing or "", kind=about or "", customer=customer, after=after, limit=limit
        )
    return show(KnowledgePage(found, next_page(found, limit=limit, by="id")))


@post("/intake/knowledge", scope="intake:approve", answers=KnowledgePage, status_code=200)
async def post_knowledge(request: ApiRequest, data: JSONBody[KnowledgeBatch]) -> Answer:
    """Enter knowledge, such as a customer's own item numbers.

    It counts at once. What was known under the same key gives way.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(KnowledgePage(await put_knowledge(unit, drafts=data.knowledge), None))

    return await once(request, act)


@post("/intake/knowledge/{one:str}/take", scope="intake:approve", answers=Knowledge, status_code=200)
async def take_knowledge(request: ApiRequest, one: FromPath[str], data: JSONBody[KnowledgeDecision]) -> Answer:
    """Take over what was proposed, as it is or with another value."""
    return await _decide(request, one, "take", data)


@post("/intake/knowledge/{one:str}/refuse", scope="intake:approve", answers=Knowledge, status_code=200)
async def refuse_knowledge(request: ApiRequest, one: FromPath[str], data: JSONBody[KnowledgeDecision]) -> Answer:
    """Refuse what was proposed; it is not proposed again."""
    return await _decide(request, one, "refuse", data)


@post("/intake/knowledge/{one:str}/withdraw", scope="intake:approve", answers=Knowledge, status_code=200)
async def withdraw_knowledge(request: ApiRequest, one: FromPath[str], data: JSONBody[KnowledgeDecision]) -> Answer:
    """Take back what was taken over: from now on it counts no more. Orders stay as they are."""
    return await _decide(request, one, "withdraw", data)


async def _decide(request: ApiRequest, one: str, verb: Verb, data: KnowledgeDecision) -> Answer:
    wish = DecideKnowledge(id=read_id(one, of="knowledge"), verb=verb, value=data.value, reason=data.reason)

    async def act(unit: UnitOfWork) -> Answer:
        (decided,) = await decide_knowledge(unit, wishes=[wish])
        return show(decided)

    return await once(request, act)


HANDLERS = (show_knowledge, post_knowledge, take_knowledge, refuse_knowledge, withdraw_knowledge)
