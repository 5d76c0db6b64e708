"""How many rows a transaction has added, changed and removed, by table, as the server counts them."""

from lading.store.unit_of_work import UnitOfWork

Counts = dict[str, tuple[int, int, int]]
"""Rows added, changed and removed, by table."""
_NOTHING = (0, 0, 0)


async def count_rows(unit: UnitOfWork) -> Counts:
    """Everything that this connection has counted since the server last took note of it."""
    rows = await unit.fetch(
        "SELECT relname, pg_stat_get_xact_tuples_inserted(oid), pg_stat_get_xact_tuples_updated(oid),"
        " pg_stat_get_xact_tuples_deleted(oid) FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows if any(row[1:])}


def add_growth(sums: Counts, *, before: Counts, after: Counts) -> None:
    """Add to the sums what was counted in between."""
    for table, now in after.items():
        was, known = before.get(table, _NOTHING), sums.get(table, _NOTHING)
        added, changed, removed = (k + n - w for k, n, w in zip(known, now, was, strict=True))
        if added or changed or removed:
            sums[table] = (added, changed, removed)
