"""Events in sentences, where nothing but they tells what a command would change: settings, terms, rules."""

from collections.abc import Iterable, Iterator
from typing import Any

from lading.flows.previewing.consequences import Happening

MOST = 6
"""So many facts of an event are told."""


def say_happenings(found: Iterable[Happening]) -> Iterator[str]:
    """`Item BOWL: changed (price 14.00 → 99.00).`"""
    for one in found:
        kind, _, what = one.kind.rpartition(".")
        subject, _, code = one.about.partition("/")
        name = f"{_words(subject or kind)} {code}".strip()
        facts = [fact for field, value in one.told.items() if (fact := _fact(field, value))]
        told = f" ({', '.join(facts[:MOST])})" if facts else ""
        yield f"{name[:1].upper()}{name[1:]}: {_words(what)}{told}."


def _fact(name: str, value: Any) -> str:
    """A fact in a few words; empty for what is long or says nothing."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return _words(name) if value else f"not {_words(name)}"
    if isinstance(value, int | float | str):
        return f"{_words(name)} {value}" if len(str(value)) <= 60 else ""
    if isinstance(value, list) and len(value) == len(("before", "after")) and not any(map(_is_long, value)):
        return f"{_words(name)} {_shown(value[0])} → {_shown(value[1])}"
    if isinstance(value, list) and not any(map(_is_long, value)):
        return f"{_words(name)} {', '.join(map(str, value[:MOST]))}"
    if (
        isinstance(value, list)
        and len(value) == len(("before", "after"))
        and all(isinstance(one, dict) for one in value)
    ):
        before, after = value
        ways = ((one, before.get(one), after.get(one)) for one in sorted({*before, *after}))
        return ", ".join(f"{_words(one)} {_shown(old)} → {_shown(new)}" for one, old, new in ways if old != new)
    if isinstance(value, list) and all(isinstance(one, dict) and one for one in value):
        return f"{_words(name)} {', '.join(_words(str(next(iter(one.values())))) for one in value[:MOST])}"
    if isinstance(value, dict):
        return ", ".join(filter(None, (_fact(field, one) for field, one in list(value.items())[:MOST])))
    return _words(name)


def _is_long(value: Any) -> bool:
    return isinstance(value, list | dict)


def _shown(value: Any) -> str:
    return "none" if value in (None, "") else str(value)


def _words(code: str) -> str:
    return code.replace("_", " ").replace("-", " ").replace(".", " ")
