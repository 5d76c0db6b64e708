"""A mail that was read takes effect: it is kept with its files, and opens a case for each of its intents."""

import hashlib
import re
from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.flows.company import Company
from lading.flows.intake.judge_cases import judge_cases
from lading.flows.intake.known_numbers import know_numbers, resolve, who_is
from lading.flows.intake.read_mail import MailRead
from lading.flows.intake.receive_mail import RawMail, receive_mails
from lading.intake.arrivals import Arrival, NewCase, NewDocument, add_arrivals, add_cases, add_documents
from lading.intake.classify import AttachedName, Intent, Known, MailFacts, classify
from lading.intake.mail.automatic import PUT_AWAY
from lading.intake.mail.say_intent import reading_of_words
from lading.intake.mailboxes import Mailbox
from lading.intake.settle_reading import ReadCase, settle_reading
from lading.intake.threads import Thread, note_answer, orders_of_letters
from lading.store import UnitOfWork
from lading.store.inbox import Message

_DEEPEST = 4


async def open_mail(unit: UnitOfWork, company: Company, *, message: Message, box: Mailbox, read: MailRead) -> str:
    """Keep a mail and open its cases; answers what became of it, as a sentence."""
    inner = await _pass_on(unit, message, box, read)
    intents = await _intents(unit, box, read, inner)
    await _keep(unit, message, box, read)
    numbers = await _open_cases(unit, message, box, read, intents)
    await judge_cases(unit, company, numbers=[n for n, one in zip(numbers, intents, strict=True) if _in_words(one)])
    said = []
    if numbers:
        said.append(f"Case {', '.join(numbers)}.")
    if read.thread:
        await note_answer(unit, case=read.thread.case)
        said.append(f"Answers case {read.thread.number}.")
    if inner:
        said.append(f"{inner} mails that lay in it are read by themselves.")
    return " ".join(said) or "It wants nothing."


async def _pass_on(unit: UnitOfWork, message: Message, box: Mailbox, read: MailRead) -> int:
    """Mails that were attached are mails of their own; answers how many."""
    depth = int(message.headers.get("depth") or 0) + 1
    if not read.mail.mails or read.automatic in PUT_AWAY or depth > _DEEPEST:
        return 0
    raw = [RawMail(content=one, passed_on_by=read.mail.sender, depth=depth) for one in read.mail.mails]
    await receive_mails(unit, mailbox=box.code, mails=raw)
    return len(raw)


async def _intents(unit: UnitOfWork, box: Mailbox, read: MailRead, inner: int) -> list[Intent]:
    mail = read.mail
    files = [AttachedName(n, one.name, one.media) for n, one in enumerate(mail.attached, start=1)]
    about = await orders_of_letters(unit, answers=mail.answers)
    text = " ".join([mail.subject, read.written.text, *(one.name for one in mail.attached), *about])
    known = await know_numbers(unit, text=text, channel=box.channel, sender=mail.sender)
    facts = MailFacts(
        subject=f"{mail.subject} {' '.join(about)}".strip(),
        body=read.written.text,
        automatic=read.automatic,
        sender_is=await who_is(unit, address=mail.sender),
        attached=files,
        known=known,
    )
    found = classify(facts)
    if read.thread:
        thread = read.thread
        found = [one for one in found if one.position or _means_another(one, thread, mail.subject)]
    elif inner and not files:
        found = [one for one in found if one.kind and one.numbers]  # "see below" wants nothing by itself
    return [_resolved(one, known) for one in found]


def _means_another(intent: Intent, thread: Thread, subject: str) -> bool:
    """An answer is shown with its case; only what names another order is a case of its own.

    What stands in the subject was repeated from the mail that is answered.
    """
    fresh = [number for number in intent.numbers if number not in subject]
    return bool(fresh) and thread.external_id not in intent.numbers and bool(intent.kind)


