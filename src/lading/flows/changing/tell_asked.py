"""Telling those who must answer a change: events from which pages come alive, and a task for each request."""

from collections.abc import Sequence
from datetime import timedelta

from lading.flows.changing.decided import Decided
from lading.flows.changing.gather_changes import Scene
from lading.orders.asks import Ask
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.tasks import TaskDraft

STAFF_ANSWER_WITHIN = timedelta(days=1)
"""By when somebody looks at a customer's request; then it is overdue, and stays open."""


def task_for(unit: UnitOfWork, one: Decided) -> TaskDraft:
    """The task to answer a request."""
    return TaskDraft(
        kind="change.requested",
        subject=f"order/{one.order.number}",
        sentence=f"The {one.wish.door} of order {one.order.number} asks for a change: grant or deny it.",
        data={"change": str(one.change_id)},
        due=unit.now + STAFF_ANSWER_WITHIN,
    )


async def tell_asked(unit: UnitOfWork, scene: Scene, decided: Sequence[Decided], asks: Sequence[Ask]) -> None:
    """Events from which pages come alive: a request came in; a place is asked."""
    requests = [
        Event(
            kind="change.requested",
            subject=f"order/{one.order.number}",
            data={"change": str(one.change_id), "door": one.wish.door},
        )
        for one in decided
        if one.state in ("requested", "denied")
    ]
    asked = [
        Event(
            kind="change.asked",
            subject=f"fulfilment/{scene.floor.works[ask.fulfilment_id].number}",
            data={"change": str(ask.change_id), "line": ask.line, "quantity": ask.quantity},
        )
        for ask in asks
        if ask.who == "place"
    ]
    if requests or asked:
        await record(unit, [*requests, *asked])
