"""Search by the beginnings of words, also where very many or very few rows match."""

import pytest

from lading.catalog.queries import list_items
from lading.store import Database
from lading.store.words import MOST, prefix_query


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("", ""),
        ("red mu", "'red':* & 'mu':*"),
        ("MUG-RED", "'MUG-RED':*"),
        ("a'b | !c:*", "'a':* & 'b':* & 'c':*"),
        ("a b c d e f g h i", "'a':* & 'b':* & 'c':* & 'd':* & 'e':* & 'f':* & 'g':* & 'h':*"),
    ],
)
def test_words_become_a_query(typed: str, query: str) -> None:
    assert prefix_query(typed) == query


async def test_broad_and_narrow_searches_page_alike(database: Database) -> None:
    async with database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO items (sku, name, barcode) SELECT 'S' || lpad(n::text, 5, '0'), 'Bolt ' || n, 'B' || n"
            " FROM generate_series(1, %s) n",
            [MOST + 500],
        )
    async with database.reading() as connection:
        broad = await list_items(connection, typed="bolt", after="S00010", limit=2)
        narrow = await list_items(connection, typed="bolt 17", limit=3)
        assert [item.sku for item in broad] == ["S00011", "S00012"]
        assert [item.sku for item in narrow] == ["S00017", "S00170", "S00171"]
        assert [item.sku for item in await list_items(connection, typed="B2400")] == ["S02400"]
