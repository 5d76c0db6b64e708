"""The regular jobs: a broken law becomes a task, rewritten history does not fit its checkpoint."""

import asyncio
from pathlib import Path
from typing import Any

from lading.api.health import _work
from lading.app.audit import LAWS
from lading.app.jobs import do_job
from lading.app.works import IMPORT, REGULAR, WORKS, schedule_regular_jobs
from lading.flows.company import Company
from lading.history.source import Options
from lading.history.start import Wish, start_import
from lading.store import Database, Event, Settings
from lading.store.checkpoints import last_checkpoint, sign_checkpoint, what_is_wrong
from lading.store.events import record
from lading.store.jobs import enqueue
from tests.drafts import place

SETTINGS = Settings(data=Path("unused"), secret="s" * 40)


async def work_all(company: Company) -> None:
    while await do_job(company, SETTINGS, works=WORKS, stopping=asyncio.Event()):
        pass


async def fetch(company: Company, query: Any) -> list[tuple[Any, ...]]:
    async with company.database.unit_of_work() as unit:
        return await unit.fetch(query)


async def test_every_worker_schedules_the_same_jobs(company: Company) -> None:
    for _ in range(2):
        await schedule_regular_jobs(company.database)
    await work_all(company)
    found = await fetch(company, "SELECT kind, state, progress->'broken' FROM jobs ORDER BY kind")
    assert found == [("audit", "waiting", 0), ("checkpoint", "waiting", None), ("tidy", "waiting", None)]
    assert {kind for kind, *_ in found} == set(REGULAR)


async def test_a_broken_law_is_a_task_once(company: Company) -> None:
    await place(company, ("MUG-RED", 1))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE orders SET total = total + 1")
    for _ in range(2):
        await schedule_regular_jobs(company.database)
        async with company.database.unit_of_work() as unit:
            await unit.execute("UPDATE jobs SET run_at = now()")
        await work_all(company)
    assert await fetch(company, "SELECT subject FROM tasks WHERE kind = 'audit.broken'") == [("law/totals_add_up",)]
    assert await fetch(company, "SELECT outcome FROM jobs WHERE kind = 'audit'") == [("Broken: totals_add_up.",)]


async def test_rewritten_history_does_not_fit_its_checkpoint(company: Company) -> None:
    await place(company, ("MUG-RED", 1))
    await place(company, ("MUG-BLUE", 1))
    assert await sign_checkpoint(company.database, secret="s") == 2
    await place(company, ("MUG-RED", 1))
    assert await complaint(company) == ""
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "UPDATE events SET hash = 'x' WHERE order_id = (SELECT min(order_id::text)::uuid FROM orders"
            " JOIN events e ON e.order_id = orders.id)"
        )
    assert "are not those that were signed" in await complaint(company)
    assert await complaint(company, secret="another") == ""


async def test_who_writes_below_a_checkpoint_is_waited_for(company: Company) -> None:
    await place(company, ("MUG-RED", 1))
    async with company.database.unit_of_work() as slow:
        await record(slow, [Event(kind="item.changed", subject="item/MUG-RED", data={})])
        await place(company, ("MUG-RED", 2))
        signing = asyncio.create_task(sign_checkpoint(company.database, secret="s"))
        await asyncio.sleep(0.5)
        assert not signing.done()
    assert await signing == 2


async def complaint(company: Company, *, secret: str = "s") -> str:
    async with company.database.reading() as connection:
        checkpoint = await last_checkpoint(connection)
        assert checkpoint
        return await what_is_wrong(connection, checkpoint, secret=secret)


async def test_a_history_import_is_a_job(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
        "489434,85048,CHRISTMAS BALL,12,2009-12-01 07:45:00,6.95,13085,United Kingdom\n"
    )
    wish = Wish([file], "online-retail", "", Options())
    import_id = await start_import(database, wish=wish)
    async with database.unit_of_work() as unit:
        await enqueue(unit, kind=IMPORT, args={"import_id": str(import_id)}, key=str(import_id))
    await work_all(Company(database))
    company = Company(database)
    assert await fetch(company, "SELECT state, outcome FROM jobs") == [("done", "Every difference has its reason.")]
    assert await fetch(company, "SELECT state FROM imports") == [("finished",)]


async def test_the_last_audit_and_the_jobs_are_metrics(company: Company) -> None:
    await schedule_regular_jobs(company.database)
    await work_all(company)
    told = {metric.name: metric.samples for metric in await _work(company.database)}
    assert {sample.labels["verdict"]: sample.value for sample in told["lading_laws"]} == {
        "held": len(LAWS),
        "broken": 0,
    }
    assert {sample.labels["state"]: sample.value for sample in told["lading_jobs"]} == {"waiting": len(REGULAR)}
