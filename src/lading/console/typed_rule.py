"""A rule as people fill it in: read from the form as plain values, and made a rule; and back again."""

import re
from datetime import UTC, datetime, time
from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.console.form import Form, wrong
from lading.console.rule_words import BY_TAG
from lading.console.words import _
from lading.rules.rule import RuleTest, RuleText

_EFFECT = re.compile(r"effects\.(\d{1,3})\.([a-z_]+)")
_TEST = re.compile(r"tests\.(\d{1,3})\.([a-z_]+)")
Plain = dict[str, Any]


def read_rule(form: Form) -> Plain:
    """What the form says, as plain values that may still be wrong."""
    plain: Plain = {
        "name": form.text("name"),
        "event": form.text("event", "order.placed"),
        "condition": form.long("condition", most=2_000).strip(),
        "effects": read_effects(form),
        "priority": whole(form.text("priority", "100")),
        "stops": form.text("stops") == "yes",
        "note": form.text("note"),
        "tests": read_tests(form),
    }
    for name in ("effective_from", "effective_to"):
        if day := form.day(name, name):
            plain[name] = datetime.combine(day, time(), UTC).isoformat()
    return plain


def read_effects(form: Form) -> list[Plain]:
    """The effects, in their order, with those fields that each has."""
    found: dict[int, Plain] = {}
    for name in form.names():
        if match := _EFFECT.fullmatch(name):
            values = form.all(name)
            found.setdefault(int(match[1]), {})[match[2]] = values if match[2] == "steps" else (values or [""])[-1]
    return [_effect(found[place]) for place in sorted(found) if found[place].get("do") in BY_TAG]


def _effect(said: Plain) -> Plain:
    fields = BY_TAG[said["do"]].fields
    kept = {field.name: said[field.name] for field in fields if said.get(field.name)}
    numbers = {field.name for field in fields if field.kind == "number"}
    return {"do": said["do"], **{name: whole(value) if name in numbers else value for name, value in kept.items()}}


def whole(typed: Any) -> Any:
    """A whole number, where it is one; else as it was typed, to be refused by name."""
    return int(typed) if str(typed).lstrip("-").isdecimal() else typed


def read_tests(form: Form) -> list[Plain]:
    """The tests that have a name or facts; facts are rows `order.total = 600`, lines begin with `line:`."""
    numbers = sorted({int(match[1]) for name in form.names() if (match := _TEST.fullmatch(name))})
    tests = []
    for number in numbers:
        name = form.text(f"tests.{number}.name")
        facts, lines = _facts(form.long(f"tests.{number}.facts", most=2_000), name)
        if name or facts or lines:
            fires = form.text(f"tests.{number}.fires") != "no"
            plain: Plain = {"name": name or _("Test"), "facts": facts, "fires": fires}
            tests.append({**plain, "lines": lines} if lines else plain)
    return tests


def _facts(text: str, test: str) -> tuple[Plain, list[Plain]]:
    facts: Plain = {}
    lines: list[Plain] = []
    for row in filter(None, map(str.strip, text.splitlines())):
        if row.startswith("line:"):
            lines.append(dict(_pair(one, test) for one in row.removeprefix("line:").split(";") if one.strip()))
        else:
            name, value = _pair(row, test)
            facts[name] = value
    return facts, lines


def _pair(text: str, test: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        told = _("Test “%(test)s”: write facts as order.total = 600, a row each.") % {"test": test}
        raise wrong("tests", "bad_test", told)
    return name.strip(), value.strip().strip("\"'")


def make_rule(plain: Plain) -> RuleText:
    """The rule that was meant. Raises `Invalid`, naming the fields that are wrong."""
    return convert(plain, RuleText, words=_("The rule cannot be saved"))


def as_typed(text: RuleText) -> Plain:
    """A rule as the form shows it."""
    plain: Plain = msgspec.to_builtins(text)
    plain["effects"] = [{**_defaults(effect["do"]), **effect} for effect in plain["effects"]]
    plain["tests"] = [{"name": test.name, "fires": test.fires, "facts": say_facts(test)} for test in text.tests]
    for name in ("effective_from", "effective_to"):
        moment: datetime | None = getattr(text, name)
        plain[name] = moment.date().isoformat() if moment else ""
    return plain


def _defaults(tag: str) -> Plain:
    return {
        field.name: field.otherwise.split() if field.kind == "ticks" else field.otherwise
        for field in BY_TAG[tag].fields
        if field.otherwise
    }


def new_effect(tag: str) -> Plain:
    """An effect that was just added."""
    return {"do": tag, **_defaults(tag)}


def say_facts(test: RuleTest) -> str:
    """The facts of a test, as rows."""
    rows = [f"{name} = {_said(value)}" for name, value in test.facts.items()]
    rows += ["line: " + "; ".join(f"{name} = {_said(value)}" for name, value in line.items()) for line in test.lines]
    return "\n".join(rows)


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
