"""What a reader is told beside a document: who we are, who sent it, how that sender writes."""

from lading.documents.letterhead import letterhead_of, read_letterheads
from lading.flows.company import Company
from lading.intake.claim_cases import ClaimedCase
from lading.intake.hints import Hints, Learned

_TAUGHT = """
SELECT k.key, k.value FROM intake_messages m JOIN intake_cases c ON c.message = m.id
JOIN intake_knowledge k ON k.learned_from = c.id AND k.kind = 'layout' AND k.state = 'taken'
WHERE m.sender = %s ORDER BY k.id
"""
"""Layouts of this sender: the shape of a paper is known by its sender, too."""


async def hints_for(company: Company, *, case: ClaimedCase) -> Hints:
    """The hints for a case's document."""
    async with company.database.unit_of_work() as unit:
        ours = letterhead_of(await read_letterheads(unit), case.channel)
        taught = await unit.fetch(_TAUGHT, [case.sender], plan_anew=True)
        places = await unit.fetch("SELECT name FROM places WHERE active ORDER BY code LIMIT 100")
    us = (ours.name, *ours.address, *(row[0] for row in places))
    learned = tuple(Learned(row[0], row[1]) for row in taught)
    return Hints(sender=case.sender, received_on=case.received_at.date(), us=us, learned=learned)
