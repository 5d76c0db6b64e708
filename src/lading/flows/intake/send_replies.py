"""What was answered to partners' machines is written into their folders and posted to their addresses."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import structlog

from lading.flows.company import Company
from lading.intake.answering.with_secret import with_secret
from lading.intake.partners import ReplySettings
from lading.intake.ports import Heard
from lading.intake.replies import DueReply, settle_reply, take_replies
from lading.intake.understand_reply import Understood, understand_reply
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


class Put(Protocol):
    """Writes a file into a folder of the partner's own server, whole or not at all; answers why not."""

    async def __call__(self, *, settings: ReplySettings, secret: str, name: str, content: bytes) -> str:
        """Write it; an empty answer means that it lies there."""


class Post(Protocol):
    """Posts a body to an address, and hears what is answered."""

    async def __call__(self, *, url: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """Post it."""


class Ways(NamedTuple):
    """What serves each way; `post` refuses inner addresses, `inside` serves whom an administrator allowed them."""

    drop: Drop
    put: Put
    post: Post
    inside: Post


async def send_replies(company: Company, *, ways: Ways) -> int:
    """Send what is due; answers how many were tried. Nothing is sent inside a transaction.

    A repeat has the same bytes, the same number, the same name and the same Idempotency-Key.
    """
    async with company.database.unit_of_work(COURIER) as unit:
        due = await take_replies(unit)
    for one in due:
        understood = await _send(one, ways)
        async with company.database.unit_of_work(COURIER) as unit:
            if await settle_reply(unit, reply=one, understood=understood):
                await keep_one(unit, drafts=[_task(one, understood)])
    return len(due)


def _task(one: DueReply, understood: Understood) -> TaskDraft:
    what = "was refused" if understood.stand == "refused" else "could not be sent"
    sentence = f"The answer {one.name} to case {one.case} {what}: {understood.sentence} Send it again there."
    return TaskDraft(kind=FAILED, subject=f"case/{one.case}", sentence=sentence)


async def _send(one: DueReply, ways: Ways) -> Understood:
    try:
        if one.way == "folder":
            why = await ways.drop(folder=one.target, name=one.name, content=one.content)
            return Understood("later", why) if why else Understood("taken")
        if one.way == "sftp":
            why = await _put(one, ways.put)
            return Understood("later", why) if why else Understood("taken")
        headers = {"content-type": one.media, "idempotency-key": str(one.id)}
        content = one.content
        if one.format.startswith("cxml"):
            content = with_secret(content.decode(), one.shared_secret).encode()
        if one.secret:
            headers[one.settings.header.lower()] = one.secret
        post = ways.inside if one.settings.inside else ways.post
        heard = await post(url=one.target, headers=headers, body=content)
        return understand_reply(one.format, heard)
    except Exception as error:  # whatever one does, the others go on
        _log.exception("reply_failed", case=one.case)
        return Understood("later", f"It failed: {type(error).__name__}.")


async def _put(one: DueReply, put: Put) -> str:
    """A cXML message says its secret there, too; a partner who goes another way by now is not written to."""
    if one.settings.way != "sftp":
        return "The partner's answers go another way now."
    content = one.content
    if one.format.startswith("cxml"):
        content = with_secret(content.decode(), one.shared_secret).encode()
    return await put(settings=one.settings, secret=one.secret, name=one.name, content=content)
