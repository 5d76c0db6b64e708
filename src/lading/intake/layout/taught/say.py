"""What was learned of a layout, as sentences that a person can judge."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lading.intake.fields import HEADER, LINE

_MOST = 4
_WAYS = {
    "words": "The words of the table’s head say what its columns hold.",
    "columns": "What the columns of the table hold is told by what stands in them.",
    "cards": "Each line of the order is a block of labels with values.",
}


def said_of(value: Mapping[str, Any]) -> str:
    """A sentence for each thing that hints say, the header's first."""
    rules = value.get("lines", {})
    return " ".join([*_header(value), *_columns(value), *_table(rules), *_text(rules.get("text", {}))])


def _header(value: Mapping[str, Any]) -> Iterator[str]:
    names = [HEADER[name].label.lower() for name in sorted(value.get("header", {})) if name in HEADER]
    names += [f"the address “{told['label']}”" for told in value.get("blocks", {}).values() if told.get("label")]
    if names:
        yield f"Papers of this shape are read as corrected: {_listed(names, 'and')}."


def _columns(value: Mapping[str, Any]) -> Iterator[str]:
    names = [LINE[one["field"]].label.lower() for one in value.get("columns", ()) if one["field"] in LINE]
    if names:
        yield f"The columns of the table are, from left to right: {_listed(names, 'and')}."


def _table(rules: Mapping[str, Any]) -> Iterator[str]:
    if way := _WAYS.get(rules.get("way", "")):
        yield way
    for one in rules.get("columns", ()):
        name = LINE[one["field"]].label.lower() if one["field"] in LINE else ""
        where = f"“{one['head']}”" if one["head"] else f"{one['left']:.0%} to {one['right']:.0%} of the page’s width"
        if name:
            yield f"The {name} of a line is in the column {where}."


def _text(rule: Mapping[str, Any]) -> Iterator[str]:
    if not rule:
        return
    begins = {"own": " in the line with its quantity", "below": " below the line with its quantity"}
    where, head = begins.get(rule.get("where", ""), ""), rule.get("head")
    under = f" under “{head}”" if head else " at the same side as on the corrected paper"
    yield f"The text of a line begins{where}{under}."
    if rule.get("skips"):
        yield f"It begins after {_quoted(rule['skips'])}."
    if rule.get("lead"):
        yield "The number before it is the item’s and none of the text."
    if rule.get("stops"):
        yield f"The text of a line ends before {_quoted(rule['stops'])}."
    if rule.get("one"):
        yield "It is one paragraph: what follows a line that was not full is something else."
    if rule.get("codes"):
        yield "A line that is a number and nothing else is none of the text."


def _quoted(words: Sequence[str]) -> str:
    more = len(words) - _MOST
    told = [f"“{one}”" for one in words[:_MOST]]
    return _listed([*told, *([f"{more} other words"] if more > 0 else [])], "or")


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
