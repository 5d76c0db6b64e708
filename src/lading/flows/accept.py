"""Accepting: a place says that it does what it was given, and what it leaves unanswered goes elsewhere."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.flows.floor import OnFulfilment, lock_floor, refuse_nothing, save_floor, versions_of
from lading.fulfilment.lifecycle import OPEN_STATES
from lading.fulfilment.pickups import mark_accepted
from lading.store import Event, UnitOfWork
from lading.store.events import record


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
    accepted = await mark_accepted(unit, fulfilments=list(floor.works))
    for work in (floor.works[one] for one in sorted(accepted)):
        work.touched = True
        told: dict[str, object] = {"place": work.place}
        await record(unit, [Event(kind="fulfilment.accepted", subject=f"fulfilment/{work.number}", data=told)])
    await save_floor(unit, floor)
