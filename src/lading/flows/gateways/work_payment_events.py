"""The worker's turn at the messages of payment providers: read, asked after where they only name, booked once."""

import structlog

from lading.flows.company import Company
from lading.flows.gateways.apply_facts import apply_facts
from lading.flows.gateways.gateways import open_gateway
from lading.flows.gateways.receive_payment_event import SOURCE
from lading.kernel import Actor, Refusal
from lading.payments.outcomes import Fact
from lading.payments.ports import Gateway
from lading.store.inbox import Message, put_off, settle, take, waiting_sources
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

BATCH = 20
REFUSED = "message_refused"
_log = structlog.get_logger("lading.payments")


async def work_payment_events(company: Company) -> int:
    """Work messages whose turn it is, each in a transaction of its own; answers how many.

    What a message only names is asked of the provider first, outside of any transaction.
    """
    if not company.gateways:
        return 0
    async with company.database.unit_of_work() as unit:
        sources = await waiting_sources(unit, prefix=SOURCE)
    return sum([await _work_source(company, source) for source in sources])


async def _work_source(company: Company, source: str) -> int:
    code = source.removeprefix(SOURCE)
    async with company.database.unit_of_work() as unit:
        messages = await take(unit, source=source, limit=BATCH)
        gateway = await open_gateway(unit, company, code=code)
    for message in messages:
        try:
            await _work(company, code, gateway, message)
        except Exception as error:  # one message must not keep up the others
            sentence = error.sentence if isinstance(error, Refusal) else f"It failed: {type(error).__name__}."
            _log.error("payment_event_failed", message=str(message.id), error=type(error).__name__)
            await _give_up_later(company, code, message, sentence)
    return len(messages)


async def _work(company: Company, code: str, gateway: Gateway, message: Message) -> None:
    said = gateway.read_event(message.body)
    facts: list[Fact] = list(said.facts)
    for payment in said.ask:
        facts += await gateway.fetch_payment(payment)
    async with company.database.unit_of_work(Actor("gateway", code)) as unit:
        if not await take(unit, message=message.id):
            return  # another worker has it, or has done it
        told = await apply_facts(unit, gateway=code, facts=facts)
        outcome = " ".join(told) or f"Nothing to book: {said.topic}."
        await settle(unit, message=message.id, outcome=outcome)


async def _give_up_later(company: Company, code: str, message: Message, sentence: str) -> None:
    """Try again later; at last a person is told."""
    async with company.database.unit_of_work(Actor("gateway", code)) as unit:
        if await put_off(unit, message=message.id, error=sentence):
            what = f"A message of the payment provider {code} could not be booked. {sentence}"
            data = {"message": str(message.id), "source": message.source}
            draft = TaskDraft(kind=REFUSED, subject=f"inbox/{message.id}", sentence=what, data=data)
            await keep_one(unit, drafts=[draft])
