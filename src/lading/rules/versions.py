"""A rule's road: drafted, published from a moment on, retired, rolled back. Versions are kept for ever."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from lading.kernel import Conflict, FieldError, Forbidden, Invalid, NotFound
from lading.rules.checks import check_rule, understand
from lading.rules.effects import Code
from lading.rules.facts import FactSet
from lading.rules.findings import RuleFinding
from lading.rules.published import read_published
from lading.rules.rule import RuleText
from lading.rules.two_pairs import wants_two_pairs
from lading.rules.world import World
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Outdated

_WRITERS = lock_number("rules")


class NoDraft(Conflict):
    """There is no draft of this rule to publish or to drop."""

    code = "no_draft"


class RuleRefused(Invalid):
    """The checks found something that must be mended before the rule is published."""

    code = "rule_refused"


class OwnRule(Forbidden):
    """Two pairs of eyes: who wrote a rule may not publish it."""

    code = "own_rule"


async def save_rule(
    unit: UnitOfWork, *, code: Code, text: RuleText, known: FactSet, seen: int | None = None
) -> tuple[int, int]:
    """Keep a rule as the draft of its next version; answers the version and its revision.

    Raises `ConditionRefused` where the condition is not understood, and `Outdated` where somebody saved the draft
    after revision `seen` (0: there was no draft).
    """
    understand(text, known=known)
    await lock_names(unit, stages=[[_WRITERS]])
    rows = await unit.fetch(
        "SELECT version, state, revision FROM rule_versions WHERE code = %s ORDER BY version DESC LIMIT 1", [code]
    )
    last, state, revision = rows[0] if rows else (0, "", 0)
    drafted = revision if state == "draft" else 0
    if seen is not None and seen != drafted:
        raise Outdated(f"Somebody else changed the rule “{code}” meanwhile. Look at it again.")
    version = last if state == "draft" else last + 1
    await unit.execute(
        "INSERT INTO rule_versions (code, version, state, revision, facts, rule, effective_from, effective_to,"
        " written_at, written_by) VALUES (%s, %s, 'draft', 1, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (code, version) DO UPDATE SET revision = rule_versions.revision + 1, facts = excluded.facts,"
        " rule = excluded.rule, effective_from = excluded.effective_from, effective_to = excluded.effective_to,"
        " written_at = excluded.written_at, written_by = excluded.written_by",
        [
            code,
            version,
            known.version,
            msgspec.json.encode(text).decode(),
            text.effective_from,
            text.effective_to,
            unit.now,
            unit.actor.label,
        ],
    )
    await _record(unit, "rule.drafted", code, version)
    return version, drafted + 1


async def publish_rule(unit: UnitOfWork, *, code: Code, known: FactSet, world: World) -> tuple[int, datetime]:
    """Put the draft in force; answers its version and the moment from which on it counts.

    Raises `NoDraft`, `RuleRefused` with everything that must be mended (its tests among it), and `OwnRule` where
    the company wants two pairs of eyes and the same person wrote it. Whoever calls says that reference data changed.
    """
    await lock_names(unit, stages=[[_WRITERS]])
    version, text, by = await _draft(unit, code)
    if by == unit.actor.label and await wants_two_pairs(unit):
        raise OwnRule("You wrote this version, so somebody else has to publish it.")
    rules = await read_published(unit, known=known)
    found = check_rule(text, code=code, known=known, world=world, others=rules, now=unit.now)
    refuse_wrong(found)
    since = max(text.effective_from or unit.now, unit.now)
    await unit.execute(
        "UPDATE rule_versions SET state = 'published', effective_from = %s, published_at = %s, published_by = %s"
        " WHERE code = %s AND version = %s",
        [since, unit.now, unit.actor.label, code, version],
    )
    await _record(unit, "rule.published", code, version, {"effective_from": since, "rule": _plain(text)})
    return version, since


def refuse_wrong(found: Sequence[RuleFinding]) -> None:
    """Raise `RuleRefused` with everything that must be mended."""
    wrong = [one for one in found if one.severity == "refuse"]
    if wrong:
        errors = tuple(FieldError(one.pointer, one.code, one.sentence) for one in wrong)
        raise RuleRefused(wrong[0].sentence, errors=errors)


async def drop_draft(unit: UnitOfWork, *, code: Code) -> None:
    """Throw the draft away; its number is not used again. Raises `NoDraft`."""
    await lock_names(unit, stages=[[_WRITERS]])
    version, _, _ = await _draft(unit, code)
    await unit.execute(
        "UPDATE rule_versions SET state = 'retired', retired_at = %s, retired_by = %s WHERE code = %s AND version = %s",
        [unit.now, unit.actor.label, code, version],
    )
    await _record(unit, "rule.dropped", code, version)


async def retire_rule(unit: UnitOfWork, *, code: Code, reason: str = "") -> int:
    """Take a rule out of force, in all its published versions; answers how many. What it did stays."""
    await lock_names(unit, stages=[[_WRITERS]])
    rows = await unit.fetch(
        "UPDATE rule_versions SET state = 'retired', retired_at = %s, retired_by = %s"
        " WHERE code = %s AND state = 'published' RETURNING version",
        [unit.now, unit.actor.label, code],
    )
    if rows:
        await _record(unit, "rule.retired", code, max(row[0] for row in rows), reason=reason)
    elif not await unit.fetch("SELECT FROM rule_versions WHERE code = %s LIMIT 1", [code]):
        raise NotFound(f"There is no rule “{code}”.")
    return len(rows)


async def roll_back_rule(unit: UnitOfWork, *, code: Code, version: int, known: FactSet, world: World) -> int:
    """Put an earlier version in force again, at once, as a new one; answers its number.

    Raises `NotFound`, `NoDraft` where there is a draft in the way, `RuleRefused`.
    """
    await lock_names(unit, stages=[[_WRITERS]])
    rows = await unit.fetch(
        "SELECT version, state, rule, published_at FROM rule_versions WHERE code = %s ORDER BY version DESC", [code]
    )
    earlier = next((row for row in rows if row[0] == version and row[3] is not None), None)
    if earlier is None:
        raise NotFound(f"The rule “{code}” was never published as version {version}.")
    if rows[0][1] == "draft":
        raise NoDraft(f"The rule “{code}” has a draft. Publish it or drop it first.")
    text = msgspec.structs.replace(read_text(earlier[2]), effective_from=None, effective_to=None)
    found = check_rule(text, code=code, known=known, world=world, others=[], now=unit.now)
    refuse_wrong(found)
    new = rows[0][0] + 1
    await unit.execute(
        "INSERT INTO rule_versions (code, version, state, facts, rule, effective_from, written_at, written_by,"
        " published_at, published_by) VALUES (%(code)s, %(new)s, 'published', %(facts)s, %(rule)s, %(now)s, %(now)s,"
        " %(by)s, %(now)s, %(by)s)",
        {
            "code": code,
            "new": new,
            "facts": known.version,
            "rule": msgspec.json.encode(text).decode(),
            "now": unit.now,
            "by": unit.actor.label,
        },
    )
    await _record(unit, "rule.published", code, new, {"back_to": version, "effective_from": unit.now})
    return int(new)


def read_text(kept: Any) -> RuleText:
    """A rule as it is kept. Raises `msgspec.ValidationError` for what this Lading does not know."""
    return msgspec.convert(kept, RuleText, strict=False)


async def _draft(unit: UnitOfWork, code: str) -> tuple[int, RuleText, str]:
    rows = await unit.fetch(
        "SELECT version, rule, written_by FROM rule_versions WHERE code = %s AND state = 'draft'", [code]
    )
    if not rows:
        raise NoDraft(f"There is no draft of the rule “{code}”. Change it first.")
    return rows[0][0], read_text(rows[0][1]), rows[0][2]


async def _record(
    unit: UnitOfWork, kind: str, code: str, version: int, data: dict[str, object] | None = None, *, reason: str = ""
) -> None:
    told = Event(kind=kind, subject=f"rule/{code}", data={"version": version, **(data or {})}, reason=reason)
    await record(unit, [told])


def _plain(text: RuleText) -> Any:
    return msgspec.to_builtins(text)
