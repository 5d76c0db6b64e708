"""Choices that nobody answers: after their time the channel's policy answers, and what was overtaken ends."""

from uuid import UUID

from lading.flows.company import Company
from lading.flows.promising.take_choice import NOBODY_ANSWERED, TakeChoice, take_choice
from lading.kernel import Refusal
from lading.promising.choices import find_unanswered, settle_choice


async def settle_unanswered(company: Company, *, limit: int = 20) -> int:
    """Do what the channel says where nobody answered in time; end choices that were overtaken. Answers how many."""
    async with company.database.unit_of_work() as unit:
        due = await find_unanswered(unit, limit=limit)
        overtaken = await unit.execute(
            "UPDATE choices c SET state = 'overtaken', answered_at = %s, answered_by = 'system:lading'"
            " WHERE state = 'open' AND NOT EXISTS (SELECT FROM order_lines l WHERE l.order_id = c.order_id"
            " AND l.backordered > 0)",
            [unit.now],
        )
    for choice, order_id in due:
        await _settle(company, choice, order_id)
    return len(due) + overtaken


async def _settle(company: Company, choice: UUID, order_id: UUID) -> None:
    async with company.database.unit_of_work() as unit:
        await company.reference.refresh(unit)
        rows = await unit.fetch("SELECT number, channel FROM orders WHERE id = %s", [order_id])
        channel = company.reference.channels.get(rows[0][1]) if rows else None
        kind = channel.settings.no_answer if channel else "wait"
    for chosen in dict.fromkeys((kind, "wait")):
        try:
            async with company.database.unit_of_work() as unit:
                wish = TakeChoice(number=rows[0][0], kind=chosen, reason=NOBODY_ANSWERED)
                await take_choice(unit, company, wish=wish)
        except Refusal:
            continue
        return
    async with company.database.unit_of_work() as unit:
        await settle_choice(unit, choice=choice, state="overtaken", by=unit.actor.label, answer=None)
