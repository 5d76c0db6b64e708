"""Drawing numbers: last in the transaction that issues, under the lock of their series, without gaps or doubles."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from lading.billing.series import write_number
from lading.store import UnitOfWork


class Drawn(msgspec.Struct, frozen=True):
    """A number that was drawn, and the moment: later than that of every number before it."""

    number: str
    year: int
    serial: int
    at: datetime


async def draw_numbers(unit: UnitOfWork, *, counts: Mapping[str, int]) -> dict[str, list[Drawn]]:
    """Draw so many numbers of each series, in one go; nobody else draws of them until this transaction ends.

    Call it last: it takes the last locks in the order of the house. When the transaction fails, no number is lost.
    """
    rows = await unit.fetch(
        "SELECT code, pattern, first, yearly FROM number_series WHERE code = ANY(%s)"
        " ORDER BY kind DESC, code FOR NO KEY UPDATE",
        [sorted(counts)],
    )
    now = await _moment(unit, counts)
    drawn: dict[str, list[Drawn]] = {}
    for code, pattern, first, yearly in rows:
        year = now.year if yearly else 0
        ((upto,),) = await unit.fetch(
            "INSERT INTO number_series_years (series, year, first, next, drawn_at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (series, year) DO UPDATE SET next = number_series_years.next + %s,"
            " drawn_at = excluded.drawn_at RETURNING next",
            [code, year, first, first + counts[code], now, counts[code]],
        )
        drawn[code] = [
            Drawn(write_number(pattern, year=now.year, serial=serial), year, serial, now)
            for serial in range(upto - counts[code], upto)
        ]
        unit.drew(one.number for one in drawn[code])
    return drawn


async def count_drawn(unit: UnitOfWork) -> dict[str, int]:
    """How many numbers of each series were drawn; series of which none was are left out."""
    rows = await unit.fetch("SELECT series, sum(next - first)::int FROM number_series_years GROUP BY 1")
    return dict(rows)


async def lock_series(unit: UnitOfWork) -> None:
    """Keep others from drawing of any series: for an act that draws of several, one after the other."""
    await unit.execute("SELECT FROM number_series ORDER BY kind DESC, code FOR NO KEY UPDATE")


async def _moment(unit: UnitOfWork, series: Iterable[str]) -> datetime:
    """Now, read after the lock and never before the last draw: the order of numbers is the order of issue."""
    rows = await unit.fetch(
        "SELECT greatest(clock_timestamp(), (SELECT max(drawn_at) FROM number_series_years WHERE series = ANY(%s)))",
        [sorted(series)],
    )
    moment: datetime = rows[0][0]
    return moment
