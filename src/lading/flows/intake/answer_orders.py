"""Orders are answered in the format in which they came: by themselves where that is said, or when a person sends."""

from collections.abc import Sequence

import msgspec
import structlog

from lading.flows.company import Company
from lading.flows.intake.acknowledge_alone import acknowledge_alone
from lading.flows.intake.answer_text import REJECTED, AnsweredCase, read_answered, work_out, write_down
from lading.flows.intake.ask_sender import NobodyReads
from lading.flows.intake.reply import Outgoing, how_it_came, reply
from lading.intake.answering import Written
from lading.intake.answering.answer import OrderAnswer
from lading.intake.answering.sender_of import sender_names
from lading.intake.at_desk import lock_cases
from lading.intake.partners import EVERYBODY, TradingPartner, find_partner
from lading.intake.replies import NewReply, send_reply_again, was_replied
from lading.intake.way_back import Route, way_back
from lading.kernel import Actor, Conflict, Refusal
from lading.store import UnitOfWork
from lading.store.outbox import Logged, drain

CONSUMER = "case answers"
DECIDED = frozenset({"case.booked", "case.confirmed", "case.rejected"})
TOO_OLD_DAYS = 2
"""Nobody waits for an answer to what is older: events that come late to a new or restored installation."""
ANSWERER = Actor("system", "answers")
_log = structlog.get_logger("lading.intake")


class NoAnswer(Conflict):
    """There is nothing that this partner's machine could be told."""

    code = "no_machine_answer"


class ReadyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that could be sent now, and to whom it would go. Its number is drawn when it is sent."""

    format: str
    verdict: str
    partner: TradingPartner
    route: Route
    text: str


async def answer_orders(company: Company, *, limit: int = 100) -> int:
    """Answer the cases that were decided since, where their senders are answered without a person."""

    async def consume(unit: UnitOfWork, events: Sequence[Logged]) -> None:
        unit.actor = ANSWERER
        for one in events:
            fresh = (unit.now - one.at).days < TOO_OLD_DAYS
            if one.kind in DECIDED and one.subject and fresh:
                await _try(unit, one.subject.removeprefix("case/"))

    return await drain(company.database, consumer=CONSUMER, consume=consume, limit=limit)


async def _try(unit: UnitOfWork, number: str) -> None:
    """What cannot be answered by itself waits for a person, and holds up no other."""
    try:
        async with unit.raw.transaction():
            await _answer_alone(unit, number)
    except Refusal as refusal:
        _log.warning("case_not_answered", case=number, code=refusal.code)


async def _answer_alone(unit: UnitOfWork, number: str) -> None:
    """What does not go by machine goes by mail, where the company wants that of cases nobody has looked at."""
    case = await read_answered(unit, case=number)
    if case is None:
        return
    ready = await _prepare(unit, case)
    if ready is None or ready[1].route.way == "none" or _is_read_by_people(ready[1]):
        await acknowledge_alone(unit, case=number)
    elif ready[1].partner.settings.answers == "alone" and not await _is_other_order_booked(unit, case):
        await _send(unit, case, *ready)


def _is_read_by_people(ready: ReadyAnswer) -> bool:
    """A PDF with an order inside comes from people, unless somebody has named their system a partner."""
    return ready.format.startswith("order-x") and ready.partner.code == EVERYBODY


async def _is_other_order_booked(unit: UnitOfWork, case: AnsweredCase) -> bool:
    """Whether a refused order is one that stands booked otherwise: its machine would take that as refused, too.

    That a change or a cancellation is refused says itself that the order stands.
    """
    if case.about != REJECTED or case.kind != "order":
        return False
    rows = await unit.fetch(
        "SELECT FROM intake_cases WHERE external_id = %s AND external_id <> '' AND customer = %s AND state = 'booked'"
        " AND id <> %s LIMIT 1",
        [case.external_id, case.customer, case.id],
    )
    return bool(rows)


async def show_ready(unit: UnitOfWork, *, case: str) -> ReadyAnswer | None:
    """The answer that a person may send now; None where there is none, or it was sent."""
    answered = await read_answered(unit, case=case)
    ready = await _prepare(unit, answered) if answered else None
    return ready[1] if ready else None


async def send_answer(unit: UnitOfWork, *, case: str, version: int | None = None) -> NewReply | None:
    """Send the answer of a case to its sender's machine; what had failed is sent again as it was (None then).

    Raises `NotFound`, `CaseMoved`, `NoAnswer` where there is nothing to tell or it was told, `NobodyReads` where
    there is no way back.
    """
    locked = (await lock_cases(unit, numbers=[case], seen={case: version}))[case]
    if await send_reply_again(unit, case_id=locked.id):
        return None
    answered = await read_answered(unit, case=case)
    ready = await _prepare(unit, answered) if answered else None
    if answered is None or ready is None:
        raise NoAnswer(f"Case {case} has no answer for a machine: it is undecided, was answered, or came otherwise.")
    if ready[1].route.way == "none":
        raise NobodyReads(ready[1].route.why)
    return await _send(unit, answered, *ready)


async def _prepare(unit: UnitOfWork, case: AnsweredCase) -> tuple[OrderAnswer, ReadyAnswer] | None:
    answer = await work_out(unit, case=case)
    if answer is None or await was_replied(unit, case_id=case.id, kind="answer", about=case.about):
        return None
    written = write_down(case, answer)
    if written is None:
        return None
    partner = await find_partner(unit, names=sender_names(case.text), customer=case.customer)
    route = way_back(partner, await how_it_came(unit, case_id=case.id))
    ready = ReadyAnswer(format=written.format, verdict=answer.action, partner=partner, route=route, text=written.text)
    return answer, ready


async def _send(unit: UnitOfWork, case: AnsweredCase, answer: OrderAnswer, ready: ReadyAnswer) -> NewReply:
    names = sender_names(case.text)

    def write(control: int) -> Written:
        written = write_down(case, msgspec.structs.replace(answer, control=control))
        if written is None:
            raise AssertionError("it was written a moment ago")
        return written

    out = Outgoing(
        case_id=case.id,
        case=case.number,
        channel=case.channel,
        source=(await how_it_came(unit, case_id=case.id)).source,
        subject=case.external_id,
        kind="answer",
        about=case.about,
        series=names[0] if names else f"customer {case.customer}",
        partner=ready.partner,
        route=ready.route,
        verdict=ready.verdict,
        write=write,
    )
    return await reply(unit, out=out)
