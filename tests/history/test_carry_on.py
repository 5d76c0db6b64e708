"""Imports whose files are kept: a worker carries them out from anywhere, and stopping, resuming and discarding hold."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from lading.app.jobs import do_job
from lading.app.works import WORKS
from lading.flows.company import Company
from lading.history import ask_to_stop, get_certificate, get_import
from lading.history.carry_on import NotDiscardable, NotResumable, discard_import, resume_import
from lading.history.keep import BLOCK
from lading.history.queries import ImportView
from lading.history.start import Wish, start_import
from lading.kernel import NotFound
from lading.store import Database, Settings
from tests.history.conftest import WriteFile, measures

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


@pytest.fixture
def path(write_file: WriteFile) -> Path:
    """600 invoices of 5 lines in more than one block."""
    rows = [
        f"{invoice},1{line}{invoice % 7:02},{'Thing ' * 60},{line + 1},2011-01-01 10:00:00,1.{line}0,{invoice},France"
        for invoice in range(600)
        for line in range(5)
    ]
    found = write_file("retail.csv", HEADER, *rows)
    assert found.stat().st_size > BLOCK
    return found


async def begin(database: Database, path: Path) -> UUID:
    """An import whose file is kept and then gone from the disk."""
    import_id = await start_import(database, wish=Wish([path], "online-retail"), keep=True)
    await asyncio.to_thread(path.unlink)
    return import_id


async def resume(database: Database, import_id: UUID) -> None:
    async with database.unit_of_work() as unit:
        await resume_import(unit, import_id=import_id)


async def work(database: Database, folder: Path) -> int:
    settings = Settings(data=folder)
    return await do_job(Company(database), settings, works=WORKS, stopping=asyncio.Event())


async def look(database: Database, import_id: UUID) -> ImportView:
    async with database.reading() as connection:
        return await get_import(connection, import_id=import_id)


async def test_a_worker_brings_files_that_are_gone_from_the_disk(database: Database, path: Path) -> None:
    import_id = await begin(database, path)
    assert ((await look(database, import_id)).kept, await work(database, path.parent)) == (True, 0)
    await resume(database, import_id)
    await resume(database, import_id)
    assert [await work(database, path.parent) for _ in range(2)] == [1, 0]
    done = await look(database, import_id)
    assert (done.state, done.balanced, done.kept) == ("finished", True, False)
    async with database.reading() as connection:
        certificate = await get_certificate(connection, import_id=import_id)
    assert measures(certificate)["lines"] == ("3000", "3000")


async def test_stopped_while_it_waits_it_brings_nothing_until_resumed(database: Database, path: Path) -> None:
    import_id = await begin(database, path)
    await resume(database, import_id)
    async with database.unit_of_work() as unit:
        await ask_to_stop(unit, import_id=import_id)
    assert await work(database, path.parent) == 1
    stopped = await look(database, import_id)
    assert (stopped.state, stopped.cursor) == ("stopped", 0)
    await resume(database, import_id)
    assert await work(database, path.parent) == 1
    assert (await look(database, import_id)).state == "finished"
    with pytest.raises(NotResumable, match="certificate"):
        await resume(database, import_id)


async def test_one_that_brought_nothing_can_be_discarded(database: Database, path: Path) -> None:
    content = await asyncio.to_thread(path.read_bytes)
    import_id = await begin(database, path)
    async with database.unit_of_work() as unit:
        await discard_import(unit, import_id=import_id)
    with pytest.raises(NotFound):
        await look(database, import_id)
    await asyncio.to_thread(path.write_bytes, content)
    again = await begin(database, path)
    await resume(database, again)
    await work(database, path.parent)
    async with database.unit_of_work() as unit:
        with pytest.raises(NotDiscardable):
            await discard_import(unit, import_id=again)


async def test_files_that_lie_elsewhere_are_left_to_the_command(database: Database, path: Path) -> None:
    import_id = await start_import(database, wish=Wish([path], "online-retail"))
    with pytest.raises(NotResumable, match="lading import"):
        await resume(database, import_id)
    assert await start_import(database, wish=Wish([path], "online-retail"), keep=True) == import_id
    assert (await look(database, import_id)).kept
