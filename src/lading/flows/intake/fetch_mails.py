"""Mails are fetched from mailboxes elsewhere: kept here first, and only then marked as taken there."""

import asyncio
from typing import Any, Protocol

import msgspec

from lading.flows.company import Company
from lading.flows.intake.receive_mail import RawMail, receive_mails
from lading.intake.mailboxes import Mailbox
from lading.intake.poll import lease_mailboxes, note_error, note_seen
from lading.kernel import Actor

_MOST_ROUNDS = 50


class Fetched(msgspec.Struct, frozen=True):
    """Some mails of a mailbox, raw, by the server's numbers; `seen` is how far it is read with them."""

    mails: list[tuple[str, bytes]]
    seen: dict[str, Any]
    more: bool = False


class MailFetcher(Protocol):
    """Reads a mailbox elsewhere. Both raise `Unreachable` with a sentence when the server does not let us."""

    def fetch(self, *, box: Mailbox, secret: str) -> Fetched:
        """The next mails that were not taken yet; nothing is changed there."""

    def mark(self, *, box: Mailbox, secret: str, uids: list[str]) -> None:
        """Mark mails as taken, or move them away."""


class Unreachable(Exception):
    """A mailbox cannot be read; the message says why, to a person."""


async def fetch_mails(company: Company, *, fetcher: MailFetcher) -> int:
    """Look into every mailbox whose turn it is; answers how many mails were new."""
    async with company.database.unit_of_work() as unit:
        leased = await lease_mailboxes(unit, kind="imap")
    counts = await asyncio.gather(*(_fetch(company, fetcher, box, secret) for box, secret in leased))
    return sum(counts)


async def _fetch(company: Company, fetcher: MailFetcher, box: Mailbox, secret: str) -> int:
    new = 0
    try:
        for _ in range(_MOST_ROUNDS):
            found = await asyncio.to_thread(fetcher.fetch, box=box, secret=secret)
            new += await _keep(company, box, found)
            uids = [uid for uid, _ in found.mails]
            if uids:
                await asyncio.to_thread(fetcher.mark, box=box, secret=secret, uids=uids)
            box = msgspec.structs.replace(box, seen=found.seen)
            if not found.more:
                break
    except Unreachable as error:
        async with company.database.unit_of_work() as unit:
            await note_error(unit, code=box.code, error=str(error))
    return new


async def _keep(company: Company, box: Mailbox, found: Fetched) -> int:
    """One transaction: the mails, and that they were read. Killed before, they are fetched again; after, known."""
    async with company.database.unit_of_work(Actor("channel", box.code)) as unit:
        mails = [RawMail(content=content) for _, content in found.mails]
        stored = await receive_mails(unit, mailbox=box.code, mails=mails) if mails else []
        await note_seen(unit, code=box.code, seen=found.seen)
    return sum(one is not None for one in stored)