def _resolved(intent: Intent, known: dict[str, Known]) -> Intent:
    """Numbers as we keep them."""
    ours = [one.number for one in resolve(intent.numbers, known)]
    return msgspec.structs.replace(intent, numbers=ours or intent.numbers)


async def _keep(unit: UnitOfWork, message: Message, box: Mailbox, read: MailRead) -> None:
    mail = read.mail
    arrival = Arrival(
        id=message.id,
        source=message.source,
        channel=box.channel,
        received_at=message.received_at,
        sha256=hashlib.sha256(message.body).hexdigest(),
        message_id=mail.message_id,
        answers=mail.answers,
        sender=mail.sender,
        sender_name=mail.sender_name,
        recipients=mail.recipients,
        subject=mail.subject,
        body="\n\n".join([read.written.text, *mail.remarks]).strip(),
        automatic=read.automatic,
        sent_at=mail.sent_at,
        doubt=mail.doubt,
        case_id=read.thread.case if read.thread else None,
    )
    await add_arrivals(unit, arrivals=[arrival])


async def _open_cases(
    unit: UnitOfWork, message: Message, box: Mailbox, read: MailRead, intents: Sequence[Intent]
) -> list[str]:
    """Files as documents, the mail's own text where an intent reads it, and a case for each intent."""
    documents = [
        NewDocument(message.id, n, one.name, one.media[:100], one.content, one.depth)
        for n, one in enumerate(read.mail.attached, start=1)
    ]
    if any(one.position == 0 for one in intents):
        documents.insert(0, _own_text(message.id, read, _apart(intents)))
    await add_documents(unit, documents=documents)
    by_position = {one.position: one.id for one in documents}
    texts = sum(one.position == 0 for one in intents)
    cases = [
        NewCase(
            message.id,
            box.channel,
            by_position.get(one.position) if one.position is not None else None,
            kind=one.kind,
            reason=one.reason,
            state=_state_of(one, texts),
        )
        for one in intents
    ]
    made = await add_cases(unit, cases=cases) if cases else []
    in_words = [
        ReadCase(
            id=case.id,
            number=case.number,
            state="review",
            reading=reading_of_words(one),
            kind=one.kind,
            reason=one.reason,
        )
        for case, one, new in zip(made, intents, cases, strict=True)
        if new.state == "review"
    ]  # fmt: skip
    if in_words:
        await settle_reading(unit, cases=in_words)
    return [one.number for one in made]


def _state_of(intent: Intent, texts: int) -> str:
    """What is in a file is read by a worker; what is said in words was read already."""
    if intent.put_away:
        return "done"
    by_words = intent.position is None or (intent.position == 0 and texts > 1 and intent.kind == "change")
    return "review" if by_words else "received"


def _in_words(intent: Intent) -> bool:
    """Changes and cancellations that stand in no file are judged at once: there is nothing to be read first."""
    return intent.position is None and intent.kind in {"cancellation", "change"}


def _apart(intents: Sequence[Intent]) -> list[str]:
    return [sentence for one in intents if one.position is None and (sentence := one.sentence)]


def _own_text(message: UUID, read: MailRead, apart: Sequence[str]) -> NewDocument:
    """The HTML as it came, whose tables are easier to read; where something was quoted, what was written.

    Sentences that are cases of their own stand `apart`: whoever reads the rest shall not take them for it.
    """
    if read.mail.html.strip() and not read.written.quoted and not read.written.origin and not apart:
        html = re.sub(r"charset\s*=\s*[\"']?[\w-]+", "charset=utf-8", read.mail.html, flags=re.IGNORECASE)
        content = html.replace("\0", "").encode("utf-8", "replace")
        return NewDocument(message, 0, "message.html", "text/html; charset=utf-8", content)
    return NewDocument(
        message, 0, "message.txt", "text/plain; charset=utf-8", _without(read.written.whole, apart).encode() or b" "
    )


def _without(text: str, sentences: Sequence[str]) -> str:
    for one in sentences:
        text = re.sub(r"\s+".join(re.escape(word) for word in one.split()), "", text, count=1)
    return text
