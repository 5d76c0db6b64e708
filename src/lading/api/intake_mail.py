"""Mailboxes over HTTP, and answers to those who wrote: drafted, and sent."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.intake.ask_sender import AskSender, ask_sender, draft_for
from lading.flows.intake.put_mailboxes import MailboxDraft, put_mailboxes
from lading.intake.answering_mail.draft_answer import Draft
from lading.intake.mailboxes import Mailbox, MailboxKind, MailboxSettings, find_mailbox, read_mailboxes
from lading.kernel import NotFound
from lading.store import UnitOfWork

Spoken = Annotated[str, QueryParameter(max_length=5, description="en, de, fr or es; the sender's where absent")]


class MailboxView(msgspec.Struct, frozen=True, kw_only=True):
    """A mailbox; its secret is never shown. `error` says why it could not be read last."""

    code: str
    name: str
    kind: MailboxKind
    channel: str
    settings: MailboxSettings
    has_secret: bool
    active: bool
    checked_at: datetime | None
    error: str
    version: int


class Mailboxes(msgspec.Struct, frozen=True):
    """Every mailbox, by code."""

    mailboxes: list[MailboxView]


class MailboxBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailbox. Without a `secret` the one that is kept stays."""

    name: Annotated[str, Meta(max_length=200)]
    kind: MailboxKind
    channel: Annotated[str, Meta(max_length=80)]
    settings: MailboxSettings = MailboxSettings()
    secret: Annotated[str, Meta(max_length=400)] | None = None
    active: bool = True


class AskBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is written to the sender; what is not said is taken from the draft."""

    subject: Annotated[str, Meta(max_length=200)] = ""
    text: Annotated[str, Meta(max_length=20_000)] = ""
    language: Annotated[str, Meta(max_length=5)] = ""
    version: int | None = None


def _view(box: Mailbox) -> MailboxView:
    names = MailboxView.__struct_fields__
    return MailboxView(**{name: getattr(box, name) for name in names})


@get("/intake/mailboxes", scope="admin", answers=Mailboxes)
async def get_mailboxes(request: ApiRequest) -> Answer:
    """List mailboxes.

    Where mails and files are fetched or taken, when each was looked into last, and why it could not be.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(Mailboxes([_view(one) for one in await read_mailboxes(unit)]))


@get("/intake/mailboxes/{code:str}", scope="admin", answers=MailboxView)
async def get_mailbox(request: ApiRequest, code: FromPath[str]) -> Answer:
    """Read a mailbox.

    Its settings without the secret.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(_view(await _found(unit, code)))


@put("/intake/mailboxes/{code:str}", scope="admin", answers=MailboxView)
async def put_mailbox(request: ApiRequest, code: FromPath[str], data: JSONBody[MailboxBody]) -> Answer:
    """Add or change a mailbox.

    Kinds: `imap` is fetched from a server, `smtp` is sent to us, `folder` is watched. Its orders belong to `channel`.
    """

    async def act(unit: UnitOfWork) -> Answer:
        await put_mailboxes(unit, drafts=[MailboxDraft(code=code, **msgspec.structs.asdict(data))])
        return show(_view(await _found(unit, code)))

    return await once(request, act)


async def _found(unit: UnitOfWork, code: str) -> Mailbox:
    box = await find_mailbox(unit, code=code)
    if box is None:
        raise NotFound(f"There is no mailbox “{code}”.")
    return box


@get("/intake/cases/{case:str}/answer", scope="intake:read", answers=Draft)
async def get_answer(request: ApiRequest, case: FromPath[str], language: Spoken = "") -> Answer:
    """Draft an answer.

    To the sender of a case: the questions that are open, the acknowledgement of what was booked line by line, or where
    the order stands that was asked about. Nothing is sent.
    """
    async with request.desk.database.unit_of_work() as unit:
        return show(await draft_for(unit, case=case, language=language))


@post("/intake/cases/{case:str}/ask", scope="intake:write", answers=Draft, status_code=200)
async def ask(request: ApiRequest, case: FromPath[str], data: JSONBody[AskBody]) -> Answer:
    """Write to the sender.

    The draft as it is, or as edited; an acknowledgement has the order confirmation with it. The case waits for the
    answer, which comes back to it by the thread. Machines are not written to: 409 `nobody_reads`.
    """

    async def act(unit: UnitOfWork) -> Answer:
        (sent,) = await ask_sender(unit, wishes=[AskSender(case=case, **msgspec.structs.asdict(data))])
        return show(sent)

    return await once(request, act)


HANDLERS = (get_mailboxes, get_mailbox, put_mailbox, get_answer, ask)
