"""The rules in force, compiled, in one process's memory; nothing at all while a company has none."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from lading.rules.attributes import Kinds, attribute_kinds, read_facts
from lading.rules.condition import read_condition
from lading.rules.facts import FactSet
from lading.rules.order_facts import ORDER_FACTS
from lading.rules.rule import Rule, RuleText, by_turn
from lading.store import UnitOfWork


class Rulebook(msgspec.Struct, frozen=True):
    """The published rules by moment, each in its turn, later versions of the same rule behind earlier ones; and the
    custom attributes that were declared.
    """

    rules: dict[str, tuple[Rule, ...]] = {}
    attributes: Kinds = {}

    def at(self, event: str, now: datetime) -> Sequence[Rule]:
        """The rules that are in force at that moment: of each the latest version whose time has come."""
        published = self.rules.get(event)
        return in_force(published, now) if published else ()

    def asks(self, event: str) -> frozenset[str]:
        """Every fact that some rule asks at that moment."""
        return frozenset().union(*(rule.condition.asks for rule in self.rules.get(event, ())))


EMPTY = Rulebook()


class Rules:
    """What a process remembers of the rules. Call `refresh` where the reference cache was refreshed."""

    def __init__(self) -> None:
        self.book = EMPTY
        self._loaded = False
        self._turn = asyncio.Lock()

    async def refresh(self, unit: UnitOfWork, *, dropped: bool) -> None:
        """Load the rules if reference data has changed or nothing was loaded yet."""
        if not dropped and self._loaded:
            return
        async with self._turn:
            kept = await _read(unit)
            known = await read_facts(unit) if kept else ORDER_FACTS
            rules = await asyncio.to_thread(compile_rules, kept, known) if kept else []
            self.book = rulebook(rules, attributes=attribute_kinds(known))
            self._loaded = True


def rulebook(rules: Sequence[Rule], *, attributes: Kinds | None = None) -> Rulebook:
    """Rules sorted by their moments and turns, and the attributes that they may ask."""
    by_event: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=by_turn):
        by_event.setdefault(rule.event, []).append(rule)
    return Rulebook({event: tuple(some) for event, some in by_event.items()}, attributes or {})


def in_force(published: Sequence[Rule], now: datetime) -> list[Rule]:
    """Of each rule the latest version that has begun, where its time is not over; in their turn."""
    latest: dict[str, Rule] = {}
    for rule in published:
        begun = rule.effective_from is None or rule.effective_from <= now
        if begun and (rule.code not in latest or rule.version > latest[rule.code].version):
            latest[rule.code] = rule
    return sorted((rule for rule in latest.values() if rule.in_force(now)), key=by_turn)


async def read_published(unit: UnitOfWork, *, known: FactSet) -> list[Rule]:
    """The rules in force now and those that are to come, for checks: read and compiled anew."""
    kept = await _read(unit)
    return in_force(compile_rules(kept, known), unit.now)


async def _read(unit: UnitOfWork) -> list[tuple[str, int, Any, datetime, datetime | None]]:
    return await unit.fetch(
        "SELECT code, version, rule, effective_from, effective_to FROM rule_versions WHERE state = 'published'"
    )


def compile_rules(kept: Sequence[tuple[str, int, Any, datetime, datetime | None]], known: FactSet) -> list[Rule]:
    """Kept versions, ready to be judged."""
    return [
        compile_rule(
            msgspec.convert(row[2], RuleText, strict=False), code=row[0], version=row[1], known=known, since=row[3]
        )
        for row in kept
    ]


def compile_rule(text: RuleText, *, code: str, version: int, known: FactSet, since: datetime | None = None) -> Rule:
    """A rule as it is written, ready to be judged. Raises `ConditionRefused`."""
    return Rule(
        code=code,
        version=version,
        name=text.name,
        event=text.event,
        condition=read_condition(text.condition, known=known.at(text.event)),
        effects=tuple(text.effects),
        priority=text.priority,
        stops=text.stops,
        effective_from=since,
        effective_to=text.effective_to,
    )
