"""The sender is asked, or told: a draft out of what the case says, sent as it is or as a person has edited it."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.documents import letterhead_of, read_letterheads
from lading.flows.fulfilling.confirm_on_paper import print_order_confirmation
from lading.flows.intake.known_numbers import know_numbers, resolve
from lading.flows.say import voice_for
from lading.flows.show_orders import show_order
from lading.flows.telling.message_facts import company_of
from lading.flows.telling.tell_customers import look_of
from lading.intake.answering_mail.draft_answer import AnswerFacts, Draft, Standing, draft_answer, languages
from lading.intake.at_desk import CaseAtDesk, CaseSettled, lock_cases
from lading.intake.case_views import CaseView, show_case
from lading.intake.mail.spoken import spoken
from lading.intake.mailboxes import SOURCE, find_mailbox
from lading.intake.threads import ABOUT, tag_of
from lading.kernel import Conflict
from lading.messages.queue import NewMessage, add_messages
from lading.messages.render import frame
from lading.shipping.lists import shipments_of_orders
from lading.store import Event, UnitOfWork
from lading.store.events import record

KINDS = {"question": "case_question", "acknowledgement": "case_acknowledged", "status": "case_answer"}


class NobodyReads(Conflict):
    """There is nobody to write to."""

    code = "nobody_reads"


class AskSender(msgspec.Struct, frozen=True, kw_only=True):
    """Write this to the sender of a case, having seen `version`. Without a text the draft goes as it is."""

    case: str
    subject: Annotated[str, Meta(max_length=200)] = ""
    text: Annotated[str, Meta(max_length=20_000)] = ""
    language: Annotated[str, Meta(max_length=5)] = ""
    version: int | None = None


async def draft_for(unit: UnitOfWork, *, case: str, language: str = "") -> Draft:
    """What would be written to the sender of a case. Raises `NotFound`."""
    view = await show_case(unit, case=case)
    letterhead = letterhead_of(await read_letterheads(unit), view.channel)
    language = language or await _language(unit, view) or letterhead.language
    return draft_answer(
        AnswerFacts(
            case=view.number,
            kind=view.kind,
            language=language,
            name=view.message.sender_name,
            company=letterhead.name,
            external_id=view.external_id,
            subject=view.message.subject[:100],
            booked_as=view.booked_as if view.state == "booked" else "",
            failed=view.state == "failed",
            deviations=view.deviations,
            items={n: _item(line) for n, line in enumerate(view.lines)},
            standing=await _standing(unit, view, language) if view.kind == "question" else None,
        )
    )


async def _language(unit: UnitOfWork, view: CaseView) -> str:
    """As the document is written, else as the mail is; among those in which we answer."""
    rows = await unit.fetch(
        "SELECT coalesce(coalesce(corrected, reading) ->> 'language', '') FROM intake_cases WHERE id = %s", [view.id]
    )
    read = str(rows[0][0])
    return read if read in languages() else spoken(f"{view.message.subject}\n{view.message.body}")


def _item(line: dict[str, Any]) -> str:
    said = line.get("text") or line.get("buyer_item") or line.get("seller_item")
    return said.value[:60] if said else ""


async def _standing(unit: UnitOfWork, view: CaseView, language: str) -> Standing | None:
    """The truth about the order that is meant: only its own customer's, whatever number a stranger names."""
    field = view.fields.get("our_number") or view.fields.get("po_number")
    if field is None:
        return None
    known = await know_numbers(unit, text=f"order {field.value}", channel=view.channel, sender=view.message.sender)
    ours = [one.number for one in resolve([field.value], known) if one.kind == "order"]
    if not ours or not await _is_theirs(unit, ours[0], view.message.sender):
        return None
    order = await show_order(unit, number=ours[0])
    voice = voice_for(language=language, country="", currency=order.currency)
    days = [line.promise.ship_by for line in order.lines if line.promise.ship_by]
    sent = await shipments_of_orders(unit, orders=[order.id])
    return Standing(
        order.number,
        order.progress,
        voice.day(max(days)) if days else "",
        [(one.number, one.carrier_name, one.tracking_number) for one in sent if one.tracking_number],
    )


