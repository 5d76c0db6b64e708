"""A message to a partner's machine gets its number, is kept as it will be sent, and goes on its way; once."""

from collections.abc import Callable
from uuid import UUID

import msgspec

from lading.documents import letterhead_of, read_letterheads
from lading.flows.intake.ask_sender import next_letter, reply_to
from lading.flows.telling.message_facts import company_of
from lading.flows.telling.tell_customers import look_of
from lading.intake.answering import Written
from lading.intake.partners import TradingPartner
from lading.intake.replies import NewReply, ReplyKind, keep_reply, next_control
from lading.intake.threads import ABOUT, tag_of
from lading.intake.way_back import Came, Route
from lading.messages.queue import NewMessage, add_messages
from lading.messages.render import frame
from lading.store import UnitOfWork

LETTER = "case_reply"
_ENDINGS = {"application/edi-x12": "edi", "application/edifact": "edi"}
_WORDS = {"acknowledgement": "our acknowledgement", "answer": "our answer"}


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told to a machine: about which case and decision, by which route, counted in whose series.

    `write` makes the message of a number.
    """

    case_id: UUID
    case: str
    channel: str
    source: str
    subject: str
    kind: ReplyKind
    about: str
    series: str
    partner: TradingPartner
    route: Route
    verdict: str
    write: Callable[[int], Written]


async def reply(unit: UnitOfWork, *, out: Outgoing) -> NewReply:
    """Draw the number, write, keep, and post it where it goes by mail; folders and addresses are a worker's turn."""
    control = await next_control(unit, partner=out.series)
    written = out.write(control)
    name = _file_name(written, out.series, control)
    letter = await next_letter(unit, out.case_id) if out.route.way == "mail" else None
    kept = NewReply(
        case_id=out.case_id,
        case=out.case,
        kind=out.kind,
        about=out.about,
        partner=out.series,
        control=control,
        format=written.format,
        verdict=out.verdict,
        name=name,
        media=written.media,
        content=encode(written),
        way=out.route.way,
        target=out.route.target,
        by_partner=out.partner.code,
        letter=letter,
    )
    await keep_reply(unit, reply=kept)
    if letter is not None:
        await add_messages(unit, messages=[await _letter(unit, out, kept, letter)])
    return kept


def encode(written: Written) -> bytes:
    """The bytes: EDIFACT says of itself that it is written in Latin letters (UNOC), all else is UTF-8."""
    if written.media == "application/edifact":
        return written.text.encode("latin-1", "replace")
    return written.text.encode()


def _file_name(written: Written, series: str, control: int) -> str:
    """Unlike every other's, also where several partners share a folder."""
    what = written.format.rpartition(" ")[2]
    whose = "".join(sign if sign.isalnum() else "-" for sign in series)[:40].strip("-")
    return f"{what}-{whose}-{control:06d}.{_ENDINGS.get(written.media, 'xml')}"


async def _letter(unit: UnitOfWork, out: Outgoing, kept: NewReply, letter: int) -> NewMessage:
    head = letterhead_of(await read_letterheads(unit), out.channel)
    what = kept.format.rpartition(" ")[2]
    text = f"Attached: {_WORDS[out.kind]} ({what}, number {kept.control}) to {out.subject or 'your message'}."
    return NewMessage(
        order_id=out.case_id,
        seq=letter,
        kind=LETTER,
        receiver=kept.target,
        sender_name=head.name,
        reply_to=await reply_to(unit, out.source) or head.email,
        written=frame(
            subject=f"{what}: {out.subject or out.case} {tag_of(out.case)}",
            text=text,
            company=company_of(head),
            look=look_of(head),
        ),
        about=f"{ABOUT}{out.case}",
        attachment=kept.content,
        attachment_name=kept.name,
    )


_CAME = """
SELECT m.source, m.sender, i.topic = 'mail', m.automatic, m.doubt FROM intake_cases c
JOIN intake_messages m ON m.id = c.message JOIN inbox i ON i.id = m.id WHERE c.id = %s
"""


async def how_it_came(unit: UnitOfWork, *, case_id: UUID) -> Came:
    """By which way a case came, and from whom."""
    (row,) = await unit.fetch(_CAME, [case_id])
    return Came(source=row[0], sender=row[1], by_mail=row[2], automatic=row[3], doubt=row[4])
