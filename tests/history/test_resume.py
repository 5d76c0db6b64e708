"""Imports that are killed, stopped, repeated: nothing is doubled, nothing is lost."""

import asyncio
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

import lading.history.chunk
from lading.history import ask_to_stop, get_import
from lading.history.claim import ImportUnderWay, claim_import
from lading.history.preview import preview_import
from lading.history.run import FilesChanged, run_import
from lading.history.start import Wish, start_import
from lading.history.write import ImportStopped
from lading.kernel import NotFound
from lading.store import Database
from tests.history.conftest import Bench, WriteFile, measures, reasons

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


@pytest.fixture
def path(write_file: WriteFile) -> Path:
    """600 invoices of 5 lines; every tenth is credited the next day."""
    rows = [
        f"{invoice},1{line}{invoice % 7:02},Thing,{line + 1},2011-01-01 10:00:00,1.{line}0,{invoice},France"
        for invoice in range(600)
        for line in range(5)
    ]
    rows += [
        f"C{invoice},10{invoice % 7:02},Thing,-1,2011-01-02 10:00:00,1.00,{invoice},France"
        for invoice in range(0, 600, 10)
    ]
    return write_file("retail.csv.gz", HEADER, *rows)


def kill_in_the_middle(url: str, import_id: UUID, *, after: int) -> None:
    """Start a process that carries the import out, and kill it when it has told of progress `after` times."""
    command = [sys.executable, str(Path(__file__).with_name("carry_out.py")), url, str(import_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        for _ in range(after):
            assert child.stdout.readline()
        child.kill()


async def test_killed_twice_it_goes_on_and_doubles_nothing(bench: Bench, path: Path) -> None:
    import_id = await start_import(bench.database, wish=Wish([path], "online-retail"))
    stood = [0]
    for _ in range(2):
        await asyncio.to_thread(kill_in_the_middle, bench.database.url, import_id, after=7)
        ((state, cursor, orders),) = await bench.ask(
            "SELECT state, cursor, (SELECT count(*) FROM orders) FROM imports WHERE id = :id", id=import_id
        )
        assert state == "running"
        assert stood[-1] < orders < 600
        stood.append(orders)
        assert cursor >= orders
    certificate = await run_import(bench.database, import_id=import_id)
    assert certificate.balanced
    assert measures(certificate) == {
        "orders": ("660", "600"),
        "lines": ("3060", "3000"),
        "customers": ("600", "600"),
        "items": ("35", "35"),
        "ordered": ("9000", "9000"),
        "credited": ("60", "60"),
        "goods GBP": ("11400", "11400"),
        "credits GBP": ("60", "60"),
    }
    assert reasons(certificate) == {"credit_matched": 60}
    tried = preview_import(Wish([path], "online-retail")).certificate
    assert tried
    assert certificate.reasons == tried.reasons
    assert await bench.ask("SELECT count(*), count(DISTINCT external_id) FROM orders") == [(600, 600)]
    await bench.prove()


async def test_the_same_files_again_are_the_same_import(bench: Bench, path: Path) -> None:
    first = await bench.bring("online-retail", path)
    again = await bench.bring("online-retail", path)
    assert again.import_id == first.import_id
    assert again.finished == first.finished
    assert await bench.ask("SELECT count(*) FROM orders") == [(600,)]


async def test_orders_that_the_channel_has_are_left_as_they_stand(
    bench: Bench, path: Path, write_file: WriteFile
) -> None:
    await bench.bring("online-retail", path)
    known = [f"11,1{line}04,Thing,9,2011-01-03 10:00:00,1.00,11,France" for line in range(5)]
    more = write_file("more.csv", HEADER, *known, "9001,1000,Thing,2,2011-01-03 10:00:00,1.00,9,France")
    certificate = await bench.bring("online-retail", more)
    assert certificate.balanced
    assert measures(certificate)["orders"] == ("2", "1")
    assert reasons(certificate) == {"already_there": 1, "customer_was_there": 1, "item_was_there": 5}
    assert [ordered for _, ordered, *_ in await bench.lines("11")] == [1, 2, 3, 4, 5]


async def test_cancelled_it_keeps_what_stands(bench: Bench, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lading.history.chunk, "LINES", 100)
    import_id = await start_import(bench.database, wish=Wish([path], "online-retail"))
    told = asyncio.Event()
    task = asyncio.create_task(run_import(bench.database, import_id=import_id, tell=lambda _: told.set()))
    await told.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    ((state, orders),) = await bench.ask("SELECT state, (SELECT count(*) FROM orders) FROM imports")
    assert state == "stopped"
    assert 0 < orders < 600
    assert (await run_import(bench.database, import_id=import_id)).balanced


async def test_somebody_may_ask_it_to_stop(bench: Bench, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lading.history.chunk, "LINES", 100)
    import_id = await start_import(bench.database, wish=Wish([path], "online-retail"))
    told = asyncio.Event()
    task = asyncio.create_task(run_import(bench.database, import_id=import_id, tell=lambda _: told.set()))
    await told.wait()
    async with bench.database.unit_of_work() as unit:
        await ask_to_stop(unit, import_id=import_id)
    with pytest.raises(ImportStopped):
        await task
    async with bench.database.reading() as connection:
        view = await get_import(connection, import_id=import_id)
    assert (view.state, view.progress["total"]) == ("stopped", 3060)
    assert (await run_import(bench.database, import_id=import_id)).balanced


async def test_two_do_not_carry_out_the_same_import(bench: Bench, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lading.history.claim._PATIENCE", 0.5)
    import_id = await start_import(bench.database, wish=Wish([path], "online-retail"))
    async with claim_import(bench.database, import_id=import_id):
        with pytest.raises(ImportUnderWay):
            await run_import(bench.database, import_id=import_id)


async def test_files_that_have_changed_are_refused(bench: Bench, path: Path, write_file: WriteFile) -> None:
    import_id = await start_import(bench.database, wish=Wish([path], "online-retail"))
    write_file("retail.csv.gz", HEADER)
    with pytest.raises(FilesChanged):
        await run_import(bench.database, import_id=import_id)


async def test_a_channel_that_nobody_knows_is_refused(database: Database, path: Path) -> None:
    with pytest.raises(NotFound, match="no channel 'wbe'"):
        await start_import(database, wish=Wish([path], "online-retail", "wbe"))
