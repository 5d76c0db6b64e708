"""Questions about rules: all of them, one with its versions, what differs between two."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import select

from lading.kernel import NotFound
from lading.rules.hits import MONTH, count_hits
from lading.rules.rule import RuleText
from lading.rules.tables import rule_settings, rule_versions
from lading.store.connection import Connection

Standing = Literal["draft", "scheduled", "in_force", "ended", "superseded", "retired"]
v = rule_versions.c


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a rule as it is written, and how it stands; `revision` counts the changes of a draft."""

    code: str
    version: int
    revision: int
    standing: Standing
    rule: RuleText
    effective_from: datetime | None
    written_at: datetime
    written_by: str
    published_at: datetime | None
    published_by: str | None


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: its version in force (None: none is), its draft, and how often it fired in the last 30 days."""

    code: str
    in_force: RuleVersion | None
    draft: RuleVersion | None
    latest: RuleVersion
    versions: int
    hits: int

    @property
    def name(self) -> str:
        """What it is called."""
        return (self.in_force or self.latest).rule.name


async def list_rules(connection: Connection, *, now: datetime) -> list[RuleView]:
    """Every rule: those in force in their turn, then the others by code."""
    hits = await count_hits(connection, since=now - MONTH)
    rows = (await connection.execute(select(rule_versions).order_by(v.code, v.version))).all()
    by_code: dict[str, list[Any]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    views = [_view(code, some, now, hits.get(code, 0)) for code, some in by_code.items()]
    return sorted(views, key=lambda one: (one.in_force is None, one.latest.rule.priority, one.code))


async def get_rule(connection: Connection, *, code: str, now: datetime) -> RuleView:
    """One rule. Raises `NotFound`."""
    rows = (await connection.execute(select(rule_versions).where(v.code == code).order_by(v.version))).all()
    if not rows:
        raise NotFound(f"There is no rule “{code}”.")
    hits = await count_hits(connection, since=now - MONTH)
    return _view(code, rows, now, hits.get(code, 0))


async def list_versions(connection: Connection, *, code: str, now: datetime) -> list[RuleVersion]:
    """Every version of a rule, the newest first. Raises `NotFound`."""
    rows = (await connection.execute(select(rule_versions).where(v.code == code).order_by(v.version))).all()
    if not rows:
        raise NotFound(f"There is no rule “{code}”.")
    return _versions(rows, now)[::-1]


async def names_of_rules(connection: Connection) -> dict[str, str]:
    """What each rule is called in its latest version."""
    c = rule_versions.c
    rows = await connection.execute(select(c.code, c.rule["name"].astext).order_by(c.code, c.version))
    return {row[0]: row[1] for row in rows}


async def asks_two_pairs(connection: Connection) -> bool:
    """Whether who wrote a rule may not publish it."""
    row = (await connection.execute(select(rule_settings.c.two_pairs))).one_or_none()
    return bool(row and row[0])


def _view(code: str, rows: Sequence[Any], now: datetime, hits: int) -> RuleView:
    versions = _versions(rows, now)
    return RuleView(
        code=code,
        in_force=next((one for one in versions if one.standing == "in_force"), None),
        draft=next((one for one in versions if one.standing == "draft"), None),
        latest=versions[-1],
        versions=len(versions),
        hits=hits,
    )


def _versions(rows: Sequence[Any], now: datetime) -> list[RuleVersion]:
    begun = [row.version for row in rows if row.state == "published" and row.effective_from <= now]
    return [_version(row, now, max(begun, default=0)) for row in rows]


def _version(row: Any, now: datetime, live: int) -> RuleVersion:
    return RuleVersion(
        code=row.code,
        version=row.version,
        revision=row.revision,
        standing=_standing(row, now, live),
        rule=msgspec.convert(row.rule, RuleText, strict=False),
        effective_from=row.effective_from if row.published_at else None,
        written_at=row.written_at,
        written_by=row.written_by,
        published_at=row.published_at,
        published_by=row.published_by,
    )


def _standing(row: Any, now: datetime, live: int) -> Standing:
    if row.state == "draft":
        return "draft"
    if row.state == "retired":
        return "retired"
    if row.effective_from > now:
        return "scheduled"
    if row.version != live:
        return "superseded"
    return "ended" if row.effective_to and row.effective_to <= now else "in_force"


class Difference(msgspec.Struct, frozen=True):
    """A field that differs between two versions, as it is written in each."""

    field: str
    before: str
    after: str


def differences(before: RuleText, after: RuleText) -> list[Difference]:
    """What changed from one version to another."""
    found = []
    for name in RuleText.__struct_fields__:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            found.append(Difference(name, _said(one), _said(other)))
    return found


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode() if value not in (None, [], ()) else ""
