"""Bringing rows to what somebody says they are: compared, written only where they differ, with a version each."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import bindparam, insert, select, update

from lading.kernel import Conflict
from lading.store.schema import Table
from lading.store.unit_of_work import UnitOfWork


class Outdated(Conflict):
    """Somebody else changed it since it was read."""

    code = "outdated"
    status = 412


class Change(msgspec.Struct, frozen=True):
    """What became of one row, now at `version`. `before` is None for a new one."""

    key: str
    version: int
    outcome: Literal["added", "changed", "unchanged"]
    before: dict[str, Any] | None
    after: dict[str, Any]

    @property
    def added(self) -> bool:
        """Whether the row is new."""
        return self.outcome == "added"

    @property
    def fields(self) -> dict[str, list[Any]]:
        """What differs, as name → [old, new]; of a new row everything that is not empty."""
        if self.before is None:
            return {name: [None, value] for name, value in self.after.items() if value or value is False}
        return {name: [self.before[name], value] for name, value in self.after.items() if self.before[name] != value}


async def compare_rows(
    unit: UnitOfWork,
    *,
    table: Table,
    key: str,
    rows: Sequence[dict[str, Any]],
    versions: Mapping[str, int | None] | None = None,
    raised: frozenset[str] = frozenset(),
) -> list[Change]:
    """What writing these `rows` would change, in their order. They name the same columns and each another `key`.

    `versions` says which version the caller has seen, by key (0: none yet, None: whichever); another one raises
    `Outdated`. `raised` are keys whose version rises although the row is the same, because something that
    belongs to it changes. Existing rows are locked; hold a lock that keeps others from adding the same keys.
    """
    current = await _read(unit, table=table, key=key, names=list(rows[0]) if rows else [], keys=[r[key] for r in rows])
    changes: list[Change] = []
    for row in rows:
        known = current.get(row[key])
        _check_version(row[key], known[0] if known else 0, (versions or {}).get(row[key]))
        if known is None:
            changes.append(Change(row[key], 1, "added", None, row))
        elif known[1] == row and row[key] not in raised:
            changes.append(Change(row[key], known[0], "unchanged", known[1], row))
        else:
            changes.append(Change(row[key], known[0] + 1, "changed", known[1], row))
    return changes


async def write_rows(unit: UnitOfWork, *, table: Table, key: str, changes: Sequence[Change]) -> None:
    """Insert what is new and update what has changed."""
    if added := [change.after for change in changes if change.added]:
        await unit.run(insert(table), added)
    if changed := [change for change in changes if change.outcome == "changed"]:
        stamp = {"changed_at": unit.now} if "changed_at" in table.c else {}
        values = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in changed[0].after}
        await unit.run(
            update(table)
            .where(table.c[key] == bindparam("the_key"))
            .values(version=bindparam("new_version"), **values, **stamp),
            [
                {f"new_{name}": value for name, value in change.after.items()}
                | {"the_key": change.key, "new_version": change.version}
                for change in changed
            ],
        )


async def _read(
    unit: UnitOfWork, *, table: Table, key: str, names: list[str], keys: list[str]
) -> dict[str, tuple[int, dict[str, Any]]]:
    if not keys:
        return {}
    found = await unit.all(
        select(table.c.version, *(table.c[name] for name in names))
        .where(table.c[key].in_(sorted(keys)))
        .order_by(table.c[key])
        .with_for_update(key_share=True)
    )
    return {row._mapping[key]: (row[0], dict(zip(names, row[1:], strict=True))) for row in found}  # noqa: SLF001


def _check_version(key: str, version: int, seen: int | None) -> None:
    if seen is not None and seen != version:
        raise Outdated(
            f"“{key}” is at version {version}, not {seen}: somebody changed it meanwhile. Read it again, then decide."
            if version
            else f"“{key}” does not exist (any more), but version {seen} of it was expected."
        )
