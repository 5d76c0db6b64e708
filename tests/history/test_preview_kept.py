"""Dry runs of kept files: a worker says what would come, and gives way as soon as the import is wanted."""

import asyncio
from pathlib import Path
from uuid import UUID

from lading.app.jobs import do_job
from lading.app.works import WORKS
from lading.flows.company import Company
from lading.history import Preview, get_import, get_preview
from lading.history.carry_on import discard_import, resume_import
from lading.history.preview_kept import ask_for_preview, preview_kept
from lading.history.source import Options
from lading.history.start import Wish, start_import
from lading.store import Database, Settings
from tests.history.conftest import Bench, WriteFile, measures, reasons

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
ROWS = (
    "1,11111,Mug,5,2011-01-01 10:00:00,2.00,7,France",
    "C2,11111,Mug,-2,2011-01-05 10:00:00,2.00,7,France",
    "3,22222,Bowl,0,2011-01-05 10:00:00,1.0,8,France",
    "4,22222,Bowl,1,2011-01-06 10:00:00,1.0,8,France",
)


async def send(database: Database, *paths: Path, preset: str = "online-retail", **options: str) -> UUID:
    """Files that are kept, and a wish to see what would come of them."""
    wish = Wish(list(paths), preset, options=Options(**options))
    import_id = await start_import(database, wish=wish, keep=True)
    async with database.unit_of_work() as unit:
        await ask_for_preview(unit, import_id=import_id)
    return import_id


async def work(database: Database, folder: Path) -> int:
    return await do_job(Company(database), Settings(data=folder), works=WORKS, stopping=asyncio.Event())


async def look(database: Database, import_id: UUID) -> Preview | None:
    async with database.reading() as connection:
        return await get_preview(connection, import_id=import_id)


async def test_it_says_what_the_import_then_does_and_writes_nothing(bench: Bench, write_file: WriteFile) -> None:
    path = write_file("retail.csv", HEADER, *ROWS)
    import_id = await send(bench.database, path)
    assert await work(bench.database, path.parent) == 1
    tried = await look(bench.database, import_id)
    assert tried
    assert tried.certificate
    assert [(one.number, one.customer, one.units, str(one.total)) for one in tried.first] == [
        ("1", "7", "5", "10.00"),
        ("4", "8", "1", "1.00"),
    ]
    assert (tried.done, tried.total, tried.new_items, tried.new_customers) == (4, 4, 2, 2)
    for table in ("orders", "items", "parties", "channels", "import_remarks"):
        assert await bench.ask(f"SELECT FROM {table}") == []
    done = await bench.bring("online-retail", path)
    assert (done.comparisons, done.reasons) == (tried.certificate.comparisons, tried.certificate.reasons)
    assert await look(bench.database, import_id) is None


async def test_it_knows_what_is_here_already(bench: Bench, write_file: WriteFile) -> None:
    await bench.bring("online-retail", write_file("first.csv", HEADER, ROWS[0]))
    import_id = await send(bench.database, write_file("second.csv", HEADER, *ROWS))
    await work(bench.database, Path("nowhere"))
    tried = await look(bench.database, import_id)
    assert tried
    assert tried.certificate
    assert measures(tried.certificate)["orders"] == ("4", "1")
    assert reasons(tried.certificate)["already_there"] == 1
    assert tried.certificate.balanced
    assert (tried.new_items, tried.new_customers) == (1, 1)


async def test_started_at_once_nobody_tries_it_out(bench: Bench, write_file: WriteFile) -> None:
    path = write_file("retail.csv", HEADER, *ROWS)
    import_id = await send(bench.database, path)
    async with bench.database.unit_of_work() as unit:
        await resume_import(unit, import_id=import_id)
    assert await preview_kept(bench.database, import_id=import_id) == "There is nothing left to try out."
    assert [await work(bench.database, path.parent) for _ in range(2)] == [1, 0]
    async with bench.database.reading() as connection:
        assert (await get_import(connection, import_id=import_id)).state == "finished"


async def test_a_discarded_one_leaves_no_work(bench: Bench, write_file: WriteFile) -> None:
    path = write_file("retail.csv", HEADER, *ROWS)
    import_id = await send(bench.database, path)
    async with bench.database.unit_of_work() as unit:
        await discard_import(unit, import_id=import_id)
    assert await work(bench.database, path.parent) == 0
    assert await bench.ask("SELECT FROM channels") == []


async def test_a_file_that_grew_unreadable_is_told_as_a_sentence(bench: Bench, write_file: WriteFile) -> None:
    path = write_file("retail.csv", HEADER, *ROWS)
    import_id = await send(bench.database, path)
    async with bench.database.unit_of_work() as unit:
        await unit.execute("UPDATE import_blocks SET content = ''")
    await work(bench.database, path.parent)
    tried = await look(bench.database, import_id)
    assert tried
    assert (tried.certificate, tried.problem) == (None, "retail.csv is empty: its first line should name the columns.")
