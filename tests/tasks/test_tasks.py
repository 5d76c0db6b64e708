"""Tasks are raised, given to somebody, and settled once."""

from datetime import UTC, datetime

import pytest

from lading.kernel import Actor, NotFound, new_id
from lading.store import Database
from lading.tasks import TaskDone, TaskDraft, assign_task, finish_task, list_open, list_tasks_of, raise_tasks

LATE = TaskDraft(kind="order.late", subject="order/L1", sentence="Order L1 is late.", data={"days": 2})
ODD = TaskDraft(kind="stock.odd", subject="item/CUP", sentence="Odd.", due=datetime(2026, 12, 1, tzinfo=UTC))


async def test_open_tasks_stand_in_the_order_in_which_they_were_raised(database: Database) -> None:
    async with database.unit_of_work() as unit:
        late, odd = await raise_tasks(unit, drafts=[LATE, ODD])
        await assign_task(unit, task=late, owner="anna")
    async with database.reading() as connection:
        shown = await list_open(connection)
        assert [(task.id, task.owner, task.data) for task in shown] == [(late, "anna", {"days": 2}), (odd, None, {})]
        assert [task.id for task in await list_open(connection, owner="bob")] == [odd]
        assert [task.id for task in await list_open(connection, after=late)] == [odd]


async def test_a_task_is_settled_once(database: Database) -> None:
    async with database.unit_of_work(Actor("user", "anna")) as unit:
        (late,) = await raise_tasks(unit, drafts=[LATE])
        await finish_task(unit, task=late, outcome="called")
        with pytest.raises(TaskDone, match="settled by user:anna"):
            await finish_task(unit, task=late, outcome="again")
        with pytest.raises(NotFound):
            await assign_task(unit, task=new_id(), owner=None)
        (shown,) = await list_tasks_of(unit.sql, subjects=["order/L1"])
        kinds = await unit.fetch("SELECT kind, subject, data->>'outcome' FROM events ORDER BY id")
    assert (shown.done_by, shown.outcome) == ("user:anna", "called")
    assert kinds == [("task.raised", "order/L1", None), ("task.done", "order/L1", "called")]
