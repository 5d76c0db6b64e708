"""Parties over HTTP: one, a page, one written, many written."""

from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.named import named
from lading.api.once import once
from lading.api.outcome import BulkOutcome, tell
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.erase_person import erase_person
from lading.parties import PartyDraft, PartyView, get_party, list_parties, put_parties
from lading.store import UnitOfWork

Reason = Annotated[str, QueryParameter(max_length=200, description="why, for the history; without names")]


class PartyPage(msgspec.Struct, frozen=True):
    """A page of parties by code; `next` is the cursor of the page behind it."""

    parties: list[PartyView]
    next: str | None


class PartyBatch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Many parties at once: all are written, or none."""

    parties: Annotated[list[PartyDraft], Meta(min_length=1, max_length=5000)]


@get("/parties", scope="parties:read", answers=PartyPage)
async def show_parties(request: ApiRequest, q: Typed = "", limit: Limit = 50, cursor: Cursor = "") -> Answer:
    """List parties.

    By code. `q` finds a code, an e-mail address, or parties whose words begin so.
    """
    async with request.desk.database.reading() as connection:
        found = await list_parties(connection, typed=q, after=read_cursor(cursor, str) or "", limit=limit)
    return show(PartyPage(found, next_page(found, limit=limit, by="code")))


@get("/parties/{code:str}", scope="parties:read", answers=PartyView)
async def show_party(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a party."""
    async with request.desk.database.reading() as connection:
        return show(await get_party(connection, code=code))


@put("/parties/{code:str}", scope="parties:write", answers=PartyView, creates=True)
async def put_party(request: ApiRequest, code: FromPath[str], data: JSONBody[PartyDraft]) -> Answer:
    """Create a party, or make it what the body says.

    What is left out takes its default. An equal body changes nothing.
    """
    draft = named(data, code=code)

    async def act(unit: UnitOfWork) -> Answer:
        (change,) = await put_parties(unit, drafts=[draft], versions={code: request.seen_version})
        return show(await get_party(unit.sql, code=code), status=201 if change.added else 200)

    return await once(request, act)


@post("/parties", scope="parties:write", answers=BulkOutcome, status_code=200)
async def post_parties(request: ApiRequest, data: JSONBody[PartyBatch]) -> Answer:
    """Create or change many parties.

    Each as in PUT; one without `code` becomes a new party under the next free code. One wrong row and none is
    written.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return tell(await put_parties(unit, drafts=data.parties))

    return await once(request, act)


@post("/parties/{code:str}/erase", scope="parties:write", answers=PartyView, status_code=200)
async def erase(request: ApiRequest, code: FromPath[str], reason: Reason = "") -> Answer:
    """Forget a person.

    Blanks everything personal for good: the record, names, addresses and texts on their orders, messages to them,
    documents, and what channels and files said of them. Codes, goods, amounts, country and region stay, so that
    books and history still add up. Orders that have not left yet are held.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await erase_person(unit, code=code, reason=reason)
        return show(await get_party(unit.sql, code=code))

    return await once(request, act)


HANDLERS = (show_parties, show_party, put_party, post_parties, erase)
