"""Threads: which case a mail answers, by the ids of our letters that it names or by the number in its subject."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.store import UnitOfWork

_TAG = re.compile(r"\[(C\d{5,})\]")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ABOUT = "case/"


class Thread(msgspec.Struct, frozen=True):
    """The case that a mail answers. `by_tag` when only its subject says so, which anybody can write."""

    case: UUID
    number: str
    state: str
    sender: str
    external_id: str
    by_tag: bool


def tag_of(number: str) -> str:
    """What stands in the subject of our mails about a case."""
    return f"[{number}]"


def letter_ids(answers: Sequence[str]) -> list[str]:
    """Ids of letters of ours among the ids of mails."""
    locals_ = [one.partition("@")[0].lower() for one in answers]
    return [one for one in locals_ if _UUID.fullmatch(one)]


_BY_LETTERS = """
SELECT c.id, c.number, c.state, m.sender, c.external_id FROM messages l
JOIN intake_cases c ON l.about = 'case/' || c.number JOIN intake_messages m ON m.id = c.message
WHERE l.id = ANY(%s::uuid[]) ORDER BY l.written_at DESC LIMIT 1
"""
_BY_TAG = """
SELECT c.id, c.number, c.state, m.sender, c.external_id FROM intake_cases c JOIN intake_messages m ON m.id = c.message
WHERE c.number = %s
"""


async def find_thread(unit: UnitOfWork, *, answers: Sequence[str], subject: str, sender: str) -> Thread | None:
    """The case that a mail answers. A number in the subject counts only from the case's sender, or its colleagues."""
    ours = letter_ids(answers)
    rows = await unit.fetch(_BY_LETTERS, [ours]) if ours else []
    if rows:
        return _thread(rows[0], by_tag=False)
    tag = _TAG.search(subject)
    rows = await unit.fetch(_BY_TAG, [tag[1]]) if tag else []
    if rows and _colleagues(sender, rows[0][3]):
        return _thread(rows[0], by_tag=True)
    return None


def _thread(row: tuple[Any, ...], *, by_tag: bool) -> Thread:
    case, number, state, sender, external_id = row
    return Thread(case, number, state, sender, external_id, by_tag)


_EVERYBODY = frozenset(
    [
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "gmx.de", "gmx.net", "web.de"),
        *("icloud.com", "t-online.de", "aol.com", "orange.fr", "free.fr", "wp.pl", "o2.pl", "libero.it"),
    ]
)
"""Domains whose users know nothing of each other."""


def _colleagues(one: str, other: str) -> bool:
    domain = one.rpartition("@")[2]
    return bool(one) and (one == other or (domain not in _EVERYBODY and domain == other.rpartition("@")[2]))


async def orders_of_letters(unit: UnitOfWork, *, answers: Sequence[str]) -> list[str]:
    """Numbers of the orders about which we wrote what is answered."""
    ours = letter_ids(answers)
    if not ours:
        return []
    rows = await unit.fetch(
        "SELECT DISTINCT o.number FROM messages l JOIN orders o ON o.id = l.order_id WHERE l.id = ANY(%s::uuid[])",
        [ours],
    )
    return [row[0] for row in rows]


async def is_ours(unit: UnitOfWork, *, message_id: str) -> bool:
    """Whether a mail carries the id of a letter that we wrote: it came back."""
    ours = letter_ids([message_id])
    return bool(ours and await unit.fetch("SELECT FROM messages WHERE id = ANY(%s::uuid[])", [ours]))


async def note_answer(unit: UnitOfWork, *, case: UUID) -> None:
    """The sender has answered: nobody waits for that any more, and the case asks to be looked at again."""
    await unit.execute(
        "UPDATE intake_cases SET asked_at = NULL, answered_at = now(), version = version + 1 WHERE id = %s", [case]
    )


async def count_answers(unit: UnitOfWork, *, sender: str) -> int:
    """How many mails of the last hour came from this address that answered ours."""
    rows = await unit.fetch(
        "SELECT count(*) FROM intake_messages WHERE sender = %s AND case_id IS NOT NULL"
        " AND received_at > now() - interval '1 hour'",
        [sender],
    )
    return int(rows[0][0])
