"""One open task for one matter."""

from lading.store import Database
from lading.tasks import TaskDraft, TaskView, finish_task, list_open
from lading.tasks.keep_one import close_matters, keep_one

MATTER = ("channel_difference", "order/L1")


def differs(quantity: int) -> TaskDraft:
    return TaskDraft(kind=MATTER[0], subject=MATTER[1], sentence=f"{quantity} are wanted.", data={"quantity": quantity})


async def keep(database: Database, *drafts: TaskDraft) -> list[TaskView]:
    """Keep one task for each; answers the open ones."""
    async with database.unit_of_work() as unit:
        await keep_one(unit, drafts=drafts, decided_counts=True)
    async with database.reading() as connection:
        return await list_open(connection)


async def test_a_matter_that_changes_stays_one_task(database: Database) -> None:
    (first,) = await keep(database, differs(3))
    (second,) = await keep(database, differs(4))
    assert (second.id, second.sentence, second.data) == (first.id, "4 are wanted.", {"quantity": 4})
    async with database.unit_of_work() as unit:
        assert await unit.fetch("SELECT kind FROM events ORDER BY id") == [("task.raised",), ("task.restated",)]


async def test_what_is_gone_is_closed_and_raised_again_when_it_comes_back(database: Database) -> None:
    (first,) = await keep(database, differs(3))
    async with database.unit_of_work() as unit:
        await close_matters(unit, matters=[MATTER])
    assert await keep(database) == []
    (again,) = await keep(database, differs(3))
    assert again.id != first.id


async def test_what_a_person_has_decided_is_only_raised_when_it_changes(database: Database) -> None:
    (task,) = await keep(database, differs(3))
    async with database.unit_of_work() as unit:
        await finish_task(unit, task=task.id, outcome="left as it is")
    assert await keep(database, differs(3)) == []
    assert [one.sentence for one in await keep(database, differs(4))] == ["4 are wanted."]
