"""Adding series of numbers, and changing what is still free of them."""

from collections.abc import Mapping, Sequence

import msgspec

from lading.billing.series import SeriesDraft
from lading.billing.tables import number_series
from lading.kernel import Conflict
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows


class SeriesInUse(Conflict):
    """Numbers were drawn already."""

    code = "number_series_in_use"


async def put_series(
    unit: UnitOfWork, *, drafts: Sequence[SeriesDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each series what its draft says. Raises `Outdated`, `SeriesInUse`.

    Once numbers were drawn, the pattern may still change, for what comes; kind and first number may not.
    """
    await lock_names(unit, stages=[[lock_number("number_series")]])
    changes = await compare_rows(
        unit, table=number_series, key="code", rows=[msgspec.structs.asdict(one) for one in drafts], versions=versions
    )
    await _refuse_used(unit, changes)
    await _refuse_rivals(unit, drafts)
    await write_rows(unit, table=number_series, key="code", changes=changes)
    await record(
        unit,
        [
            Event(
                kind="number_series.changed",
                subject=f"number-series/{change.key}",
                data={"fields": sorted(change.fields), "version": change.version},
            )
            for change in changes
            if change.fields
        ],
    )
    return changes


async def _refuse_used(unit: UnitOfWork, changes: Sequence[Change]) -> None:
    bent = [one.key for one in changes if one.before and {"kind", "first", "yearly"} & set(one.fields)]
    rows = await unit.fetch("SELECT series FROM number_series_years WHERE series = ANY(%s) LIMIT 1", [bent])
    if rows:
        raise SeriesInUse(
            f"Numbers of {rows[0][0]} were drawn already, so its kind, first number and year stay. Add another series."
        )


async def _refuse_rivals(unit: UnitOfWork, drafts: Sequence[SeriesDraft]) -> None:
    rows = await unit.fetch("SELECT code, kind, channel, country FROM number_series")
    known = {(row[1], row[2], row[3]): row[0] for row in rows}
    for one in drafts:
        rival = known.get((one.kind, one.channel, one.country))
        if rival and rival != one.code:
            raise SeriesInUse(
                f"Series {rival} serves the same documents. Change that one, or name a channel or country."
            )
