"""The task list: taken, given back, and settled with what was decided."""

import re
from uuid import UUID

from lading.flows.company import Company
from lading.tasks import TaskDraft, finish_task, raise_tasks
from tests.console.conftest import Client, sign_in


async def raise_one(company: Company) -> UUID:
    """A task about an order."""
    draft = TaskDraft(kind="stock.count", subject="item/MUG-RED", sentence="Count MUG-RED at MAIN.")
    async with company.database.unit_of_work() as unit:
        return (await raise_tasks(unit, drafts=[draft]))[0]


async def test_no_task_teaches(client: Client) -> None:
    assert "Nothing waits for a decision." in (await client.get("/tasks")).text


async def test_taken_and_settled(people: Company, client: Client) -> None:
    task = await raise_one(people)
    page = (await client.get("/tasks")).text
    assert 'href="/stock/items/MUG-RED"' in page
    await client.post(f"/tasks/{task}/take")
    assert "Give back" in (await client.get("/tasks")).text
    assert (await client.post(f"/tasks/{task}/done", data={"outcome": ""})).status_code == 422
    await client.post(f"/tasks/{task}/done", data={"outcome": "Found behind the shelf"})
    assert "Nothing waits for a decision." in (await client.get("/tasks")).text


async def test_what_was_decided_stays_with_who_and_when(people: Company, client: Client) -> None:
    assert "Nothing is settled yet." in (await client.get("/tasks?view=settled")).text
    task = await raise_one(people)
    await client.post(f"/tasks/{task}/done", data={"outcome": "Found behind the shelf"})
    for view in ("settled", "settled-mine"):
        page = (await client.get(f"/tasks?view={view}")).text
        assert "Found behind the shelf" in page
        assert '<td class="owner">administrator</td>' in page
    await sign_in(client, "operations")
    assert "Nothing is settled yet." in (await client.get("/tasks?view=settled-mine")).text


async def test_settled_tasks_page_by_page(people: Company, client: Client) -> None:
    drafts = [TaskDraft(kind="stock.count", subject=f"item/I-{n:03}", sentence=f"Count {n:03}.") for n in range(53)]
    async with people.database.unit_of_work() as unit:
        for task in await raise_tasks(unit, drafts=drafts):
            await finish_task(unit, task=task, outcome="done")
    first = (await client.get("/tasks?view=settled")).text
    after = re.search(r'href="(/tasks\?view=settled&amp;before=[^"]+)"', first)
    assert after
    second = (await client.get(after[1].replace("&amp;", "&"))).text
    assert (first.count("Count 0"), second.count("Count 0")) == (50, 3)


async def test_who_may_not_change_orders_settles_nothing(people: Company, anyone: Client) -> None:
    task = await raise_one(people)
    await sign_in(anyone, "viewer")
    assert (await anyone.get("/tasks")).status_code == 200
    assert (await anyone.post(f"/tasks/{task}/take")).status_code == 403
