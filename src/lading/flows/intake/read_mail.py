"""A mail read: parsed, what was written in it, whether anybody wrote it, and which case it answers."""

import msgspec

from lading.intake.mail.automatic import PUT_AWAY, why_automatic
from lading.intake.mail.mails import Mail
from lading.intake.mail.written import Written
from lading.intake.mailboxes import Mailbox
from lading.intake.open.run_child import take_apart
from lading.intake.threads import Thread, count_answers, find_thread, is_ours
from lading.store import UnitOfWork
from lading.store.inbox import Message

_ANSWERS_AN_HOUR = 12


class MailRead(msgspec.Struct, frozen=True):
    """A mail that was parsed: what was written in it, and why nobody wrote it."""

    mail: Mail
    written: Written
    automatic: str
    thread: Thread | None


async def read_mail(unit: UnitOfWork, *, message: Message, box: Mailbox) -> MailRead:
    """Read a mail. Raises `Unopenable` for what only an attacker sends."""
    depth = int(message.headers.get("depth") or 0)
    authserv = box.settings.authserv
    mail, written = await take_apart(message.body, depth=depth, authserv=authserv)
    automatic: str = why_automatic(mail)
    if await is_ours(unit, message_id=mail.message_id):
        automatic = "loop"
    thread = await find_thread(unit, answers=mail.answers, subject=mail.subject, sender=mail.sender)
    if automatic in PUT_AWAY:
        thread = None
    elif thread and await count_answers(unit, sender=mail.sender) >= _ANSWERS_AN_HOUR:
        automatic, thread = "loop", None
    return MailRead(_as_passed_on(mail, written, message.headers.get("passed_on_by", "")), written, automatic, thread)


def _as_passed_on(mail: Mail, written: Written, by: str) -> Mail:
    """Whoever wrote a forwarded mail is its sender; that it is so, only the one who forwarded it says."""
    if by:
        return msgspec.structs.replace(
            mail, doubt=mail.doubt or f"{by} has passed this mail on; nobody can prove who wrote it."
        )
    if written.origin and written.origin != mail.sender:
        doubt = mail.doubt or f"{mail.sender} has passed this mail on; nobody can prove who wrote it."
        return msgspec.structs.replace(mail, sender=written.origin, sender_name=written.origin_name, doubt=doubt)
    return mail
