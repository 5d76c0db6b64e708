"""Breaches as they are kept: each with the repair that would mend it, signed, or gone once its law holds again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from lading.kernel import new_id
from lading.store import UnitOfWork
from lading.store.laws import Law
from lading.store.proofs import Repair, sign_repair

_NAMES = (
    *("order_id", "number", "line", "seq", "from_state", "to_state", "tender", "sku", "place", "bin", "lot", "serial"),
    *("id", "fulfilment_id", "shipment_id", "transfer_id", "count_id", "reference", "pool", "starts_at", "transaction"),
)
"""Columns of answers that say what a row is about, rather than what is wrong with it."""


class Broken(msgspec.Struct, frozen=True):
    """A law that does not hold, and the first rows that break it."""

    law: Law
    rows: list[dict[str, Any]]


class Found(msgspec.Struct, frozen=True):
    """A row that breaks a law, since when it may, and the first event that touched it since."""

    law: Law
    row: dict[str, Any]
    since: datetime | None
    first_event: dict[str, Any] | None

    @property
    def key(self) -> str:
        """What the row is about."""
        return " ".join(f"{name}={self.row[name]}" for name in _NAMES if self.row.get(name) is not None)


def repair_of(law: Law, row: dict[str, Any], *, current: dict[str, Any]) -> Repair | None:
    """What would mend the row; None where the law names no way, or the row has no such counter."""
    if law.mend is None or any(row.get(answer) is None for answer in law.mend.keys.values()):
        return None
    if not current or all(_plain(current[column]) == _plain(row.get(name)) for column, name in law.mend.sets.items()):
        return None
    return Repair(
        table=law.mend.table,
        keys={column: str(row[answer]) for column, answer in law.mend.keys.items()},
        was={column: _plain(current.get(column)) for column in law.mend.sets},
        should={column: _plain(row.get(answer)) for column, answer in law.mend.sets.items()},
    )


async def note_breaches(unit: UnitOfWork, *, found: Sequence[Found], cut: Sequence[str], secret: str) -> None:
    """Keep what was found; what was open and is not found any more holds again.

    Every open row must have been proven. Of the laws in `cut` not all rows are in `found`: theirs stay open.
    """
    await unit.execute(
        "UPDATE breaches SET state = 'held_again', settled_at = %s, settled_by = %s WHERE state = 'open'"
        " AND NOT law = ANY(%s) AND (law, key) NOT IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
        [unit.now, unit.actor.label, list(cut), [one.law.name for one in found], [one.key for one in found]],
    )
    for one in found:
        current = await read_row(unit, one.law, one.row) if one.law.mend else {}
        repair = repair_of(one.law, one.row, current=current)
        await unit.execute(
            'INSERT INTO breaches (id, law, key, "row", order_id, found_at, since, first_event, repair, signature)'
            " VALUES (%s, %s, %s, %s::jsonb, %s, %s, %s, %s::jsonb, %s::jsonb, %s) ON CONFLICT (law, key)"
            ' WHERE state = \'open\' DO UPDATE SET "row" = excluded."row", repair = excluded.repair,'
            " signature = excluded.signature",
            [
                new_id(),
                one.law.name,
                one.key,
                _json({name: _plain(value) for name, value in one.row.items()}),
                one.row.get("order_id"),
                unit.now,
                one.since,
                _json(one.first_event),
                _json(repair),
                sign_repair(repair, law=one.law.name, secret=secret) if repair else None,
            ],
        )


async def read_row(unit: UnitOfWork, law: Law, row: dict[str, Any]) -> dict[str, Any]:
    """What the counters of a law's repair say now, by column; empty where there is no such row."""
    if law.mend is None:
        return {}
    columns = list(law.mend.sets)
    where = " AND ".join(f"{column} = %s" for column in law.mend.keys)
    rows = await unit.fetch(
        f"SELECT {', '.join(columns)} FROM {law.mend.table} WHERE {where}",  # noqa: S608 -- our own words
        [str(row.get(answer)) for answer in law.mend.keys.values()],
    )
    return dict(zip(columns, rows[0], strict=True)) if rows else {}


def _plain(value: Any) -> str | None:
    return None if value is None else str(value)


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
