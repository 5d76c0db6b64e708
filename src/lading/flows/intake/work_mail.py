"""The worker's turn at mails: each is parsed, kept with its files, and opens a case for each of its intents."""

import hashlib

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError

from lading.flows.company import Company
from lading.flows.intake.open_mail import open_mail
from lading.flows.intake.read_mail import read_mail
from lading.flows.intake.receive_mail import TOPIC
from lading.flows.placing.place_orders import is_outage
from lading.intake.arrivals import Arrival, NewCase, NewDocument, add_arrivals, add_cases, add_documents
from lading.intake.mailboxes import SOURCE, Mailbox, find_mailbox
from lading.intake.open.unopenable import Unopenable
from lading.kernel import Actor, Refusal
from lading.store import UnitOfWork
from lading.store.inbox import Message, put_off, settle, take, waiting_sources

_MOST = 20
_log = structlog.get_logger("lading.intake")


async def work_mails(company: Company) -> int:
    """Work mails whose turn it is, each in a transaction with its effect; answers how many.

    A mail that fails is tried again later; in the end it becomes a case that failed, with the mail as its document, so
    that nothing is lost. Raises only when the database is away.
    """
    async with company.database.unit_of_work() as unit:
        sources = await waiting_sources(unit, prefix=SOURCE)
    return sum([await _work_source(company, source) for source in sources])


async def _work_source(company: Company, source: str) -> int:
    for done in range(_MOST):
        message: Message | None = None
        try:
            async with company.database.unit_of_work(_actor(source)) as unit:
                taken = await take(unit, source=source, limit=1)
                if not taken:
                    return done
                message = taken[0]
                await _work(unit, company, message)
        except Exception as error:
            if isinstance(error, DBAPIError | InterfaceError | psycopg.Error) and is_outage(error):
                raise
            if message is None:
                raise
            await _put_off(company, message, error)
    return _MOST


def _actor(source: str) -> Actor:
    return Actor("channel", source.removeprefix(SOURCE))


async def _put_off(company: Company, message: Message, error: Exception) -> None:
    _log.error("mail_failed", message=str(message.id), error=repr(error))
    async with company.database.unit_of_work(_actor(message.source)) as unit:
        sentence = error.sentence if isinstance(error, Refusal) else f"It failed: {type(error).__name__}."
        if await put_off(unit, message=message.id, error=sentence):
            box = await find_mailbox(unit, code=message.source.removeprefix(SOURCE))
            await _fail(unit, message, box, f"The mail could not be worked. {sentence}")


async def _work(unit: UnitOfWork, company: Company, message: Message) -> None:
    box = await find_mailbox(unit, code=message.source.removeprefix(SOURCE))
    if message.topic != TOPIC or box is None:
        await _fail(unit, message, box, "There is no mailbox of that name any more.")
        return
    try:
        read = await read_mail(unit, message=message, box=box)
    except Unopenable as refusal:
        await _fail(unit, message, box, refusal.sentence)
        return
    outcome = await open_mail(unit, company, message=message, box=box, read=read)
    await settle(unit, message=message.id, outcome=outcome)


async def _fail(unit: UnitOfWork, message: Message, box: Mailbox | None, reason: str) -> None:
    """A case that failed, with the mail as it came as its document."""
    channel = box.channel if box else ""
    digest = hashlib.sha256(message.body).hexdigest()
    arrival = Arrival(
        id=message.id, source=message.source, channel=channel, received_at=message.received_at, sha256=digest
    )
    document = NewDocument(message.id, 0, "mail.eml", "message/rfc822", message.body)
    await add_arrivals(unit, arrivals=[arrival])
    await add_documents(unit, documents=[document])
    made = await add_cases(unit, cases=[NewCase(message.id, channel, document.id, reason=reason, state="failed")])
    await settle(unit, message=message.id, outcome=f"Case {made[0].number}: {reason}")
