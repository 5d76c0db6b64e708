"""`history`: a flat history file through `lading import`, against a bare COPY of the rows that the import wrote."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from lading.app.bench.figures import Figure
from lading.app.bench.ground import Ground, NoGround, breaches
from lading.app.bench.pace import alternate, middle
from lading.history.run import run_import
from lading.history.start import Wish, start_import
from lading.store import open_database

LINES = 6
"""Rows of an invoice, near what the well-known retail file has in the median."""

_HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
_TABLES = ("orders", "order_papers", "order_lines", "transitions", "events", "tenders")
_BLOCK = 2**18


def measure_history(ground: Ground) -> list[Figure]:
    """Import a generated file into fresh databases, in turn with a COPY of what the import wrote."""
    with tempfile.TemporaryDirectory(prefix="lading-bench-") as name:
        folder = Path(name)
        rows = write_file(folder / "history.csv", orders=ground.pace.history)
        written, flat = 0, rows

        def bring() -> float:
            nonlocal written
            with ground.database() as url:
                ground.checkpoint()
                seconds = asyncio.run(_import(url, folder / "history.csv"))
                written = _keep(url, folder)
                _prove(url, orders=ground.pace.history)
                return seconds

        def copy() -> float:
            with ground.database() as url:
                return _copy(ground, url, folder)

        def copy_flat() -> float:
            with ground.database() as url:
                return _copy_flat(ground, url, folder / "history.csv")

        imports, copies, flats = alternate(ground.pace.runs, bring, copy, copy_flat)
    size = f"{ground.pace.history:,} orders, {rows:,} lines, {written:,} rows of tables"
    return [
        Figure(
            measure="history",
            name="COPY of the rows it wrote",
            value=written / middle(copies),
            unit="rows/s",
            note="into the same tables with their indexes and checks, one transaction for each table",
        ),
        Figure(
            measure="history",
            name="import of a flat file",
            value=written / middle(imports),
            unit="rows/s",
            ratio=middle(copies) / middle(imports),
            target=0.3,
            note=f"{rows / middle(imports):,.0f} lines of the file a second, certificate included; {size}",
        ),
        Figure(
            measure="history",
            name="COPY of the file into one flat table",
            value=flat / middle(flats),
            unit="lines/s",
            note="no index, no order, no event: what reading the file alone costs",
        ),
    ]


def write_file(file: Path, *, orders: int) -> int:
    """A flat retail file of invoices; answers how many lines it has."""
    with file.open("w", encoding="utf-8") as out:
        out.write(_HEAD + "\n")
        out.writelines(line + "\n" for line in _lines(orders))
    return orders * LINES


def _lines(orders: int) -> Iterator[str]:
    for order in range(orders):
        day, minute = order * 365 // orders, order % 600
        when = f"{day // 31 + 1}/{min(day % 31 + 1, 28)}/2025 {8 + minute // 60}:{minute % 60:02}"
        for line in range(LINES):
            item = (order * 7 + line * 331) % 4000
            yield (
                f"{500000 + order},{20000 + item},ITEM OF THE BENCHMARK {item},{1 + (order + line) % 12},{when},"
                f"{(85 + item * 37 % 2000) / 100:.2f},{12000 + order % 4000},United Kingdom"
            )


async def _import(url: str, file: Path) -> float:
    database = open_database(url)
    began = time.perf_counter()
    try:
        identity = await start_import(database, wish=Wish([file], "online-retail"))
        await run_import(database, import_id=identity)
        return time.perf_counter() - began
    finally:
        await database.close()


def _prove(url: str, *, orders: int) -> None:
    if broken := asyncio.run(breaches(url)):
        raise NoGround("The audit found after the import: " + " / ".join(broken))
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*), (SELECT count(*) FROM order_lines) FROM orders").fetchone()
    if row != (orders, orders * LINES):
        raise NoGround(f"{orders} orders of {LINES} lines were to be imported; orders and lines are now {row}.")


def _keep(url: str, folder: Path) -> int:
    """Write the tables' rows to files; answers how many."""
    rows = 0
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in _TABLES:
            with (
                cursor.copy(f"COPY {table} TO STDOUT".encode()) as source,
                (folder / f"{table}.copy").open("wb") as out,
            ):
                for block in source:
                    out.write(block)
            rows += cursor.rowcount
    return rows


def _copy(ground: Ground, url: str, folder: Path) -> float:
    """Seconds that a COPY of those files into the same, empty tables takes, one transaction each."""
    ground.checkpoint()
    began = time.perf_counter()
    with psycopg.connect(url, autocommit=True) as connection:
        for table in _TABLES:
            _stream(connection, f"COPY {table} FROM STDIN", folder / f"{table}.copy")
    return time.perf_counter() - began


def _copy_flat(ground: Ground, url: str, file: Path) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        columns = ", ".join(f"{name} text" for name in _HEAD.split(","))
        connection.execute(f"CREATE TABLE flat ({columns})".encode())
        ground.checkpoint()
        began = time.perf_counter()
        _stream(connection, "COPY flat FROM STDIN (FORMAT csv, HEADER)", file)
        return time.perf_counter() - began


def _stream(connection: psycopg.Connection, command: str, file: Path) -> None:
    with connection.cursor().copy(command.encode()) as out, file.open("rb") as source:
        while block := source.read(_BLOCK):
            out.write(block)
