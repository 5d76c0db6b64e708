"""Asking for approval: an act that may not go on alone says so, and people of a role find it in their queue."""

from collections.abc import Sequence
from uuid import UUID

from lading.flows.rules.plan_effects import approval_tasks
from lading.rules import ApprovalWish
from lading.rules.approvals import write_approvals
from lading.store import UnitOfWork
from lading.tasks.keep_one import keep_one


async def ask_approvals(unit: UnitOfWork, *, wishes: Sequence[ApprovalWish]) -> list[UUID]:
    """Ask people of each wish's role; answers the ids of the approvals, in order.

    Lock what they are about first. What is asked already is not asked again. When the last of the people that are
    needed has said yes, `decide_approval` does what is registered for the wish's `ask`, and the event
    `approval.settled` tells everybody else.
    """
    if not wishes:
        return []
    ids = await write_approvals(unit, wishes=wishes)
    await keep_one(unit, drafts=approval_tasks(wishes, ids))
    return ids
