"""Returns that settle by themselves: money goes once goods are graded, as the policy says; else a person is told."""

from decimal import Decimal

from lading.flows.company import Company
from lading.flows.returning.exchange_return import ExchangeReturn, exchange_return
from lading.flows.returning.plan_settlement import NothingToSettle, SettleReturn
from lading.flows.returning.preview_settlement import preview_settlement
from lading.flows.returning.return_tasks import SETTLE
from lading.flows.returning.settle_return import settle_returns
from lading.kernel import SYSTEM, Refusal
from lading.returns.alone import unsettled, why_a_person
from lading.returns.rma import Return, read_return
from lading.store import UnitOfWork
from lading.store.rows import Outdated
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

ZERO = Decimal(0)
REASON = "settled by itself, as the policy says"

_RIPE = """
SELECT r.number FROM returns r WHERE r.state = 'inspected'
  AND EXISTS (SELECT FROM return_lines l WHERE l.return_id = r.id AND l.outcome = 'authorised'
    AND l.received + l.kept > l.credited AND l.decision->'terms'->'by_itself' IS NOT NULL)
  AND NOT EXISTS (SELECT FROM approvals a WHERE a.subject = 'return/' || r.number AND a.state = 'pending')
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.kind = %s AND t.subject = 'return/' || r.number AND t.done_at IS NULL)
ORDER BY r.number LIMIT %s
"""


async def settle_alone(company: Company, *, limit: int = 20) -> int:
    """Settle what may be; what may not, or what cannot be, becomes a task. Answers how many it looked at."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch(_RIPE, [SETTLE, limit])
    for (number,) in rows:
        try:
            async with company.database.unit_of_work(SYSTEM) as unit:
                await _settle_or_ask(unit, company, number)
        except Outdated:
            continue  # somebody is at it: look again
        except Refusal as refusal:
            async with company.database.unit_of_work(SYSTEM) as unit:
                await _ask(unit, number, refusal.sentence)
    return len(rows)


async def _settle_or_ask(unit: UnitOfWork, company: Company, number: str) -> None:
    one = await read_return(unit, number=number)
    wish = SettleReturn(number=number, reason=REASON, version=one.version, approved=False)
    try:
        total = sum((each.total for each in await preview_settlement(unit, wish=wish)), ZERO)
    except NothingToSettle:
        total = None
    if why := why_a_person(one, total=total or ZERO):
        await _ask(unit, number, why)
        return
    if total is not None:
        (settled,) = await settle_returns(unit, wishes=[wish])
        if settled.version == one.version:
            return  # it waits for somebody's yes
    await _exchange(unit, company, one)


async def _exchange(unit: UnitOfWork, company: Company, one: Return) -> None:
    """The same again goes out by itself; another item has its price, which a person agrees on."""
    waiting = [line for line in unsettled(one) if line.wish == "exchange" and not line.exchanged]
    if not waiting:
        return
    if any(line.wanted and line.wanted.sku not in ("", line.sku) for line in waiting):
        await _ask(unit, one.number, "another item shall go out instead")
        return
    await exchange_return(unit, company, wish=ExchangeReturn(number=one.number, reason=REASON, approved=False))


async def _ask(unit: UnitOfWork, number: str, why: str) -> None:
    sentence = f"{number} is inspected and not settled by itself: {why.rstrip('.')}. Settle it."
    await keep_one(unit, drafts=[TaskDraft(kind=SETTLE, subject=f"return/{number}", sentence=sentence)])
