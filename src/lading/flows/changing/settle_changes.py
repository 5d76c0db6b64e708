"""Questions to places whose time is over: what they have goes out as it is."""

from lading.flows.changing.answer_places import answer_places
from lading.flows.changing.settle_asks import NO_ANSWER
from lading.flows.company import Company
from lading.orders.changes import read_changes
from lading.store import UnitOfWork


async def settle_changes(company: Company) -> int:
    """Settle those whose time is over; answers how many."""
    async with company.database.unit_of_work() as unit:
        return await settle_unanswered(unit)


async def settle_unanswered(unit: UnitOfWork, *, limit: int = 50) -> int:
    """Places that did not answer in time send what they have: those changes are denied. Answers how many."""
    rows = await unit.fetch(
        "SELECT c.id FROM changes c WHERE c.state = 'pending' AND c.due_at <= %s AND EXISTS (SELECT FROM change_asks a"
        " WHERE a.change_id = c.id AND a.state = 'pending' AND a.who = 'place') ORDER BY c.due_at LIMIT %s",
        [unit.now, limit],
    )
    for (change_id,) in rows:
        change = (await read_changes(unit, ids=[change_id]))[change_id]
        await answer_places(unit, change, granted=False, why=NO_ANSWER)
    return len(rows)
