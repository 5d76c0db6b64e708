"""The editor of routing plans: a form of nested parts, read back, with parts added, taken away and moved."""

from collections.abc import Iterable
from copy import deepcopy
from itertools import count
from typing import Any

from lading.console.form import Form
from lading.console.routing_words import NEW

Plain = dict[str, Any]

_TICKED = {"enabled", "split_lines"}
"""Fields that are true unless said otherwise: an empty tick says so."""
_LISTS = {"any_of", "hours", "weekdays"}
_OF_SCHEDULE = {"at_placement": set[str](), "every": {"minutes"}, "at_hours": {"hours", "weekdays", "time_zone"}}
_PARTS = {"groups", "routings", "rules", "filters", "sorts"}


def read_plan(form: Form) -> Plain:
    """What the form says, as plain settings that may still be wrong."""
    plain: Plain = {}
    for name in form.names():
        path = name.split(".")
        if path[0] in ("groups", "unmatched", "optimise"):
            _put(plain, path, form.all(name))
    settings = {"groups": [_group(one) for one in _rows(plain.get("groups"))]}
    settings |= {"unmatched": plain["unmatched"]} if plain.get("unmatched") else {}
    return settings | ({"optimise": plain["optimise"]} if plain.get("optimise") else {})


def _put(plain: Plain, path: list[str], values: list[str]) -> None:
    at = plain
    for step in path[:-1]:
        at = at.setdefault(step, {})
    last = path[-1]
    if last in _LISTS:
        at[last] = [word for value in values for part in value.split(",") if (word := part.strip())]
    elif values:
        at[last] = values[-1]


def _rows(numbered: Any) -> list[Plain]:
    return [numbered[key] for key in sorted(numbered, key=int)] if isinstance(numbered, dict) else []


def _ticks(plain: Plain, *names: str) -> Plain:
    """Ticks as yes or no."""
    return {name: name in plain for name in names if name in _TICKED or name in plain}


def _group(plain: Plain) -> Plain:
    said = plain.get("schedule", {})
    when = said.get("when", "at_placement")
    schedule = {name: value for name, value in said.items() if name in _OF_SCHEDULE.get(when, ())}
    return {
        "name": plain.get("name", ""),
        **_ticks(plain, "enabled"),
        "schedule": {"when": when, **schedule},
        "routings": [_routing(one) for one in _rows(plain.get("routings"))],
    }


def _routing(plain: Plain) -> Plain:
    return {
        "name": plain.get("name", ""),
        **_ticks(plain, "enabled"),
        "filters": [_filter(one) for one in _rows(plain.get("filters"))],
        "sorts": [_filter(one) for one in _rows(plain.get("sorts"))],
        "rules": [_rule(one) for one in _rows(plain.get("rules"))],
    }


def _rule(plain: Plain) -> Plain:
    said = plain.get("rest", {"do": "next_rule"})
    rest = {"do": said.get("do", "next_rule")}
    if rest["do"] == "wait":
        rest |= {name: said[name] for name in ("queue", "cancel_after_days", "clear_cancel") if said.get(name)}
    limits = plain.get("limits", {})
    return {
        "name": plain.get("name", ""),
        **_ticks(plain, "enabled"),
        "filters": [_filter(one) for one in _rows(plain.get("filters"))],
        "sorts": [_filter(one) for one in _rows(plain.get("sorts"))],
        "assign": plain.get("assign", "fewest"),
        "limits": {**limits, **_ticks(limits, "split_lines", "keep_item_groups", "soft")},
        "rest": rest,
    }


def _filter(plain: Plain) -> Plain:
    return plain | _ticks(plain, *(name for name in ("negate", "descending", "soft") if name in plain))


def rearrange(settings: Plain, *, act: str) -> str:
    """Do what a button of the editor asks: `add PATH WORD`, `remove PATH`, `copy PATH`, `up PATH` or `down PATH`.

    Answers the path of the part that has the focus then; unknown acts change nothing.
    """
    verb, _, said = act.partition(" ")
    path, _, word = said.partition(" ")
    steps = path.split(".")
    rows = _find(settings, steps if verb == "add" else steps[:-1])
    if rows is None:
        return ""
    if verb == "add":
        rows.append(_new(steps[-1], word, len(rows)))
        return f"{path}.{len(rows) - 1}"
    at = int(steps[-1]) if steps[-1].isdecimal() else len(rows)
    if at >= len(rows):
        return ""
    if verb == "remove":
        del rows[at]
        return f"{'.'.join(steps[:-1])}.{max(0, at - 1)}" if rows else ""
    if verb == "copy":
        rows.insert(at + 1, _copied(rows, at))
        return f"{'.'.join(steps[:-1])}.{at + 1}"
    to = at + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
        at = to
    return f"{'.'.join(steps[:-1])}.{at}"


def _copied(rows: list[Plain], at: int) -> Plain:
    """A part once more, by a name of its own."""
    new, names = deepcopy(rows[at]), {row.get("name") for row in rows}
    if name := new.get("name"):
        number = next(number for number in count(2) if f"{name[:74]} {number}" not in names)
        new["name"] = f"{name[:74]} {number}"
    return new


def _find(settings: Plain, steps: Iterable[str]) -> list[Plain] | None:
    at: Any = settings
    for step in steps:
        if isinstance(at, list) and step.isdecimal() and int(step) < len(at):
            at = at[int(step)]
        elif isinstance(at, dict) and step in _PARTS:
            at = at.setdefault(step, [])
        else:
            return None
    return at if isinstance(at, list) else None


def _new(part: str, word: str, number: int) -> Plain:
    if part == "filters":
        return {"filter": word, **NEW.get(word, {})}
    if part == "sorts":
        return {"by": word}
    if part == "rules":
        return {"name": f"Rule {number + 1}", "sorts": [{"by": "priority"}], "rest": {"do": "next_rule"}}
    if part == "routings":
        return {"name": f"Routing {number + 1}", "rules": [_new("rules", "", 0)]}
    return {"name": f"Group {number + 1}", "schedule": {"when": "at_placement"}, "routings": [_new("routings", "", 0)]}
