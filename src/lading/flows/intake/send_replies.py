"""What was answered to partners' machines is written into their folders and posted to their addresses."""

from typing import Protocol

import structlog

from lading.flows.company import Company
from lading.flows.partners.push_to_partners import Push
from lading.intake.answering.with_secret import with_secret
from lading.intake.replies import DueReply, settle_reply, take_replies
from lading.kernel import Actor
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

COURIER = Actor("system", "answers")
FAILED = "intake.reply_failed"
_log = structlog.get_logger("lading.intake")


class Drop(Protocol):
    """Writes a file into a folder of the exchange, whole or not at all; answers why not."""

    async def __call__(self, *, folder: str, name: str, content: bytes) -> str:
        """Write it; an empty answer means that it lies there."""


async def send_replies(company: Company, *, drop: Drop, push: Push, inside: Push) -> int:
    """Send what is due; answers how many were tried. Nothing is sent inside a transaction.

    `push` refuses inner addresses; `inside` serves partners for whom an administrator has allowed them. A repeat has
    the same bytes, the same number and the same Idempotency-Key.
    """
    async with company.database.unit_of_work(COURIER) as unit:
        due = await take_replies(unit)
    for one in due:
        why = await _send(one, drop, inside if one.settings.inside else push)
        async with company.database.unit_of_work(COURIER) as unit:
            if await settle_reply(unit, reply=one, why=why):
                sentence = f"The answer {one.name} to case {one.case} could not be sent: {why} Send it again there."
                await keep_one(unit, drafts=[TaskDraft(kind=FAILED, subject=f"case/{one.case}", sentence=sentence)])
    return len(due)


async def _send(one: DueReply, drop: Drop, push: Push) -> str:
    try:
        if one.way == "folder":
            return await drop(folder=one.target, name=one.name, content=one.content)
        headers = {"content-type": one.media, "idempotency-key": str(one.id)}
        content = one.content
        if one.format.startswith("cxml"):
            content = with_secret(content.decode(), one.shared_secret).encode()
        if one.secret:
            headers[one.settings.header.lower()] = one.secret
        return await push(url=one.target, headers=headers, body=content)
    except Exception as error:  # whatever one does, the others go on
        _log.exception("reply_failed", case=one.case)
        return f"It failed: {type(error).__name__}."
