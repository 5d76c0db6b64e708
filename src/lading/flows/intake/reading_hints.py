"""What a reader is told beside a document: who we are, who sent it, how that sender writes."""

from lading.documents.letterhead import letterhead_of, read_letterheads
from lading.flows.company import Company
from lading.intake.claim_cases import ClaimedCase
from lading.intake.hints import Hints, Learned
from lading.intake.layout.fingerprint import sender_of
from lading.store import UnitOfWork

_TAUGHT = """
SELECT key, value FROM intake_knowledge
WHERE kind = 'layout' AND customer = '' AND state = 'taken' AND starts_with(key, %s) ORDER BY id DESC LIMIT 100
"""
"""Layouts of this sender's house: the shape of a paper is known by who sends it, too."""


async def taught_of(unit: UnitOfWork, sender: str) -> tuple[Learned, ...]:
    """What corrections of this sender's papers have taught, the oldest first."""
    rows = await unit.fetch(_TAUGHT, [f"{sender_of(sender)}:"], plan_anew=True)
    return tuple(Learned(row[0], row[1]) for row in reversed(rows))


async def hints_for(company: Company, *, case: ClaimedCase) -> Hints:
    """The hints for a case's document."""
    async with company.database.unit_of_work() as unit:
        ours = letterhead_of(await read_letterheads(unit), case.channel)
        learned = await taught_of(unit, case.sender)
        places = await unit.fetch("SELECT name FROM places WHERE active ORDER BY code LIMIT 100")
    us = (ours.name, *ours.address, *(row[0] for row in places))
    return Hints(sender=case.sender, received_on=case.received_at.date(), us=us, learned=learned)
