"""Accepting: a place says that it does what it was given, and what it leaves unanswered goes elsewhere."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.catalog import Reference
from lading.flows.company import Company
from lading.flows.floor import OnFulfilment, let_pass, lock_floor, refuse_nothing, save_floor, versions_of
from lading.flows.fulfilling.reject import Reject, reject
from lading.fulfilment.draw import Drawn
from lading.fulfilment.lifecycle import OPEN_STATES
from lading.fulfilment.pickups import lock_pickups, mark_accepted, mark_missed
from lading.fulfilment.work import Work
from lading.kernel import Actor
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.tasks import TaskDraft, raise_tasks

TIMER = Actor("system", "acceptance")
_DUE = """
SELECT fulfilment_id FROM acceptances WHERE accepted_at IS NULL AND missed_at IS NULL AND accept_by <= now()
ORDER BY accept_by LIMIT %s
"""


class Accept(msgspec.Struct, frozen=True, kw_only=True):
    """The place does this fulfilment; `version` is what the caller saw."""

    fulfilment: UUID
    version: int | None = None


async def accept_work(unit: UnitOfWork, *, wishes: Sequence[Accept]) -> None:
    """Accept what each wish names; what was accepted before stays as it was.

    Raises `NotFound`, `WorkMoved`, `NothingToDo` for work that is through.
    """
    seen: Sequence[OnFulfilment] = wishes
    floor = await lock_floor(unit, fulfilments=[wish.fulfilment for wish in wishes], versions=versions_of(seen))
    for work in floor.works.values():
        refuse_nothing(work, [work] if work.state in OPEN_STATES else [], "accept")
        mine = [Drawn(line, "released", line.quantity) for line in work.lines.values()]
        let_pass(floor, mine, step="accept", named=True)
    accepted = await mark_accepted(unit, fulfilments=list(floor.works))
    for work in (floor.works[one] for one in sorted(accepted)):
        work.touched = True
        told: dict[str, object] = {"place": work.place}
        await record(unit, [Event(kind="fulfilment.accepted", subject=f"fulfilment/{work.number}", data=told)])
    await save_floor(unit, floor)


async def pass_on_unaccepted(company: Company, *, limit: int = 50) -> int:
    """Take work from places that did not accept it in time; answers how many fulfilments. Each in its own transaction.

    It is promised from elsewhere as if the place had rejected it (`not_accepted`). A pick-up stays where its customer
    comes: there a task is raised.
    """
    async with company.database.unit_of_work() as unit:
        due = [row[0] for row in await unit.fetch(_DUE, [limit])]
    for one in due:
        async with company.database.unit_of_work(TIMER) as unit:
            await _pass_on(unit, company.reference, one)
    return len(due)


async def _pass_on(unit: UnitOfWork, reference: Reference, fulfilment: UUID) -> None:
    floor = await lock_floor(unit, fulfilments=[fulfilment])
    work = floor.works[fulfilment]
    if not await mark_missed(unit, fulfilments=[fulfilment]) or work.state != "open":
        return
    if await lock_pickups(unit, fulfilments=[fulfilment]):
        await raise_tasks(unit, drafts=[_ask(work)])
    else:
        await reject(unit, reference, wishes=[Reject(fulfilment=fulfilment, reason="not_accepted")])


def _ask(work: Work) -> TaskDraft:
    sentence = (
        f"{work.place} has not accepted the pick-up {work.number} in time. Call the store, or let the customer have it"
        " sent or fetch it elsewhere."
    )
    return TaskDraft(kind="pickup.not_accepted", subject=f"fulfilment/{work.number}", sentence=sentence)
