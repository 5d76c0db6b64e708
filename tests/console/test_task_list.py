"""The task list: taken, given back, and settled with what was decided."""

from uuid import UUID

from lading.flows.company import Company
from lading.tasks import TaskDraft, raise_tasks
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


async def test_who_may_not_change_orders_settles_nothing(people: Company, anyone: Client) -> None:
    task = await raise_one(people)
    await sign_in(anyone, "viewer")
    assert (await anyone.get("/tasks")).status_code == 200
    assert (await anyone.post(f"/tasks/{task}/take")).status_code == 403
