"""Cases that were booked without a person are acknowledged by mail without one, where the company says so."""

from lading.flows.intake.ask_sender import AskSender, NobodyReads, ask_sender
from lading.flows.intake.recall import read_authorities
from lading.intake.case_views import show_case
from lading.intake.deciding.authority import authority_for
from lading.store import UnitOfWork

ALONE = "alone"


async def acknowledge_alone(unit: UnitOfWork, *, case: str) -> bool:
    """Write the acknowledgement, deviations line by line, to whoever has sent the order; answers whether it was.

    Only once, only of what was booked alone, and only where the sender is surely who they say.
    """
    view = await show_case(unit, case=case)
    if view.kind != "order" or view.state != "booked" or view.booked_by != ALONE or not view.booked_as:
        return False
    authority = authority_for(await read_authorities(unit, customers=[view.customer]), view.customer)
    if authority.acknowledge != ALONE or await _is_told(unit, view.number):
        return False
    try:
        await ask_sender(unit, wishes=[AskSender(case=view.number)])
    except NobodyReads:
        return False
    return True


async def _is_told(unit: UnitOfWork, number: str) -> bool:
    """Whether an acknowledgement was written, or whether there is doubt about who has sent it."""
    rows = await unit.fetch(
        "SELECT FROM messages WHERE about = %(about)s AND kind = 'case_acknowledged' UNION ALL"
        " SELECT FROM intake_cases c JOIN intake_messages m ON m.id = c.message"
        " WHERE c.number = %(number)s AND (m.doubt <> '' OR m.source IN ('intake:upload', 'intake:api'))",
        {"about": f"case/{number}", "number": number},
    )
    return bool(rows)
