"""A bench for imports: files made on the spot, brought into a fresh database, and looked at."""

import gzip
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from lading.app.audit import audit
from lading.history import Certificate
from lading.history.run import run_import
from lading.history.source import Options
from lading.history.start import Wish, start_import
from lading.kernel import plain
from lading.store import Database

Ask = Callable[..., Awaitable[list[tuple[Any, ...]]]]
WriteFile = Callable[..., Path]


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Writes lines into a file, gzipped where its name says so."""

    def write(name: str, *lines: str, encoding: str = "utf-8") -> Path:
        content = "".join(f"{line}\n" for line in lines).encode(encoding)
        path = tmp_path / name
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
        return path

    return write


class Bench:
    """Brings files and asks what came of them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def bring(self, preset: str, *files: Path, channel: str = "", **options: Any) -> Certificate:
        """Import files to their end."""
        wish = Wish(list(files), preset, channel, Options(**options))
        return await run_import(self.database, import_id=await start_import(self.database, wish=wish))

    async def ask(self, query: str, **parameters: Any) -> list[tuple[Any, ...]]:
        """Rows of a query, numbers in it as plain texts."""
        async with self.database.reading() as connection:
            rows = await connection.execute(text(query), parameters)
            return [tuple(row) for row in rows]

    async def lines(self, order: str) -> list[tuple[Any, ...]]:
        """An order's lines by its number in the source: sku, ordered, delivered, returned, cancelled, as integers."""
        return await self.ask(
            "SELECT l.sku, l.ordered::int, l.delivered::int, l.returned::int, l.cancelled::int FROM order_lines l"
            " JOIN orders o ON o.id = l.order_id WHERE o.external_id = :order ORDER BY l.line",
            order=order,
        )

    async def prove(self) -> None:
        """Every law holds."""
        assert await audit(self.database) == []


@pytest.fixture
def bench(database: Database) -> Bench:
    """An empty company to import into."""
    return Bench(database)


def measures(certificate: Certificate) -> dict[str, tuple[str, str]]:
    """Source and result by measure, money with its currency behind it."""
    return {
        f"{one.measure} {one.currency or ''}".strip(): (plain(one.source), plain(one.result))
        for one in certificate.comparisons
    }


def reasons(certificate: Certificate) -> dict[str, int]:
    """How many rows each reason has."""
    counted: dict[str, int] = {}
    for one in certificate.reasons:
        counted[one.code] = counted.get(one.code, 0) + one.rows
    return counted
