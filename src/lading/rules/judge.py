"""Judging an order: which rules fire, what they want, and why the others did not. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from lading.rules.because import Part, explain, say_part, why, why_not
from lading.rules.effects import AnyEffect, PlaceHold
from lading.rules.rule import Rule
from lading.rules.truth import holds, lines_that_fit


class Fired(msgspec.Struct, frozen=True):
    """A rule that fired. `lines` are the places of the lines that it means, from 0, where it asked for lines."""

    rule: Rule
    effects: tuple[AnyEffect, ...]
    lines: tuple[int, ...] = ()


def judge(rules: Sequence[Rule], values: Mapping[str, Any]) -> list[Fired]:
    """The rules that fire for these facts, in their turn; those behind a rule that stops are not asked."""
    fired: list[Fired] = []
    for rule in rules:
        if holds(rule.condition, values):
            wants_lines = any(isinstance(one, PlaceHold) and one.on == "lines" for one in rule.effects)
            lines = tuple(lines_that_fit(rule.condition, values)) if wants_lines else ()
            fired.append(Fired(rule, rule.effects, lines))
            if rule.stops:
                break
    return fired


class Judged(msgspec.Struct, frozen=True):
    """How a rule came out: every part of its condition, those that decided, and a sentence."""

    code: str
    version: int
    fired: bool
    sentence: str
    parts: list[Part]
    because: list[Part]


def explain_rules(rules: Sequence[Rule], values: Mapping[str, Any]) -> list[Judged]:
    """How each rule came out, those that were not asked included."""
    told: list[Judged] = []
    stopped_by = ""
    for rule in rules:
        if stopped_by:
            told.append(
                Judged(
                    rule.code, rule.version, False, f"It was not asked: {stopped_by} fired before it and stops.", [], []
                )
            )
            continue
        one = explain_one(rule, values)
        told.append(one)
        if one.fired and rule.stops:
            stopped_by = rule.code
    return told


def explain_one(rule: Rule, values: Mapping[str, Any]) -> Judged:
    """How a rule comes out for these facts."""
    parts = explain(rule.condition, values)
    if holds(rule.condition, values):
        because = why(rule.condition, values)
        sentence = "It fired: " + "; ".join(say_part(part) for part in because)
        return Judged(rule.code, rule.version, True, sentence, parts, because)
    blamed = why_not(rule.condition, values)
    unknown = any(part.truth is None for part in blamed) and not any(part.truth is False for part in blamed)
    how = "It did not fire, since this is not known: " if unknown else "It did not fire, since this is not so: "
    return Judged(rule.code, rule.version, False, how + "; ".join(say_part(part) for part in blamed), parts, blamed)
