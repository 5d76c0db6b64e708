"""What a reader is told beside a document: who we are, who sent it, how that sender writes."""

from lading.documents.letterhead import letterhead_of, read_letterheads
from lading.flows.company import Company
from lading.intake.claim_cases import ClaimedCase
from lading.intake.hints import Hints


async def hints_for(company: Company, *, case: ClaimedCase) -> Hints:
    """The hints for a case's document."""
    async with company.database.unit_of_work() as unit:
        ours = letterhead_of(await read_letterheads(unit), case.channel)
        places = await unit.fetch("SELECT name FROM places WHERE active ORDER BY code LIMIT 100")
    us = (ours.name, *ours.address, *(row[0] for row in places))
    return Hints(sender=case.sender, received_on=case.received_at.date(), us=us)