async def _is_theirs(unit: UnitOfWork, order: str, sender: str) -> bool:
    rows = await unit.fetch(
        "SELECT FROM orders o JOIN parties p ON p.code = o.customer WHERE o.number = %s AND (lower(p.email) = %s"
        " OR EXISTS (SELECT FROM intake_cases c JOIN intake_messages m ON m.id = c.message"
        "  WHERE c.booked_as = o.number AND m.sender = %s))",
        [order, sender, sender],
    )
    return bool(rows) and bool(sender)


async def ask_sender(unit: UnitOfWork, *, wishes: Sequence[AskSender]) -> list[Draft]:
    """Write to the senders of cases; answers what goes out. A case in review waits for the answer from then on.

    Raises `NotFound`, `CaseMoved`, `CaseSettled` for a case that was put away, `NobodyReads` where a machine has
    written or no address is known.
    """
    cases = await lock_cases(unit, numbers=[one.case for one in wishes], seen={one.case: one.version for one in wishes})
    return [await _write(unit, cases[one.case], one) for one in wishes]


async def _write(unit: UnitOfWork, case: CaseAtDesk, wish: AskSender) -> Draft:
    view = await show_case(unit, case=case.number)
    _check(view)
    draft = await draft_for(unit, case=case.number, language=wish.language)
    subject = wish.subject.strip() or draft.subject
    tag = tag_of(case.number)
    draft = Draft(
        draft.purpose,
        draft.language,
        subject if tag in subject else f"{subject} {tag}",
        wish.text.strip() or draft.text,
    )
    await add_messages(unit, messages=[await _letter(unit, view, draft)])
    if case.state == "review":
        await unit.execute("UPDATE intake_cases SET asked_at = now(), version = version + 1 WHERE id = %s", [case.id])
        case.version += 1
    await record(unit, [Event(kind="case.answered", subject=case.subject, data={"purpose": draft.purpose})])
    return draft


def _check(view: CaseView) -> None:
    if view.state not in {"review", "booked", "failed"}:
        raise CaseSettled(f"Case {view.number} is {view.state}: take it up again before you write about it.")
    if view.message.automatic:
        raise NobodyReads("A program has sent this: nobody would read an answer. Write to a person instead.")
    if "@" not in view.message.sender:
        raise NobodyReads("No address of a sender is known. Write to the customer by other means.")


async def _letter(unit: UnitOfWork, view: CaseView, draft: Draft) -> NewMessage:
    letterhead = letterhead_of(await read_letterheads(unit), view.channel)
    look = look_of(letterhead)
    paper = await print_order_confirmation(unit, number=view.booked_as) if draft.purpose == "acknowledgement" else None
    return NewMessage(
        order_id=view.id,
        seq=await next_letter(unit, view.id),
        kind=KINDS[draft.purpose],
        receiver=view.message.sender,
        sender_name=letterhead.name,
        reply_to=await reply_to(unit, view.message.source) or letterhead.email,
        written=frame(subject=draft.subject, text=draft.text, company=company_of(letterhead), look=look),
        about=f"{ABOUT}{view.number}",
        attachment=paper.content if paper else None,
        attachment_name=paper.file_name if paper else "",
    )


async def reply_to(unit: UnitOfWork, source: str) -> str:
    """Where answers reach us: the mailbox that the mail came by."""
    box = await find_mailbox(unit, code=source.removeprefix(SOURCE))
    if box is None:
        return ""
    said = box.settings
    return said.reply_to or (said.addresses[0] if said.addresses else said.user if "@" in said.user else "")


async def next_letter(unit: UnitOfWork, case: UUID) -> int:
    """The number of the next letter about a case."""
    rows = await unit.fetch("SELECT count(*) FROM messages WHERE order_id = %s", [case])
    return int(rows[0][0]) + 1
